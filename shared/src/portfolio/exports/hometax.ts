import { csv } from '../../core/csv.ts'
import type { KstDate } from '../../core/time.ts'
import { type InstrumentId, symbolOf } from '../../domain/instrument.ts'
import type { Span } from '../book-events.ts'
import type { RealizedSale } from '../realized.ts'

/**
 * What somebody who has to declare gains on listed Korean shares needs of their trades. Only large shareholders (대주주) of
 * a company have to: at the end of its last business year they held 50억 원 of it or more (sales since 2024-01-01), or 1 % of
 * a company of the KOSPI, 2 % of the KOSDAQ, 4 % of the KONEX. Whoever sells on the exchange and is none owes nothing on gains.
 * Source: Income Tax Act art. 94 (1) 3 and 104, Enforcement Decree art. 157 (who), 162 (day of payment; first bought first
 * sold), 163 (charges are deducted). Read in summaries of tax advisers on 2026-11-21, not in the text of the law.
 */
export const HOMETAX_RULE = {
  largeShareholderWon: 5_000_000_000,
  largeShareholderShare: { kospi: 0.01, kosdaq: 0.02, konex: 0.04 },
  salesSince: '2024-01-01',
  checkedOn: '2026-11-21',
  sources: ['소득세법 제94조·제104조', '소득세법 시행령 제157조·제162조·제163조'],
} as const

export interface TransferQuestion {
  /** Counted by `fifo` and `account`: that is how the law takes what it cannot tell apart. */
  readonly sales: readonly RealizedSale[]
  /** Year of payment, "2026": a sale of the last two trading days belongs to the next one. */
  readonly year: string
  /** The day a trade is paid for: two trading days later. Undefined where no calendar reaches. */
  readonly settledOn: (date: KstDate) => KstDate | undefined
  readonly marketOf: (instrumentId: InstrumentId) => string
}

const HEADS = (
  '발행법인,종목코드,시장,양도유형,취득유형,양도주식수,양도일자(결제일),주당양도가액,양도가액,' +
  '취득일자(결제일),주당취득가액,취득가액,필요경비,양도소득금액,체결일(양도),체결일(취득)'
).split(',')

/**
 * Gains on shares by the fields of the tax office's statement (주식등 양도소득금액 계산명세서), one line for each lot. It is no
 * declaration and no file that 홈택스 takes as it is. Accounts of paper have no place in it.
 */
export function transferCsv({ sales, year, settledOn, marketOf }: TransferQuestion): string {
  const lines = sales.flatMap((sale) => {
    const [sold, bought] = [settledOn(sale.soldOn), settledOn(sale.openedOn)]
    return sale.environment === 'live' && (sold ?? sale.soldOn).startsWith(year) ? [{ sale, sold, bought }] : []
  })
  return csv(
    HEADS,
    lines.map(({ sale, sold, bought }) => {
      const expenses = sale.buyCommission + sale.sellCommission + sale.tax
      return [
        sale.nameKo,
        // Their letter keeps a spreadsheet from taking the code for a number.
        `A${symbolOf(sale.instrumentId)}`,
        marketOf(sale.instrumentId),
        '매매',
        // Of shares that were there before nobody here knows when and how they were acquired.
        sale.isBought ? '매매' : '확인 필요',
        sale.quantity,
        sold ?? null,
        perShare(sale.proceeds, sale.quantity),
        sale.proceeds,
        sale.isBought ? (bought ?? null) : null,
        perShare(sale.cost, sale.quantity),
        sale.cost,
        expenses,
        sale.proceeds - sale.cost - expenses,
        sale.soldOn,
        sale.isBought ? sale.openedOn : null,
      ]
    }),
  )
}

const perShare = (won: number, shares: number): number => Math.round((won / shares) * 100) / 100

/**
 * Money that came in as dividends, as the balances tell it: whether tax had been taken is for the broker's certificate
 * (원천징수영수증) to say.
 */
export const dividendsCsv = (spans: readonly Span[], year: string): string =>
  csv(
    ['입금을 알게 된 날', '입금액', '비고'],
    spans
      .filter(({ environment, dividend, to }) => environment === 'live' && dividend !== 0 && to.date.startsWith(year))
      .map(({ to, dividend }) => [to.date, dividend, '잔고로 추정한 금액 · 원천징수영수증으로 확인']),
  )

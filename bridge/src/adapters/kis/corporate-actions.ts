import { ok, type Result } from '@naru/shared/core/result'
import { addDays, type KstDate, weekday } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { CARRIED_CALENDAR, isOpenOn } from '@naru/shared/market/trading-calendar'
import type { z } from 'zod'
import type { BrokerError } from '../../ports/broker.ts'
import type { DayRange } from '../../ports/history.ts'
import { compact } from './account.ts'
import type { Reads } from './reads.ts'
import { BonusRow, DividendRow, SplitRow } from './schema/corporate-actions.ts'

type Told = Promise<Result<readonly CorporateAction[], BrokerError>>
type Ask = (instrument: InstrumentId, days: DayRange) => Told

/** The depository's schedules (예탁원정보). For live keys alone. */
export interface CorporateActions {
  readonly splits: Ask
  readonly bonusIssues: Ask
  readonly dividends: Ask
  /** All of these, or the first failure. */
  readonly all: Ask
}

/** Rights issues, capital reductions and mergers are left out: their rows do not tell what became of a share. */
const OUTPUT = 'output1'

/** How much smaller or larger than its rate an issue may be: treasury shares get none, fractions are paid out. */
const LEAST_OF_RATE = 0.3
const MOST_OF_RATE = 1.1

const mayTrade = (day: KstDate): boolean =>
  CARRIED_CALENDAR.covers(day) ? isOpenOn(CARRIED_CALENDAR, 'KRX', day) : weekday(day) !== 0 && weekday(day) !== 6

function tradingDayUpTo(day: KstDate): KstDate {
  let at = day
  while (!mayTrade(at)) at = addDays(at, -1)
  return at
}

/** Who buys settles two trading days later: the day before the record day is the first without the right. */
export const exDateOf = (recordDate: KstDate): KstDate => tradingDayUpTo(addDays(tradingDayUpTo(recordDate), -1))

export function createCorporateActions(reads: Reads): CorporateActions {
  const rowsOf = async <S extends z.ZodType<{ readonly sht_cd: string }>>(
    tr: 'ksdSplits' | 'ksdBonusIssues' | 'ksdDividends',
    { instrument, query, row }: { instrument: InstrumentId; query: Readonly<Record<string, string>>; row: S },
  ): Promise<Result<readonly z.output<S>[], BrokerError>> => {
    const rows = await reads.list({ tr, query: { CTS: '', SHT_CD: symbolOf(instrument), ...query } }, OUTPUT, row)
    return rows.ok ? ok(rows.value.filter(({ sht_cd }) => sht_cd === symbolOf(instrument))) : rows
  }
  const between = ({ from, to }: DayRange) => ({ F_DT: compact(from), T_DT: compact(to) })
  const plain = (instrumentId: InstrumentId) =>
    ({ instrumentId, shares: 1, cashWon: 0, paidWon: 0, source: 'ksd' }) as const

  const splits: Ask = async (instrument, days) => {
    const query = { ...between(days), MARKET_GB: '0' }
    const rows = await rowsOf('ksdSplits', { instrument, query, row: SplitRow })
    if (!rows.ok) return rows
    return ok(
      rows.value.flatMap(
        ({ list_dt: exDate, inter_bf_face_amt: before, inter_af_face_amt: after }): CorporateAction[] => {
          if (exDate === null || before === after || before === 0 || after === 0) return []
          const kind = before > after ? 'split' : 'reverse_split'
          return [{ ...plain(instrument), exDate, kind, shares: before / after }]
        },
      ),
    )
  }

  const bonusIssues: Ask = async (instrument, days) => {
    const rows = await rowsOf('ksdBonusIssues', { instrument, query: between(days), row: BonusRow })
    if (!rows.ok) return rows
    const actions: CorporateAction[] = []
    for (const { right_dt: exDate, fix_rate, tot_issue_stk_qty: old, issue_stk_qty: issued } of rows.value) {
      if (exDate === null || fix_rate === 0) continue
      const rate = fix_rate / 100
      const told = old === 0 || issued === 0 ? rate : issued / old
      // A rate that the numbers of shares do not bear out may mean something else: then no price is touched.
      if (told < rate * LEAST_OF_RATE || told > rate * MOST_OF_RATE) {
        return reads.drifted('ksdBonusIssues', 'the rate is not that of the shares')
      }
      actions.push({ ...plain(instrument), exDate, kind: 'bonus_issue', shares: 1 + rate })
    }
    return ok(actions)
  }

  const dividends: Ask = async (instrument, days) => {
    const query = { ...between(days), GB1: '0', HIGH_GB: '' }
    const rows = await rowsOf('ksdDividends', { instrument, query, row: DividendRow })
    if (!rows.ok) return rows
    return ok(
      rows.value.flatMap(({ record_date: recordDate, per_sto_divi_amt: cashWon, stk_divi_rate: rate }) => {
        if (recordDate === null) return []
        const common = { ...plain(instrument), exDate: exDateOf(recordDate) }
        const cash: CorporateAction = { ...common, kind: 'cash_dividend', cashWon }
        const stock: CorporateAction = { ...common, kind: 'stock_dividend', shares: 1 + rate / 100 }
        return [...(cashWon > 0 ? [cash] : []), ...(rate > 0 ? [stock] : [])]
      }),
    )
  }

  const all: Ask = async (instrument, days) => {
    const actions: CorporateAction[] = []
    for (const ask of [splits, bonusIssues, dividends]) {
      const told = await ask(instrument, days)
      // Funds and new listings are not in the depository's books: that is an answer.
      if (!told.ok && told.error.kind !== 'refused') return told
      if (told.ok) actions.push(...told.value)
    }
    return ok(actions)
  }
  return { splits, bonusIssues, dividends, all }
}

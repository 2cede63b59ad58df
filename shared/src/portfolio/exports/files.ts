import { csv } from '../../core/csv.ts'
import { type KstDate, kstDate, kstHhmmss, type UnixMs } from '../../core/time.ts'
import type { AccountId } from '../../domain/order.ts'
import type { EquitySeries } from '../equity.ts'
import type { Realized } from '../realized.ts'
import type { Owner, PortfolioTrade } from '../records.ts'

/** How a file calls what it tells of. */
export interface ExportNames {
  readonly account: (id: AccountId) => string
}

const SIDES = { buy: '매수', sell: '매도' } as const
const ENVIRONMENTS = { paper: '모의', live: '실전' } as const
const BASES = { moving_average: '이동평균', fifo: '선입선출' } as const
const OWNERS: Readonly<Record<Owner['kind'], string>> = {
  manual: '직접 주문',
  rule: '규칙',
  strategy: '전략',
  external: '외부',
}

/** "2026-11-20 09:30:00", Korean time. */
export function moment(at: UnixMs): string {
  const time = kstHhmmss(at)
  return `${kstDate(at)} ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`
}

const ownerName = ({ kind, name }: Owner): string => (name === null ? OWNERS[kind] : `${OWNERS[kind]} ${name}`)

/** Every fill, one a line. Won; charges at the usual rates. */
export const tradesCsv = (trades: readonly PortfolioTrade[], names: ExportNames): string =>
  csv(
    [
      '구분',
      '계좌',
      '거래일',
      '체결 시각',
      '주문번호',
      '종목코드',
      '종목',
      '매매',
      '수량',
      '체결금액',
      '수수료',
      '세금',
      '주문한 곳',
    ],
    trades.map((trade) => [
      ENVIRONMENTS[trade.environment],
      names.account(trade.accountId),
      trade.date,
      moment(trade.tradedAt),
      trade.orderNo,
      trade.instrumentId,
      trade.nameKo,
      SIDES[trade.side],
      trade.quantity,
      trade.amount,
      trade.commission,
      trade.tax,
      ownerName(trade.owner),
    ]),
  )

const REALIZED_HEADS = (
  '계산 방법,구분,계좌,매도일,매수일,종목코드,종목,수량,매도금액,매수금액,' +
  '매수 수수료,매도 수수료,세금,손익(비용 전),손익(비용 후),주문한 곳'
).split(',')

/** Everything sold, one line for each lot it was taken from, by the basis it was counted with. Won. */
export const realizedCsv = ({ sales, unmatched, counting }: Realized, names: ExportNames): string =>
  csv(REALIZED_HEADS, [
    ...sales.map((sale) => [
      BASES[counting.basis],
      ENVIRONMENTS[sale.environment],
      names.account(sale.accountId),
      sale.soldOn,
      sale.isBought ? sale.openedOn : null,
      sale.instrumentId,
      sale.nameKo,
      sale.quantity,
      sale.proceeds,
      sale.cost,
      sale.buyCommission,
      sale.sellCommission,
      sale.tax,
      sale.gross,
      sale.net,
      ownerName(sale.owner),
    ]),
    ...unmatched.map((sale) => [
      '매수 기록 없음',
      null,
      names.account(sale.accountId),
      sale.soldOn,
      null,
      sale.instrumentId,
      null,
      sale.quantity,
      sale.proceeds,
      null,
      null,
      sale.sellCommission,
      sale.tax,
      null,
      null,
      null,
    ]),
  ])

/** What it was worth at the end of each day, and what came and went. Won; the change is a fraction, time-weighted. */
export const daysCsv = ({ points }: EquitySeries): string =>
  csv(
    ['날짜', '자산', '들어온 돈', '나간 돈', '손익', '수익률(시간가중)', '잠정'],
    points.map(({ date, equity, inflow, outflow, gain, change, isProvisional }) => [
      date,
      equity,
      inflow,
      outflow,
      gain,
      change,
      isProvisional ? '잠정' : null,
    ]),
  )

export interface PortfolioFile {
  readonly madeOn: KstDate
  readonly trades: readonly PortfolioTrade[]
  readonly realized: readonly Realized[]
  readonly days: EquitySeries
}

/** All of it for programs: won, shares, fractions, times in milliseconds since 1970. */
export const portfolioJson = (file: PortfolioFile): string => `${JSON.stringify({ v: 1, ...file }, null, 2)}\n`

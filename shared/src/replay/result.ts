import { roundTrips } from '../backtest/result.ts'
import { type TradeStatistics, tearSheet } from '../portfolio/tear-sheet.ts'
import type { ReplayFill } from './account.ts'
import type { EquityPoint, Replay } from './replay.ts'

/** What a replay came to. Won; rates are fractions, NaN where there is nothing to count. */
export interface ReplayResult {
  readonly start: number
  readonly equity: number
  /** After commission and tax; what is still held counts at the last price. */
  readonly profit: number
  readonly profitRate: number
  /** Of the instrument over the same time, from its first trade. */
  readonly marketRate: number
  /** Largest fall from a peak at the ends of bars. */
  readonly maxDrawdown: number
  readonly trades: TradeStatistics
  readonly orders: number
  readonly fills: number
  readonly bought: number
  readonly sold: number
  readonly commission: number
  readonly tax: number
  /** Of what was there at the start. */
  readonly costRate: number
  readonly curve: readonly EquityPoint[]
}

/** The figures of a tear sheet that a single day can have: no yearly return is made of it. */
export function resultOf(replay: Replay): ReplayResult {
  const { standing, fills, orders, quote, clock } = replay.view()
  const { start, equity, commission, tax } = standing
  const traded = (side: ReplayFill['side']): number =>
    fills.reduce((sum, fill) => (fill.side === side ? sum + fill.price * fill.quantity : sum), 0)
  const [bought, sold] = [traded('buy'), traded('sell')]
  const curve = [...replay.curve, { ts: clock, equity }]
  const sheet = tearSheet({
    start,
    ts: curve.map(({ ts }) => ts),
    equity: curve.map((point) => point.equity),
    trips: roundTrips(fills.map((fill) => ({ ...fill, by: undefined }))),
    bought,
    sold,
    commission,
    tax,
  })
  return {
    start,
    equity,
    profit: equity - start,
    profitRate: sheet.totalReturn,
    marketRate: quote.open > 0 ? quote.last / quote.open - 1 : Number.NaN,
    maxDrawdown: fallOf(start, curve),
    trades: sheet.trades,
    orders: orders.filter(({ code }) => code === null).length,
    fills: fills.length,
    bought,
    sold,
    commission,
    tax,
    costRate: sheet.costs.ofStart,
    curve,
  }
}

function fallOf(start: number, curve: readonly EquityPoint[]): number {
  let [peak, fall] = [start, 0]
  for (const { equity } of curve) {
    peak = Math.max(peak, equity)
    fall = Math.max(fall, 1 - equity / peak)
  }
  return fall
}

import { type KstDate, kstDate, kstHhmmss, type UnixMs, unixMs, weekday } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { RealizedSale } from './realized.ts'
import type { Owner } from './records.ts'
import { quantile } from './returns/statistics.ts'

/** All that one order sold: what people call a trade. Won after charges. */
export interface Trip {
  readonly orderId: string
  readonly instrumentId: InstrumentId
  readonly nameKo: string | null
  readonly nameEn: string | null
  readonly owner: Owner
  readonly soldOn: KstDate
  readonly soldAt: UnixMs
  /** Average of the shares. */
  readonly openedAt: UnixMs
  readonly quantity: number
  readonly profit: number
  /** Commission included. */
  readonly cost: number
  /** `profit` ÷ `cost`; NaN where it had cost nothing. */
  readonly rate: number
  readonly isSameDay: boolean
}

/** Sales of one order and owner together, in the order they were made. */
export function tripsOf(sales: readonly RealizedSale[]): readonly Trip[] {
  const groups = Map.groupBy(sales, ({ orderId, owner }) => `${orderId} ${owner.kind} ${owner.id}`)
  return [...groups.values()].map((parts) => {
    const { orderId, instrumentId, nameKo, nameEn, owner } = parts[0]!
    const { soldOn, soldAt } = parts.at(-1)!
    const sum = (of: (sale: RealizedSale) => number): number => parts.reduce((total, sale) => total + of(sale), 0)
    const quantity = sum((sale) => sale.quantity)
    const [profit, cost] = [sum((sale) => sale.net), sum((sale) => sale.cost + sale.buyCommission)]
    const openedAt = unixMs(sum((sale) => sale.openedAt * (sale.quantity / quantity)))
    return {
      orderId,
      instrumentId,
      nameKo,
      nameEn,
      owner,
      soldOn,
      soldAt,
      openedAt,
      quantity,
      profit,
      cost,
      isSameDay: kstDate(openedAt) === soldOn,
      rate: profit / cost,
    }
  })
}

/** Won, and trades. */
export interface Bucket {
  readonly count: number
  readonly hits: number
  readonly profit: number
}

export const HOLDING_TIMES = ['same_day', 'week', 'month', 'quarter', 'longer'] as const
export type HoldingTime = (typeof HOLDING_TIMES)[number]

/** Calendar days up to which a trade belongs to each. */
const HOLDING_DAYS: Readonly<Record<Exclude<HoldingTime, 'same_day' | 'longer'>, number>> = {
  week: 7,
  month: 31,
  quarter: 92,
}
const DAY_MS = 86_400_000

/** Lower edges of the distribution of profit rates; below the first is one more. */
export const RATE_EDGES = [-0.2, -0.1, -0.05, -0.03, -0.01, 0, 0.01, 0.03, 0.05, 0.1, 0.2] as const

export interface TradingStatistics {
  readonly count: number
  readonly hits: number
  /** Fraction of trades that earned more than nothing after charges; NaN without any. */
  readonly hitRate: number
  readonly profit: number
  readonly averageProfit: number
  readonly averageLoss: number
  /** Won gained for each won lost; infinite when nothing was lost, NaN without trades. */
  readonly profitFactor: number
  /** Won a trade earned on average. */
  readonly expectancy: number
  readonly longestWin: number
  readonly longestLoss: number
  readonly averageHeldMs: number
  readonly medianHeldMs: number
  /** Best first and worst first, five at most; a gain is never among the worst. */
  readonly best: readonly Trip[]
  readonly worst: readonly Trip[]
  /** By the day and hour of the sale, Korean time; 1 is Monday. */
  readonly byWeekday: ReadonlyMap<number, Bucket>
  readonly byHour: ReadonlyMap<number, Bucket>
  readonly byHoldingTime: ReadonlyMap<HoldingTime, Bucket>
  /** Trades by rate of profit: index 0 is below the first edge, index n from edge n − 1 on. */
  readonly distribution: readonly number[]
}

const SHOWN = 5

export function tradingStatistics(trips: readonly Trip[]): TradingStatistics {
  const profits = trips.map(({ profit }) => profit)
  const [gains, losses] = [profits.filter((won) => won > 0), profits.filter((won) => won <= 0)]
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  const held = trips.map(({ soldAt, openedAt }) => soldAt - openedAt)
  const sorted = trips.toSorted((a, b) => b.profit - a.profit)
  return {
    count: trips.length,
    hits: gains.length,
    hitRate: gains.length / trips.length,
    profit: sum(profits),
    averageProfit: sum(gains) / gains.length,
    averageLoss: sum(losses) / losses.length,
    profitFactor:
      trips.length === 0 ? Number.NaN : sum(losses) === 0 ? Number.POSITIVE_INFINITY : sum(gains) / -sum(losses),
    expectancy: sum(profits) / trips.length,
    longestWin: longest(profits, (won) => won > 0),
    longestLoss: longest(profits, (won) => won <= 0),
    averageHeldMs: sum(held) / trips.length,
    medianHeldMs: quantile(held, 0.5),
    best: sorted.filter(({ profit }) => profit > 0).slice(0, SHOWN),
    worst: sorted
      .toReversed()
      .filter(({ profit }) => profit <= 0)
      .slice(0, SHOWN),
    byWeekday: bucketsBy(trips, ({ soldOn }) => weekday(soldOn)),
    byHour: bucketsBy(trips, ({ soldAt }) => Number(kstHhmmss(soldAt).slice(0, 2))),
    byHoldingTime: bucketsBy(trips, holdingTime),
    distribution: distributionOf(trips),
  }
}

function longest(profits: readonly number[], isOne: (won: number) => boolean): number {
  let [run, most] = [0, 0]
  for (const profit of profits) {
    run = isOne(profit) ? run + 1 : 0
    most = Math.max(most, run)
  }
  return most
}

function bucketsBy<K>(trips: readonly Trip[], keyOf: (trip: Trip) => K): ReadonlyMap<K, Bucket> {
  return new Map(
    [...Map.groupBy(trips, keyOf)].map(([key, group]) => [
      key,
      {
        count: group.length,
        hits: group.filter(({ profit }) => profit > 0).length,
        profit: group.reduce((total, { profit }) => total + profit, 0),
      },
    ]),
  )
}

function holdingTime({ soldAt, openedAt, isSameDay }: Trip): HoldingTime {
  if (isSameDay) return 'same_day'
  const days = (soldAt - openedAt) / DAY_MS
  const [week, month, quarter] = [HOLDING_DAYS.week, HOLDING_DAYS.month, HOLDING_DAYS.quarter]
  return days <= week ? 'week' : days <= month ? 'month' : days <= quarter ? 'quarter' : 'longer'
}

function distributionOf(trips: readonly Trip[]): readonly number[] {
  const counts = Array.from({ length: RATE_EDGES.length + 1 }, () => 0)
  for (const { rate } of trips) {
    if (Number.isNaN(rate)) continue
    const at = RATE_EDGES.findLastIndex((edge) => rate >= edge) + 1
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

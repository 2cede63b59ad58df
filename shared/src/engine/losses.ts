import { kstDate } from '../core/time.ts'
import type { BalanceReport } from '../domain/execution.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import { estimateCosts } from '../market/costs.ts'
import type { Cache, TrackedOrder } from './cache.ts'
import { orderKey } from './cache.ts'

/** Shares and won that changed hands in one instrument. */
interface Traded {
  boughtQty: number
  boughtWon: number
  soldQty: number
  soldWon: number
  costsWon: number
}

const nothing = (): Traded => ({ boughtQty: 0, boughtWon: 0, soldQty: 0, soldWon: 0, costsWon: 0 })

/**
 * What the account lost today, from the broker's own balance and list: what is held now and what was sold, less what was
 * held this morning and what was bought. Money paid in or out is no part of it, and nothing has to be remembered from
 * yesterday. Streamed prices are not: a forged one must neither stop an account nor hide a loss.
 */
export function measureLoss(cache: Cache, balance: BalanceReport): void {
  const today = kstDate(cache.now)
  const traded = new Map<InstrumentId, Traded>()
  for (const report of cache.reports.values()) {
    if (report.venueOrderId.orderDate !== today || report.cumQty === 0) continue
    const sum = traded.get(report.instrumentId) ?? nothing()
    traded.set(report.instrumentId, sum)
    add(cache, sum, report)
  }
  let won = 0
  const held = new Map(balance.holdings.map((holding) => [holding.instrumentId, holding]))
  for (const instrumentId of new Set([...traded.keys(), ...held.keys()])) {
    const holding = held.get(instrumentId)
    const px = holding?.lastPx ?? 0
    if (px > 0 && !cache.guard.basePx.has(instrumentId)) cache.guard.basePx.set(instrumentId, px)
    const base = cache.guard.basePx.get(instrumentId)
    won += gained({ quantity: holding?.quantity ?? 0, px, base }, traded.get(instrumentId) ?? nothing())
  }
  cache.guard.loss = { won: -won, startWon: balance.equity - won }
}

interface Held {
  readonly quantity: number
  readonly px: number
  /** Undefined when no price of it was ever seen. */
  readonly base: number | undefined
}

/** Won gained in one instrument since `base`, charges taken off. */
function gained({ quantity, px, base }: Held, traded: Traded): number {
  const atStart = Math.max(0, quantity - traded.boughtQty + traded.soldQty)
  const soldPx = traded.soldQty > 0 ? traded.soldWon / traded.soldQty : 0
  return quantity * px + traded.soldWon - atStart * (base ?? soldPx) - traded.boughtWon - traded.costsWon
}

type Filled = Pick<TrackedOrder['intent'], 'side' | 'instrumentId'> & {
  readonly cumQty: number
  readonly cumAmount: number
}

function add(cache: Cache, sum: Traded, { side, instrumentId, cumQty, cumAmount }: Filled): void {
  const facts = cache.instruments.get(instrumentId)
  const { market, kind } = facts ?? { market: 'kospi' as const, kind: 'stock' as const } // the dearest, when not known
  const costs = estimateCosts({ market, kind, side, amount: cumAmount, date: kstDate(cache.now) })
  sum.costsWon += costs.commission + costs.tax
  if (side === 'buy') {
    sum.boughtQty += cumQty
    sum.boughtWon += cumAmount
  } else {
    sum.soldQty += cumQty
    sum.soldWon += cumAmount
  }
}

/** Lost today, of what the account was worth this morning; null while not known. */
export function dayLossRate({ guard: { loss } }: Cache): number | null {
  if (loss === null) return null
  return loss.startWon > 0 ? loss.won / loss.startWon : 0
}

/**
 * What the orders of one rule or strategy lost today, of what the account was worth this morning. Shares it sold without
 * having bought them today count from this morning's price.
 */
export function strategyLossRate(cache: Cache, orders: readonly TrackedOrder[], sourceId: string): number | null {
  const start = cache.guard.loss?.startWon ?? 0
  if (start <= 0) return null
  const traded = new Map<InstrumentId, Traded>()
  for (const order of orders) {
    if (order.intent.origin?.sourceId !== sourceId || order.venueOrderId === null) continue
    const report = cache.reports.get(orderKey(order.venueOrderId))
    if (!report || report.cumQty === 0) continue
    const sum = traded.get(report.instrumentId) ?? nothing()
    traded.set(report.instrumentId, sum)
    add(cache, sum, report)
  }
  let won = 0
  for (const [instrumentId, sum] of traded) {
    const px = cache.lastTrade.get(instrumentId)?.px ?? priceOf(cache, instrumentId)
    if (px === undefined) continue
    const net = sum.boughtQty - sum.soldQty
    const base = cache.guard.basePx.get(instrumentId) ?? px
    won += gained({ quantity: Math.max(0, net), px, base }, sum)
  }
  return -won / start
}

const priceOf = (cache: Cache, instrumentId: InstrumentId): number | undefined =>
  cache.balance?.report.holdings.find((holding) => holding.instrumentId === instrumentId)?.lastPx

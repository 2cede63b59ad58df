import { kstDate, type UnixMs } from '../core/time.ts'
import type { OrderIntent } from '../domain/order.ts'
import { type MarketPhase, phaseAt } from '../market/session-phase.ts'
import { type MarketPrice, type RiskAuthority, type RiskContext, sourceIdOf } from '../risk/check.ts'
import { measureActivity, measureExposure } from './activity.ts'
import type { Cache, TrackedOrder } from './cache.ts'
import type { QuoteFacts } from './event.ts'
import { dayLossRate, strategyLossRate } from './losses.ts'
import { freeCash, freeShares } from './positions.ts'

type HeldQuote = QuoteFacts & { readonly readAt: UnixMs }

/** Intake for both auctions and continuous trading of the main board. */
const TAKES_ORDERS: ReadonlySet<MarketPhase> = new Set<MarketPhase>(['opening_auction', 'open', 'closing_auction'])

export const takesOrders = ({ calendar }: Cache, at: UnixMs): boolean => TAKES_ORDERS.has(phaseAt(calendar, 'KRX', at))

/** A replayed day may end at any minute: without a trade that names the day, what was read is believed no longer. */
const UNDATED_MAX_AGE_MS = 60_000

/** Two minutes and up to half a minute more; the word that it is over may be lost. */
const VI_MS = 150_000

/** The one snapshot all checks look at. The intent's own traces are left out, so that it can be checked again after the claim. */
export function riskContext(cache: Cache, intent: OrderIntent): RiskContext {
  const { guard, settings } = cache
  const others = ordersBeside(cache, intent)
  const quote = knownQuote(cache, intent)
  const sourceId = sourceIdOf(intent)
  return {
    now: cache.now,
    mode: cache.mode,
    isLive: settings.needsFreshQuote,
    isClockSkewed: guard.isClockSkewed,
    isSessionOpen: settings.isAlwaysOpen || takesOrders(cache, cache.now),
    orderKinds: cache.orderKinds,
    instrument: instrumentOf(cache, intent, quote),
    quote,
    market: marketPrice(cache, intent, quote),
    book: guard.books.get(intent.instrumentId) ?? null,
    quoteFailure: cache.quoteFailures.get(intent.instrumentId) ?? 'quote_stale',
    freeCash: freeCash(cache, others),
    freeShares: freeShares(cache, others, intent),
    activity: measureActivity(cache, others, intent),
    exposure: {
      ...measureExposure(cache, others, intent),
      dayLossRate: dayLossRate(cache),
      strategyLossRate: sourceId === undefined ? null : strategyLossRate(cache, others, sourceId),
    },
    authority: authorityOf(cache, sourceId),
    limits: guard.limits,
  }
}

/** Denied orders never left and say nothing: in a loop of refusals they are by far the most. */
function ordersBeside({ orders }: Cache, { id }: OrderIntent): readonly TrackedOrder[] {
  const others: TrackedOrder[] = []
  for (const order of orders.values()) {
    if (order.progress.status !== 'denied' && order.intent.id !== id) others.push(order)
  }
  return others
}

function instrumentOf({ instruments, guard, now }: Cache, { instrumentId }: OrderIntent, quote: HeldQuote | null) {
  const facts = instruments.get(instrumentId)
  if (!facts) return null
  const { kind, market, isWarned = false, averageVolume = null } = facts
  const isHalted = facts.isHalted || (quote?.isHalted ?? false)
  const viAt = guard.inVi.get(instrumentId)
  const isInVi = viAt !== undefined && now - viAt < VI_MS
  return { kind, market, isHalted, isInVi, isWarned, averageVolume }
}

function authorityOf({ guard }: Cache, sourceId: string | undefined): RiskAuthority {
  const { isLiveReady, cooldownUntil, armed } = guard.access
  const known = sourceId !== undefined && Object.hasOwn(armed, sourceId) ? armed[sourceId] : undefined
  return {
    isLiveReady,
    cooldownUntil,
    armedHash: known ?? null,
    isSourceHalted: sourceId !== undefined && guard.haltedSources.has(sourceId),
  }
}

/** Must a price be read before this intent can be judged? Once a day and instrument; before every order in live. */
export function needsQuote(cache: Cache, intent: OrderIntent): boolean {
  const quote = knownQuote(cache, intent)
  const isFresh = quote !== null && cache.now - quote.readAt <= cache.guard.limits.quoteMaxAgeMs
  return quote === null || (cache.settings.needsFreshQuote && !isFresh)
}

/** Market orders with real money are judged by a book that was just read; it is asked for once in that time. */
export function needsBook(cache: Cache, { side, type, instrumentId }: OrderIntent): boolean {
  if (!cache.settings.needsFreshQuote || side === 'sell' || type !== 'market') return false
  const { books, limits } = cache.guard
  const readAt = books.get(instrumentId)?.at
  return readAt === undefined || cache.now - readAt > limits.quoteMaxAgeMs
}

function knownQuote(cache: Cache, intent: OrderIntent): HeldQuote | null {
  const quote = cache.quotes.get(intent.instrumentId)
  if (!quote || !isOfThisDay(cache, quote)) return null
  // Limits hold all day, but a halt may be over the next minute. One that has begun since is left to the exchange.
  const isOld = cache.now - quote.readAt > cache.guard.limits.quoteMaxAgeMs
  return quote.isHalted && isOld ? null : quote
}

/** Streamed trades come over an unencrypted line: where real money is at stake only a price read over HTTPS counts. */
function marketPrice(cache: Cache, { instrumentId }: OrderIntent, quote: HeldQuote | null): MarketPrice | null {
  const traded = cache.settings.needsFreshQuote ? undefined : cache.lastTrade.get(instrumentId)
  if (traded && (quote === null || traded.at >= quote.readAt)) return traded
  return quote && { px: quote.lastPx, at: quote.readAt }
}

function isOfThisDay(cache: Cache, { readAt, tradingDate }: HeldQuote): boolean {
  const { market, now, settings } = cache
  // The first trade of a day settles what was read while the last one was yesterday's: it was read today.
  const isRolled = market !== null && market.date !== tradingDate && market.date !== kstDate(readAt)
  if (isRolled) return false
  if (settings.isAlwaysOpen) return now - Math.max(readAt, market?.seenAt ?? 0) <= UNDATED_MAX_AGE_MS
  // Before orders are taken the broker may still tell yesterday's limits.
  return kstDate(readAt) === kstDate(now) && takesOrders(cache, readAt)
}

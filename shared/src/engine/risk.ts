import { kstDate, type UnixMs } from '../core/time.ts'
import type { OrderIntent } from '../domain/order.ts'
import { type MarketPhase, phaseAt } from '../market/session-phase.ts'
import type { MarketPrice, RiskContext } from '../risk/check.ts'
import { type Cache, fingerprint, type TrackedOrder } from './cache.ts'
import { isUnanswered } from './doubts.ts'
import type { QuoteFacts } from './event.ts'

type HeldQuote = QuoteFacts & { readonly readAt: UnixMs }

/** Intake for both auctions and continuous trading of the main board. */
const TAKES_ORDERS: ReadonlySet<MarketPhase> = new Set<MarketPhase>(['opening_auction', 'open', 'closing_auction'])

const takesOrders = ({ calendar }: Cache, at: UnixMs): boolean => TAKES_ORDERS.has(phaseAt(calendar, 'KRX', at))

/** A replayed day may end at any minute: without a trade that names the day, what was read is believed no longer. */
const UNDATED_MAX_AGE_MS = 60_000

/** The one snapshot all checks look at. The intent's own traces are left out, so that it can be checked again after the claim. */
export function riskContext(cache: Cache, intent: OrderIntent): RiskContext {
  const others = [...cache.orders.values()].filter((order) => order.intent.id !== intent.id)
  const facts = cache.instruments.get(intent.instrumentId) ?? null
  const quote = knownQuote(cache, intent)
  const isHalted = (facts?.isHalted ?? false) || (quote?.isHalted ?? false)
  return {
    now: cache.now,
    mode: cache.mode,
    isSessionOpen: cache.settings.isAlwaysOpen || takesOrders(cache, cache.now),
    instrument: facts && { kind: facts.kind, market: facts.market, isHalted },
    quote,
    market: marketPrice(cache, intent, quote),
    quoteFailure: cache.quoteFailures.get(intent.instrumentId) ?? 'quote_stale',
    needsFreshQuote: cache.settings.needsFreshQuote,
    freeCash: freeCash(cache, others),
    freeShares: freeShares(cache, others, intent),
    sameOrderAt: sameOrderAt(cache, others, intent),
    limits: cache.settings.limits,
  }
}

/** Must a price be read before this intent can be judged? Once a day and instrument; before every order in live. */
export function needsQuote(cache: Cache, intent: OrderIntent): boolean {
  const quote = knownQuote(cache, intent)
  const { needsFreshQuote, limits } = cache.settings
  return quote === null || (needsFreshQuote && cache.now - quote.readAt > limits.quoteMaxAgeMs)
}

function knownQuote(cache: Cache, intent: OrderIntent): HeldQuote | null {
  const quote = cache.quotes.get(intent.instrumentId)
  if (!quote || !isOfThisDay(cache, quote)) return null
  // Limits hold all day, but a halt may be over the next minute. One that has begun since is left to the exchange.
  const isOld = cache.now - quote.readAt > cache.settings.limits.quoteMaxAgeMs
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

function freeCash(cache: Cache, others: readonly TrackedOrder[]): number | null {
  if (cache.balance === null) return null
  const held = others.filter((order) => isHeld(cache, order)).reduce((sum, order) => sum + order.reservedWon, 0)
  return cache.balance.report.buyingPower - held
}

function freeShares(cache: Cache, others: readonly TrackedOrder[], intent: OrderIntent): number | null {
  if (cache.balance === null) return null
  const holding = cache.balance.report.holdings.find((row) => row.instrumentId === intent.instrumentId)
  const held = others
    .filter((order) => order.intent.side === 'sell' && order.intent.instrumentId === intent.instrumentId)
    .filter((order) => isHeld(cache, order))
    .reduce((sum, order) => sum + order.intent.quantity, 0)
  return (holding?.sellableQuantity ?? 0) - held
}

/** Not, or not surely, part of what the broker said it had left when the balance was read. */
function isHeld(cache: Cache, order: TrackedOrder): boolean {
  if (isUnanswered(order)) return isOfToday(cache, order)
  const readAt = cache.balance?.startedAt ?? 0
  return order.state === 'acked' && order.settledAt !== null && order.settledAt >= readAt
}

/** An order good for a day that is over can neither be filled nor be mistaken for a new one. */
const isOfToday = (cache: Cache, order: TrackedOrder): boolean => kstDate(order.sentAt) === kstDate(cache.now)

function sameOrderAt(cache: Cache, others: readonly TrackedOrder[], intent: OrderIntent): UnixMs | null {
  const print = fingerprint(intent)
  let newest: UnixMs | null = null
  for (const order of others) {
    if (fingerprint(order.intent) !== print) continue
    if (isUnanswered(order) && isOfToday(cache, order)) return cache.now
    if (order.state === 'acked' && (newest === null || order.sentAt > newest)) newest = order.sentAt
  }
  return newest
}

import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import { isFinal } from '../../domain/parent-order.ts'
import { type Cache, later } from '../cache.ts'
import { isTrading } from './hours.ts'
import { viewOf } from './parent-view.ts'
import { watchOf } from './registry.ts'
import type { PriceWatch } from './tracked.ts'

/** Between two prices that are asked for one instrument because of stops, and because of marks. */
const ASK_MS = 1_000
const MARK_MS = 3_000
/** A tick that no price confirms is asked about so often; then the next tick has to come. */
const MAX_TRIES = 3
/** Prices asked for at once that no tick has called for: after a start every instrument is looked at, one by one. */
const MAX_LOOKS = 2

const NEVER = Number.POSITIVE_INFINITY

/**
 * Two comparisons a tick, whatever the number of parents. A tick never fires: it asks for a price over REST.
 *
 * @returns when to wake next
 */
export function onTick(cache: Cache, instrumentId: InstrumentId, price: number): UnixMs | null {
  const { watches, wakeAt } = cache.parents
  const watch = watches.get(instrumentId)
  if (watch === undefined) return wakeAt
  if (price <= watch.fallsTo || price >= watch.risesTo) {
    watch.tries = 0
    askPrice(cache, instrumentId, watch)
  } else if (price > watch.newHigh || price < watch.newLow) {
    if (cache.now >= watch.nextMarkAt) askPrice(cache, instrumentId, watch)
    else watch.askAt ??= watch.nextMarkAt
  }
  return watch.askAt !== null && (wakeAt === null || watch.askAt < wakeAt) ? watch.askAt : wakeAt
}

function askPrice(cache: Cache, instrumentId: InstrumentId, watch: PriceWatch): void {
  if (!cache.isUp || !isTrading(cache)) {
    // Looked at as soon as there is a market again: what is due already must not wake the engine over and over.
    watch.askAt = null
    cache.parents.unseen.add(instrumentId)
    return
  }
  if (cache.now < watch.nextAskAt) {
    watch.askAt = watch.nextAskAt
    return
  }
  watch.nextAskAt = later(cache.now, ASK_MS)
  watch.nextMarkAt = later(cache.now, MARK_MS)
  watch.askAt = null
  if (cache.quoteAskedAt.has(instrumentId)) return
  cache.quoteAskedAt.set(instrumentId, cache.now)
  cache.effects.push({ type: 'read_quote', instrumentId })
}

/** Recomputes what is watched of one instrument after one of its parents has moved. */
export function rewatch(cache: Cache, instrumentId: InstrumentId): void {
  const { parents } = cache
  const watch = parents.watches.get(instrumentId) ?? {
    fallsTo: 0,
    risesTo: NEVER,
    newHigh: NEVER,
    newLow: 0,
    nextAskAt: cache.now,
    nextMarkAt: cache.now,
    tries: 0,
    askAt: null,
  }
  Object.assign(watch, { fallsTo: 0, risesTo: NEVER, newHigh: NEVER, newLow: 0 })
  let isWatching = false
  for (const id of parents.byInstrument.get(instrumentId) ?? []) {
    const parent = parents.tracked.get(id)
    if (!parent || isFinal(parent.standing.state) || parent.standing.state === 'suspended') continue
    const wanted = watchOf(viewOf(cache, parent))
    if (Object.keys(wanted).length > 0) isWatching = true
    if (wanted.needsPrice) parents.unseen.add(instrumentId)
    watch.fallsTo = Math.max(watch.fallsTo, wanted.fallsTo ?? 0)
    watch.risesTo = Math.min(watch.risesTo, wanted.risesTo ?? NEVER)
    watch.newHigh = Math.min(watch.newHigh, wanted.newHigh ?? NEVER)
    watch.newLow = Math.max(watch.newLow, wanted.newLow ?? 0)
  }
  if (isWatching) parents.watches.set(instrumentId, watch)
  else parents.watches.delete(instrumentId)
}

/** A price has come, or could not be had. What a tick said and no price has confirmed is asked about again. */
export function onPrice(cache: Cache, instrumentId: InstrumentId, isRead: boolean): void {
  const watch = cache.parents.watches.get(instrumentId)
  if (isRead) cache.parents.unseen.delete(instrumentId)
  if (watch === undefined) return
  const last = cache.lastTrade.get(instrumentId)
  const isCalledFor = last !== undefined && (last.px <= watch.fallsTo || last.px >= watch.risesTo)
  if (!isCalledFor && isRead) return
  watch.tries += 1
  if (watch.tries < MAX_TRIES || !isRead) watch.askAt ??= later(cache.now, ASK_MS * Math.min(watch.tries, MAX_TRIES))
}

/** Asks for what is due although no tick came, and looks once at every instrument that has not been seen. */
export function askDue(cache: Cache): void {
  const { parents } = cache
  for (const [instrumentId, watch] of parents.watches) {
    if (watch.askAt !== null && cache.now >= watch.askAt) askPrice(cache, instrumentId, watch)
  }
  if (!cache.isUp || !cache.isReconciled || !isTrading(cache)) return
  for (const instrumentId of parents.unseen) {
    if (cache.quoteAskedAt.size >= MAX_LOOKS) break
    const watch = parents.watches.get(instrumentId)
    if (watch === undefined) parents.unseen.delete(instrumentId)
    else if (watch.askAt === null || cache.now >= watch.askAt) askPrice(cache, instrumentId, watch)
  }
}

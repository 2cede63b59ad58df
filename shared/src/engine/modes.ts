import { kstDate } from '../core/time.ts'
import { isStricter, strictestMode, type TradingMode } from '../domain/account.ts'
import type { IntentId } from '../domain/order.ts'
import { isTerminal } from '../domain/order-state.ts'
import { sourceIdOf } from '../risk/check.ts'
import { type Cache, later } from './cache.ts'
import type { AlarmName, Effect } from './effect.ts'
import type { EngineEvent } from './event.ts'
import { type LoweringCode, startGuardDay } from './guard.ts'
import { dayLossRate, measureLoss } from './losses.ts'
import { takesOrders } from './risk.ts'

/** Without prices for so long nothing that watches them can do its work. */
const FEED_PATIENCE_MS = 60_000
/** Beyond this the time of day of this machine, or of the broker, is not to be trusted. */
export const MAX_SKEW_MS = 2_000
/** A rule or strategy refused this often within `LOOP_WINDOW_MS` for coming too often runs in circles. */
const LOOP_REFUSALS = 5
const LOOP_WINDOW_MS = 10_000
/** Past its expiry, which the ledger sees by its own clock. */
const FORGET_AFTER_MS = 5_000
/** Cancels that count before their ratio to fills says anything. */
const CANCELS_WITHOUT_SAYING = 40

/** What an alarm of the engine means for the account. What is not here is for a person to look at, nothing more. */
const LOWERED_BY: Partial<Readonly<Record<AlarmName, { readonly mode: TradingMode; readonly code: LoweringCode }>>> = {
  order_orphaned: { mode: 'halted', code: 'order_orphaned' },
  order_fill_went_down: { mode: 'halted', code: 'order_fill_went_down' },
  holdings_mismatch: { mode: 'reducing', code: 'holdings_mismatch' },
}

type ModeChanged = Extract<EngineEvent, { type: 'mode_changed' }>

/** The shell's word: the strictest of the ledger, the kill file and the lease. */
export function onModeChanged(cache: Cache, { mode, ledger = mode }: ModeChanged): void {
  const { guard } = cache
  guard.told = mode
  // Once the ledger says as much, whoever raises it there means it.
  if (!isStricter(guard.lowered, ledger)) guard.lowered = 'active'
  cache.mode = strictestMode(guard.told, guard.lowered)
}

interface Lowering {
  readonly mode: TradingMode
  readonly code: LoweringCode
  /** Cancel what is open as well? */
  readonly cancels?: boolean
  /** Which of several that mean the same. */
  readonly instance?: string
  readonly detail?: Readonly<Record<string, string | number | null>>
}

/** Makes the account stricter at once, and asks the ledger to remember it. One cause lowers once a day: a person may raise it again. */
export function lower(cache: Cache, lowering: Lowering): void {
  const { mode, code, cancels = mode === 'halted', instance = '', detail = {} } = lowering
  const { guard } = cache
  const cause = `${code} ${mode} ${instance}`
  if (guard.causes.has(cause)) return
  guard.causes.add(cause)
  if (!isStricter(mode, cache.mode) && !cancels) return
  guard.lowered = strictestMode(guard.lowered, mode)
  cache.mode = strictestMode(cache.mode, mode)
  cache.effects.push({ type: 'lower_mode', mode, code, detail, cancels })
}

/** Looks at what has just happened. Called once for each event, after it was applied; cheap for ticks. */
export function watchOver(cache: Cache, event: EngineEvent): void {
  const today = kstDate(cache.now)
  if (cache.guard.day !== today) startGuardDay(cache.guard, today)
  switch (event.type) {
    case 'trade_tick':
      noteBase(cache, event.tick)
      break
    case 'balance_report':
      if (cache.mismatchAt === null) watchLoss(cache)
      break
    case 'feed_changed':
      cache.guard.feedDownAt = event.isUp ? null : (cache.guard.feedDownAt ?? cache.now)
      if (event.isUp) cache.guard.causes.delete('feed_down reducing ')
      break
    case 'instrument_status':
      if (event.status === 'vi') cache.guard.inVi.set(event.instrumentId, cache.now)
      else cache.guard.inVi.delete(event.instrumentId)
      break
    case 'clock_skewed':
      watchClock(cache, event.skewMs)
      break
    default:
  }
  watchFeed(cache)
  if (cache.effects.length > 0) watchEffects(cache)
}

/** The previous close, from the first trade of the day. */
function noteBase({ guard }: Cache, tick: Extract<EngineEvent, { type: 'trade_tick' }>['tick']): void {
  if (guard.basesTold.has(tick.instrumentId)) return
  guard.basesTold.add(tick.instrumentId)
  guard.basePx.set(tick.instrumentId, tick.price - tick.change)
}

function watchLoss(cache: Cache): void {
  if (cache.balance === null || !cache.reads.reports.isDone) return
  measureLoss(cache, cache.balance.report)
  const rate = dayLossRate(cache)
  const { reducingLossRate, haltedLossRate } = cache.guard.limits
  if (rate === null || rate < Math.min(reducingLossRate, haltedLossRate)) return
  const code = 'daily_loss_reached'
  if (rate >= haltedLossRate) lower(cache, { mode: 'halted', code, detail: { limit: haltedLossRate, actual: rate } })
  else lower(cache, { mode: 'reducing', code, detail: { limit: reducingLossRate, actual: rate } })
}

/** The ledger's clock counts for orders, so paper goes on; with real money a machine with a wrong clock sends nothing. */
function watchClock(cache: Cache, skewMs: number): void {
  cache.guard.isClockSkewed = Math.abs(skewMs) > MAX_SKEW_MS
  if (!cache.guard.isClockSkewed) {
    cache.guard.causes.delete('clock_skewed halted ')
    return
  }
  const detail = { limit: MAX_SKEW_MS, actual: Math.abs(skewMs) }
  if (cache.settings.needsFreshQuote) lower(cache, { mode: 'halted', code: 'clock_skewed', cancels: false, detail })
}

/** Counts only while the market takes orders: brokers close their lines at night. */
function watchFeed(cache: Cache): void {
  const { guard, settings } = cache
  if (guard.feedDownAt === null) return
  if (!settings.isAlwaysOpen && !takesOrders(cache, cache.now)) {
    guard.feedDownAt = cache.now
    return
  }
  const until = later(guard.feedDownAt, FEED_PATIENCE_MS)
  if (cache.now >= until) {
    const detail = { limit: FEED_PATIENCE_MS, actual: cache.now - guard.feedDownAt }
    lower(cache, { mode: 'reducing', code: 'feed_down', detail })
  } else if (cache.timers.get('guard') !== until) {
    cache.timers.set('guard', until)
    cache.effects.push({ type: 'set_timer', name: 'guard', at: until })
  }
}

/** What the engine itself has just said. */
function watchEffects(cache: Cache): void {
  const said = cache.effects.slice() // lowering adds effects of its own, which are no news
  for (const effect of said) watchEffect(cache, effect)
}

function watchEffect(cache: Cache, effect: Effect): void {
  const { guard } = cache
  switch (effect.type) {
    case 'alarm': {
      const lowering = LOWERED_BY[effect.name]
      if (lowering) lower(cache, { ...lowering, instance: JSON.stringify(effect.detail), detail: effect.detail })
      break
    }
    case 'cancel_order':
      guard.cancels += 1
      watchCancels(cache)
      break
    case 'publish':
      if (effect.fact.kind === 'order_filled') guard.fills += 1
      break
    case 'deny_intent':
      watchRefusal(cache, effect)
      forgetDenied(cache, effect.intentId)
      break
    default:
  }
}

/** Far more cancels than fills is what a quoting loop looks like, to the exchange as well. */
function watchCancels(cache: Cache): void {
  const { cancels, fills, limits } = cache.guard
  const ratio = cancels / Math.max(1, fills)
  if (cancels <= CANCELS_WITHOUT_SAYING || ratio <= limits.maxCancelFillRatio) return
  const detail = { limit: limits.maxCancelFillRatio, actual: ratio }
  lower(cache, { mode: 'reducing', code: 'cancel_ratio_exceeded', detail })
}

const TOO_OFTEN: ReadonlySet<string> = new Set([
  'duplicate_order',
  'signal_repeated',
  'strategy_order_open',
  'order_rate_exceeded',
  'strategy_rate_exceeded',
])

/**
 * A rule or strategy that goes on and on is stopped, and with it the account until somebody has looked. Nothing is
 * canceled: it has one open order a side at most, and what protects a holding must stay.
 */
function watchRefusal(cache: Cache, { intentId, denial }: Extract<Effect, { type: 'deny_intent' }>): void {
  const intent = cache.orders.get(intentId)?.intent
  const sourceId = intent && sourceIdOf(intent)
  const { guard } = cache
  if (sourceId === undefined || !TOO_OFTEN.has(denial.code) || guard.haltedSources.has(sourceId)) return
  const since = cache.now - LOOP_WINDOW_MS
  const recent = [...(guard.refusals.get(sourceId) ?? []), cache.now].filter((at) => at > since)
  guard.refusals.set(sourceId, recent)
  if (recent.length < LOOP_REFUSALS) return
  guard.haltedSources.add(sourceId)
  const detail = { sourceId, limit: LOOP_REFUSALS, actual: recent.length }
  lower(cache, { mode: 'reducing', code: 'order_loop', instance: sourceId, detail })
}

/** A denied order is known until nobody can offer it any more. What refuses without end must not fill the memory. */
function forgetDenied(cache: Cache, intentId: IntentId): void {
  const { denied } = cache.guard
  const order = cache.orders.get(intentId)
  if (order) denied.push({ intentId, until: later(order.intent.expiresAt, FORGET_AFTER_MS) })
  for (let oldest = denied[0]; oldest !== undefined && oldest.until < cache.now; oldest = denied[0]) {
    denied.shift()
    cache.orders.delete(oldest.intentId)
  }
}

/**
 * The kill file is there and the ledger cannot be told: everything of ours that is open is canceled without a claim.
 * Harmless to repeat, so the shell asks again until the ledger knows.
 */
export function cancelUnclaimed(cache: Cache): void {
  for (const report of cache.reports.values()) {
    // Only what is known to be somebody else's is left alone.
    if (report.leavesQty > 0 && report.isOpenApi !== false) {
      cache.effects.push({ type: 'cancel_unclaimed', target: report.venueOrderId })
    }
  }
  for (const { venueOrderId, progress } of cache.orders.values()) {
    if (venueOrderId === null || isTerminal(progress.status)) continue
    const isListed = cache.reports.has(`${venueOrderId.orderDate} ${venueOrderId.orderNo}`)
    if (!isListed) cache.effects.push({ type: 'cancel_unclaimed', target: venueOrderId })
  }
}

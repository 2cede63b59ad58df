import { assert, unreachable } from '../core/assert.ts'
import { type KstDate, kstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import { type IntentId, PLAIN_ORDER_KINDS } from '../domain/order.ts'
import type { Denial } from '../risk/check.ts'
import { type Cache, createCache, hintReports } from './cache.ts'
import { onCancelRecovered, onCancelRequested, onCancelSettled } from './cancels.ts'
import { leaveDay } from './days.ts'
import { escalateOldDoubts, isInFlight, isUnanswered } from './doubts.ts'
import type { Effect } from './effect.ts'
import type { EngineEvent } from './event.ts'
import { applyKnowledge } from './knowledge.ts'
import { cancelUnclaimed, onModeChanged, watchOver } from './modes.ts'
import {
  dispatch,
  onBookRead,
  onIntentRecovered,
  onIntentRequested,
  onQuoteFailed,
  onQuoteRead,
  onSubmitSettled,
  recheck,
} from './orders.ts'
import { keepParents, onParentEvent } from './parents/parents.ts'
import { onBalanceReport } from './positions.ts'
import { onOrderReports, onReportsRecorded } from './reports.ts'
import { onReadDone, schedule } from './schedule.ts'
import type { EngineSettings } from './settings.ts'

/** What the shell may see of an engine between two events. */
export interface EngineView {
  readonly isReconciled: boolean
  readonly inFlight: number
  readonly inDoubt: number
  /** True when the last list or balance read failed. */
  readonly isBlind: boolean
  /** What the account may do now: the strictest of what was told and what was lowered here. */
  readonly mode: TradingMode
}

/** One broker account, pure: no clock, no promise, no I/O. The same events yield byte-identical effects. */
export interface Engine {
  handle(event: EngineEvent): readonly Effect[]
  /** Judges an order once more between the claim and the write. Changes nothing. */
  recheck(intentId: IntentId, at: UnixMs): Denial | undefined
  view(): EngineView
}

export function createEngine(settings: EngineSettings, mode: TradingMode = 'active'): Engine {
  const cache = createCache(settings, mode)
  return {
    handle(event) {
      assert(event.at >= cache.now, `time went back from ${cache.now} to ${event.at}`)
      leaveDay(cache, event.at)
      cache.now = event.at
      apply(cache, event)
      finish(cache)
      keepParents(cache, event)
      watchOver(cache, event)
      const effects = cache.effects
      cache.effects = []
      return effects
    },
    recheck(intentId, at) {
      const before = cache.now
      cache.now = unixMs(Math.max(at, before))
      const verdict = recheck(cache, intentId)
      cache.now = before
      return verdict.ok ? undefined : verdict.error
    },
    view: () => ({
      isReconciled: cache.isReconciled,
      inFlight: [...cache.orders.values()].filter((order) => isInFlight(cache, order)).length,
      inDoubt: [...cache.orders.values()].filter((order) => order.state === 'in_doubt').length,
      isBlind: cache.reads.reports.failures > 0 || cache.reads.balance.failures > 0,
      mode: cache.mode,
    }),
  }
}

function apply(cache: Cache, event: EngineEvent): void {
  switch (event.type) {
    case 'session_up':
    case 'session_down':
    case 'feed_changed':
    case 'clock_skewed':
      applySession(cache, event)
      break
    case 'mode_changed':
    case 'calendar_changed':
    case 'limits_changed':
    case 'kill_unrecorded':
      applyRule(cache, event)
      break
    case 'timer':
      cache.timers.delete(event.name)
      break
    case 'trade_tick':
    case 'quote_read':
    case 'quote_failed':
    case 'book_read':
      applyMarket(cache, event)
      break
    case 'intent_requested':
    case 'cancel_requested':
    case 'submit_settled':
    case 'cancel_settled':
      applyOrder(cache, event)
      break
    case 'intent_recovered':
    case 'cancel_recovered':
    case 'intents_synced':
      applyLedger(cache, event)
      break
    case 'notice':
    case 'notices_missed':
    case 'order_reports':
    case 'reports_recorded':
    case 'order_reports_failed':
    case 'balance_report':
    case 'balance_failed':
      applyRead(cache, event)
      break
    case 'balance_recorded':
    case 'day_started':
    case 'actions_known':
    case 'instrument_status':
      applyKnowledge(cache, event)
      break
    case 'parent_offered':
    case 'parents_synced':
    case 'child_spawned':
    case 'child_refused':
    case 'parent_recorded':
      onParentEvent(cache, event)
      break
    default:
      unreachable(event)
  }
}

/** The connection to the broker. What follows from prices that stop and clocks that jump is `watchOver`'s. */
function applySession(
  cache: Cache,
  event: Extract<EngineEvent, { type: 'session_up' | 'session_down' | 'feed_changed' | 'clock_skewed' }>,
): void {
  if (event.type === 'session_down') cache.isUp = false
  if (event.type !== 'session_up') return
  cache.orderKinds = event.orderKinds ?? PLAIN_ORDER_KINDS
  openSession(cache)
}

/** What the ledger knows of earlier lives. */
function applyLedger(
  cache: Cache,
  event: Extract<EngineEvent, { type: 'intent_recovered' | 'cancel_recovered' | 'intents_synced' }>,
): void {
  if (event.type === 'intent_recovered') onIntentRecovered(cache, event.recovered)
  else if (event.type === 'cancel_recovered') onCancelRecovered(cache, event.recovered)
  else onIntentsSynced(cache, event.openDays ?? [])
}

function onIntentsSynced(cache: Cache, openDays: readonly KstDate[]): void {
  for (const day of openDays) cache.oldDays.add(day)
  cache.isSynced = true
}

/** What decides over orders from now on. */
function applyRule(
  cache: Cache,
  event: Extract<EngineEvent, { type: 'mode_changed' | 'calendar_changed' | 'limits_changed' | 'kill_unrecorded' }>,
): void {
  if (event.type === 'mode_changed') onModeChanged(cache, event)
  else if (event.type === 'calendar_changed') cache.calendar = event.calendar
  else if (event.type === 'kill_unrecorded') cancelUnclaimed(cache)
  else Object.assign(cache.guard, { limits: event.limits, access: event.access })
}

/** What an instrument trades at. */
function applyMarket(
  cache: Cache,
  event: Extract<EngineEvent, { type: 'trade_tick' | 'quote_read' | 'quote_failed' | 'book_read' }>,
): void {
  if (event.type === 'trade_tick') onTradeTick(cache, event)
  else if (event.type === 'quote_read') onQuoteRead(cache, event)
  else if (event.type === 'quote_failed') onQuoteFailed(cache, event)
  else onBookRead(cache, event)
}

/** What somebody wants, and what became of it. */
function applyOrder(
  cache: Cache,
  event: Extract<EngineEvent, { type: 'intent_requested' | 'cancel_requested' | 'submit_settled' | 'cancel_settled' }>,
): void {
  if (event.type === 'intent_requested') onIntentRequested(cache, event)
  else if (event.type === 'cancel_requested') onCancelRequested(cache, event)
  else if (event.type === 'submit_settled') onSubmitSettled(cache, event)
  else onCancelSettled(cache, event)
}

function onTradeTick(cache: Cache, { tick, tradingDate, at }: Extract<EngineEvent, { type: 'trade_tick' }>): void {
  cache.lastTrade.set(tick.instrumentId, { px: tick.price, at })
  cache.market = { date: tradingDate, seenAt: at }
}

type ReadEvent = Extract<
  EngineEvent,
  {
    type:
      | 'notice'
      | 'notices_missed'
      | 'order_reports'
      | 'reports_recorded'
      | 'order_reports_failed'
      | 'balance_report'
      | 'balance_failed'
  }
>

/** What the broker was asked, and what the ledger made of the answer. */
function applyRead(cache: Cache, event: ReadEvent): void {
  const { reports, balance } = cache.reads
  switch (event.type) {
    case 'notice':
    case 'notices_missed':
      hintReports(cache)
      break
    case 'order_reports':
      onReadDone(cache, reports, true)
      if (event.day === kstDate(cache.now)) reports.isDone = true
      cache.doubtReads += 1
      onOrderReports(cache, event)
      break
    case 'reports_recorded':
      onReportsRecorded(cache, event.deferred)
      break
    case 'order_reports_failed':
      onReadDone(cache, reports, false)
      break
    case 'balance_report':
      onReadDone(cache, balance, true)
      balance.isDone = true
      onBalanceReport(cache, event)
      break
    case 'balance_failed':
      onReadDone(cache, balance, false)
      break
  }
}

/** A new connection knows nothing: the list and the balance are read again before anything is sent. */
function openSession(cache: Cache): void {
  cache.isUp = true
  cache.isReconciled = false
  cache.timers.clear()
  for (const read of Object.values(cache.reads)) {
    Object.assign(read, {
      inFlight: false,
      lastStartedAt: null,
      isDone: false,
      hintAt: null,
      failures: 0,
      lastFailedAt: null,
    })
  }
}

function finish(cache: Cache): void {
  escalateOldDoubts(cache)
  const { reports, balance } = cache.reads
  if (cache.isUp && !cache.isReconciled && cache.isSynced && reports.isDone && balance.isDone) {
    cache.isReconciled = true
    const inDoubt = [...cache.orders.values()].filter(isUnanswered).length
    const fact = { kind: 'account_reconciled', orders: cache.reports.size, inDoubt } as const
    cache.effects.push({ type: 'publish', fact })
    dispatch(cache)
  }
  schedule(cache)
}

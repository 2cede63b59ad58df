import { type KstDate, kstDate, type UnixMs, unixMs } from '../core/time.ts'
import { DISPUTE_MS } from './books.ts'
import { type Cache, later, type ReadState, type TrackedOrder } from './cache.ts'
import { isInFlight } from './doubts.ts'
import { sessionNow } from './rounds.ts'
import { runRounds } from './rounds-run.ts'
import { READS } from './settings.ts'

/** Starts the reads that are due and sets one timer for each that is not. Called at the end of every event. */
export function schedule(cache: Cache): void {
  if (!cache.isUp || !cache.isSynced) return
  runRounds(cache)
  run(cache, 'reports', reportsDueAt(cache))
  run(cache, 'balance', balanceDueAt(cache))
}

/** A replayed market trades whatever the calendar says. */
function isTrading({ books, settings, calendar, now }: Cache): boolean {
  if (settings.isAlwaysOpen) return true
  // Asked at every tick: the calendar is, only when something may have changed.
  if (books.session?.calendar !== calendar || now >= books.session.until) {
    books.session = { calendar, ...sessionNow(calendar, now) }
  }
  return books.session.isOpen
}

const idlePeriod = (cache: Cache): number => (isTrading(cache) ? READS.idle : READS.idleAtNight)

function run(cache: Cache, name: 'reports' | 'balance', dueAt: UnixMs | null): void {
  const read = cache.reads[name]
  if (read.inFlight || dueAt === null) return
  if (dueAt > cache.now) {
    if (cache.timers.get(name) === dueAt) return
    cache.timers.set(name, dueAt)
    cache.effects.push({ type: 'set_timer', name, at: dueAt })
    return
  }
  read.inFlight = true
  read.hintAt = null
  read.lastStartedAt = cache.now
  cache.timers.delete(name)
  if (name === 'balance') cache.effects.push({ type: 'read_balance' })
  else cache.effects.push({ type: 'read_order_reports', day: nextDay(cache) })
}

export function onReadDone(cache: Cache, read: ReadState, isComplete: boolean): void {
  read.inFlight = false
  if (isComplete) {
    read.failures = 0
    read.lastFailedAt = null
    return
  }
  read.failures += 1
  read.lastFailedAt = cache.now
  read.hintAt ??= cache.now // what we wanted to know is still not known
}

function reportsDueAt(cache: Cache): UnixMs {
  const read = cache.reads.reports
  if (read.lastStartedAt === null) return cache.now
  const last = read.lastStartedAt
  let due = later(last, hasOpenOrders(cache) ? openPeriod(cache) : idlePeriod(cache))
  if (!read.isDone) due = earlier(due, later(last, READS.spacing))
  if (cache.oldDays.size > 0) due = earlier(due, later(last, cache.isReconciled ? READS.open : READS.spacing))
  if (hasDoubts(cache)) due = earlier(due, later(last, doubtPeriod(cache)))
  if (read.hintAt !== null) due = earlier(due, afterHint(read.hintAt, last, READS.spacing))
  return notBeforeRetry(read, due)
}

/**
 * After the list whenever both are wanted: a fill is recorded before the holdings that contain it. Before the first list
 * it says nothing: every fill of the day would be told after the holdings that contain it, and be counted twice.
 */
function balanceDueAt(cache: Cache): UnixMs | null {
  const list = cache.reads.reports
  const read = cache.reads.balance
  const isListBehind = list.inFlight || cache.oldDays.size > 0
  if (!list.isDone || cache.unrecorded > 0 || list.hintAt !== null) return null
  if (isListBehind && list.failures === 0) return null
  if (read.lastStartedAt === null) return cache.now
  let due = later(read.lastStartedAt, isTrading(cache) ? READS.balance : READS.balanceAtNight)
  if (cache.mismatchAt !== null) due = earlier(due, later(read.lastStartedAt, DISPUTE_MS))
  if (read.hintAt !== null) due = earlier(due, afterHint(read.hintAt, read.lastStartedAt, READS.balanceSpacing))
  return notBeforeRetry(read, due)
}

const earlier = (a: UnixMs, b: UnixMs): UnixMs => (a < b ? a : b)
const step = (steps: readonly number[], index: number): number => steps[Math.min(index, steps.length - 1)] ?? 0

/** Soon after the hint, never sooner than `spacing` after the last read began. */
function afterHint(hintAt: UnixMs, last: UnixMs, spacing: number): UnixMs {
  const settled = later(hintAt, READS.debounce)
  const spaced = later(last, spacing)
  return unixMs(Math.max(settled, spaced))
}

function notBeforeRetry(read: ReadState, due: UnixMs): UnixMs {
  if (read.lastFailedAt === null) return due
  const retryAt = later(read.lastFailedAt, step(READS.retry, read.failures - 1))
  return due > retryAt ? due : retryAt
}

/** Often at first, then just often enough for the proof to be complete when its time has come. */
function doubtPeriod(cache: Cache): number {
  const { absentSpanMs, absentReads } = cache.settings.timing
  const longest = Math.max(READS.spacing, absentSpanMs / Math.max(1, absentReads - 1))
  return Math.min(longest, step(READS.doubt, cache.doubtReads))
}

const openPeriod = (cache: Cache): number =>
  cache.busyUntil !== null && cache.now < cache.busyUntil ? cache.settings.busyReadMs : READS.open

const hasOpenOrders = (cache: Cache): boolean => [...cache.reports.values()].some((report) => report.leavesQty > 0)

const hasDoubts = (cache: Cache): boolean =>
  [...cache.orders.values()].some((order) => order.state === 'in_doubt' || isAbandoned(cache, order)) ||
  [...cache.cancels.values()].some((cancel) => cancel.state === 'in_doubt')

/** Sent by a process that never said how it ended. */
const isAbandoned = (cache: Cache, order: TrackedOrder): boolean =>
  order.state === 'sending' && !isInFlight(cache, order)

/** Today's list; every other time the list of an older day on which something is still open or in doubt. */
function nextDay(cache: Cache): KstDate {
  const today = kstDate(cache.now)
  const oldDoubt = [...cache.orders.values()].find(
    (order) => order.state === 'in_doubt' && kstDate(order.sentAt) !== today,
  )
  const [oldDay = oldDoubt && kstDate(oldDoubt.sentAt)] = cache.oldDays
  const isTurn = cache.lastDay === null || cache.lastDay === today
  const day = oldDay !== undefined && isTurn ? oldDay : today
  cache.lastDay = day
  return day
}

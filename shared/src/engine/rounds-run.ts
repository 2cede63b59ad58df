import { addDays, kstDate, type UnixMs } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import { snapshotOf } from '../portfolio/day-snapshot.ts'
import { makeStatement } from '../portfolio/make-statement.ts'
import { uncounted } from '../portfolio/trade.ts'
import { type Cache, hintBalance, hintReports, orderKey } from './cache.ts'
import { watchedInstruments } from './gates.ts'
import { type Round, replayRoundsOf, roundsOf, startOfDay } from './rounds.ts'

/** Starts the rounds that are due, ends those whose readings have come, and sets the timer of the next. */
export function runRounds(cache: Cache): void {
  const { books } = cache
  plan(cache)
  endRounds(cache)
  const { rounds } = books
  if (rounds === null) return
  const isDue = ({ at }: Round): boolean => at <= cache.now
  if (rounds.left.some(isDue)) {
    books.pending = [...books.pending, ...rounds.left.filter(isDue).map((round) => ({ round, dueAt: cache.now }))]
    rounds.left = rounds.left.filter((round) => !isDue(round))
    hintReports(cache)
    hintBalance(cache)
  }
  // At midnight tomorrow is planned.
  const next = rounds.left[0]?.at ?? rounds.until
  if (cache.timers.get('day') === next) return
  cache.timers.set('day', next)
  cache.effects.push({ type: 'set_timer', name: 'day', at: next })
}

/** The rounds of today. After a late start only the newest of those that are over is made up for: it closes the books. */
function plan(cache: Cache): void {
  const { books, settings, calendar, now } = cache
  // Asked at every tick: a comparison, nothing more.
  if (books.rounds?.calendar === calendar && now < books.rounds.until) return
  const day = kstDate(now)
  const rounds = settings.isAlwaysOpen ? replayRoundsOf(day) : roundsOf(calendar, day)
  const missed = rounds.findLast((round) => round.at <= now && closesBooks(round))
  books.rounds = {
    calendar,
    until: startOfDay(addDays(day, 1)),
    left: rounds.filter((round) => round.at > now || round === missed),
  }
}

/** A round ends with readings that began after it was due and that agree with the fills. */
function endRounds(cache: Cache): void {
  const { books, reads, mismatchAt } = cache
  if (books.pending.length === 0 || mismatchAt !== null || !cache.isReconciled) return
  const isRead = (dueAt: UnixMs): boolean =>
    [reads.reports, reads.balance].every(
      ({ inFlight, failures, lastStartedAt }) =>
        !inFlight && failures === 0 && lastStartedAt !== null && lastStartedAt >= dueAt,
    )
  const ended = books.pending.filter(({ dueAt }) => isRead(dueAt))
  if (ended.length === 0) return
  books.pending = books.pending.filter((entry) => !ended.includes(entry))
  for (const { round } of ended) end(cache, round)
  if (ended.some(({ round }) => closesBooks(round))) closeBooks(cache)
}

/** The main session of the day, and whatever is last. */
const closesBooks = ({ kind, venue, isLast }: Round): boolean => kind === 'closing' && (venue === 'KRX' || isLast)

function end(cache: Cache, round: Round): void {
  switch (round.kind) {
    case 'morning':
    case 'before': {
      const instrumentIds = watchedInstruments(cache)
      const day = kstDate(cache.now)
      if (instrumentIds.length > 0) cache.effects.push({ type: 'read_actions', instrumentIds, day })
      break
    }
    case 'settling':
      break
    case 'closing':
      closeSession(cache, round)
      break
  }
}

/** From here on no order that was good for the session is open any more, whatever the broker goes on showing. */
function closeSession({ books, settings }: Cache, { venue, isLast, until }: Round): void {
  if (settings.isAlwaysOpen) return
  const { closed } = books
  if (venue === 'KRX') closed.ours = until
  if (isLast) closed.all = until
}

/**
 * Orders do not outlive their session. Ours are sent to KRX; of others it is not known where they rest, so they may live
 * until the last session of the day.
 */
export function isSessionOver({ books: { closed }, links }: Cache, report: OrderReport): boolean {
  const until = links.has(orderKey(report.venueOrderId)) ? Math.max(closed.ours ?? 0, closed.all ?? 0) : closed.all
  return until !== null && report.orderedAt < until
}

/** The day so far, held against the broker's own figures to the share and to the won. */
function closeBooks(cache: Cache): void {
  const { books, balance } = cache
  const { start } = books
  const day = kstDate(cache.now)
  if (balance === null || start?.date !== day || balance.report.tradingDate !== day) return
  const takenAt = balance.startedAt
  const snapshot = snapshotOf(balance.report, { takenAt, reports: [...cache.reports.values()] })
  const statement = makeStatement({
    start,
    end: snapshot,
    trades: uncounted(books.trades, start.counted),
    adjusted: books.adjusted,
    instruments: cache.instruments,
    actions: [...books.actions.values()].flat(),
  })
  cache.effects.push({ type: 'persist', record: { kind: 'day_snapshot', of: 'end', snapshot } })
  cache.effects.push({ type: 'persist', record: { kind: 'statement', statement } })
}

import { kstDate } from '../../core/time.ts'
import type { DayFigures, RunKind } from './desk-event.ts'
import { type DeskState, effect } from './desk-state.ts'
import { type DayHours, hoursOf } from './hours.ts'
import { at, enterDay, type Member, type Playing } from './member.ts'
import { decide } from './signals.ts'

/** What of a day's work is due by now: preparation, session, close, statement. */
export function keepHours(state: DeskState, member: Member): void {
  const date = kstDate(state.now)
  if (member.hours?.date !== date) {
    if (member.hours !== undefined) leaveDay(state, member, member.hours)
    member.hours = hoursOf(state.calendar, date, member.version.terms)
    member.runs.clear()
  }
  const { hours, playing } = member
  if (hours === undefined || playing === undefined) return
  enterDay(playing, state.now)
  // What was due before it was armed is nobody's.
  const begins = (due: number): boolean => state.now >= due && due >= playing.startedAt
  if (begins(hours.prepare) && state.now < hours.close) once(state, member, { kind: 'prepare', due: hours.prepare })
  if (state.now >= hours.open && state.now < hours.close) begin(state, member, { kind: 'session', due: hours.open })
  if (begins(hours.closeRoutine)) closeDay(state, member, playing)
  if (state.now >= hours.close) finish(state, member, hours)
  if (begins(hours.statement)) begin(state, member, { kind: 'statement', due: hours.statement, of: playing })
}

/** When something of the day is due next; infinity when nothing is. */
export function nextHour(state: DeskState, { hours }: Member): number {
  if (hours === undefined || hours.date !== kstDate(state.now)) return Number.POSITIVE_INFINITY
  const { prepare, open, closeRoutine, close, statement } = hours
  return Math.min(...[prepare, open, closeRoutine, close, statement].filter((due) => due > state.now))
}

interface Due {
  readonly kind: RunKind
  readonly due: number
  readonly of?: Playing
}

function begin(state: DeskState, member: Member, { kind, due, of }: Due): boolean {
  if (member.runs.has(kind)) return false
  member.runs.set(kind, 'begun')
  tell(state, member, { kind, due, state: 'begun', figures: of === undefined ? null : figuresOf(of) })
  return true
}

function once(state: DeskState, member: Member, due: Due): void {
  if (begin(state, member, due)) end(state, member, due)
}

function end(state: DeskState, member: Member, { kind, due }: Due): void {
  if (member.runs.get(kind) !== 'begun') return
  member.runs.set(kind, 'ended')
  tell(state, member, { kind, due, state: 'ended', figures: null })
}

/** What the day that is over still owes: nobody may have been awake for it. */
function leaveDay(state: DeskState, member: Member, hours: DayHours): void {
  finish(state, member, hours)
  const { playing } = member
  // A day of which it was told no bar is none to report.
  const isOwed = [...(playing?.told.values() ?? [])].some((ts) => kstDate(at(ts)) === hours.date)
  if (playing !== undefined && isOwed) begin(state, member, { kind: 'statement', due: hours.statement, of: playing })
}

function finish(state: DeskState, member: Member, { open }: DayHours): void {
  end(state, member, { kind: 'session', due: open })
}

/** Sells what is held where nothing is kept over night. Asked for once: the key is the day's own. */
function closeDay(state: DeskState, member: Member, playing: Playing): void {
  const { terms, instruments } = member.version
  const due = member.hours?.closeRoutine ?? 0
  if (!begin(state, member, { kind: 'close', due })) return
  if (terms.schedule.closeRoutine === 'flatten' && state.now < (member.hours?.close ?? 0)) {
    playing.stops = []
    instruments.forEach((instrumentId, series) => {
      const shares = playing.book.held(series)
      if (shares === 0) return
      const signal = { series, side: 'sell', size: { shares }, type: 'market', reason: 'close_routine' } as const
      const key = `${instrumentId}:${due}:close`
      decide({ state, member, playing }, { key, instrumentId, ts: due, by: instrumentId, signal })
    })
  }
  end(state, member, { kind: 'close', due })
}

function figuresOf({ book, day, fills, startedAt }: Playing): DayFigures {
  const today = fills.filter(({ ts }) => kstDate(at(ts)) === day.date && ts >= startedAt - DAY_MS)
  return { pnl: book.equity - day.equity, equity: book.equity, orders: day.orders, fills: today.length }
}

const DAY_MS = 86_400_000

interface Told {
  readonly kind: RunKind
  readonly due: number
  readonly state: 'begun' | 'ended'
  readonly figures: DayFigures | null
}

function tell(state: DeskState, member: Member, { kind, due, state: word, figures }: Told): void {
  const { strategyId, versionId } = member.version
  const date = member.hours?.date ?? kstDate(state.now)
  effect(state, { type: 'run', strategyId, versionId, kind, date, dueAt: at(due), state: word, figures })
}

import { z } from 'zod'
import { parseWith } from '../../core/parse.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { createCalendar, type TradingCalendar } from '../../market/trading-calendar.ts'
import { createStrategyDesk, type StrategyDesk } from './desk.ts'
import type { DeskEffect, DeskEvent } from './desk-event.ts'
import type { GivenStrategies } from './desk-state.ts'
import { readTapeEvent, TapeCalendar } from './tape-event.ts'

/** Takes one line of a tape, without its end. */
export type WriteTape = (line: string) => void

/**
 * A desk everything it is told and everything it wants is written down of, as JSON lines: `{"v":1,"desk":…}` where it
 * begins, then by turns `{"told":event}` before it is told and `{"wanted":[effects]}` after.
 */
export function recordDesk(desk: StrategyDesk, calendar: TradingCalendar, write: WriteTape): StrategyDesk {
  write(toLine({ v: 1, desk: { calendar: { days: calendar.days } } }))
  return {
    handle(event) {
      write(toLine({ told: plain(event) }))
      const effects = desk.handle(event)
      write(toLine({ wanted: effects }))
      return effects
    },
  }
}

/** A calendar answers questions as well: its days are all there is to write down. */
const plain = (event: DeskEvent): object =>
  event.type === 'calendar_changed' ? { ...event, calendar: { days: event.calendar.days } } : event

const UNWRITABLE = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/** JSON would make null of what is no finite number. */
const toLine = (value: object): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? { $number: String(part) } : part,
  )

const fromLine = (line: string): unknown =>
  JSON.parse(line, (_, part: unknown) =>
    typeof part === 'object' && part !== null && '$number' in part
      ? (UNWRITABLE.get(String(part.$number)) ?? part)
      : part,
  )

const Line = z.union([
  z.strictObject({ v: z.literal(1), desk: z.strictObject({ calendar: TapeCalendar }) }),
  z.strictObject({ told: z.unknown() }),
  z.strictObject({ wanted: z.array(z.unknown()) }),
])

/** What a tape comes to when it is played again. */
export interface TapeReplay {
  readonly events: number
  /** Orders and refusals the desk decided on, as far as the replay went. */
  readonly signals: number
  /** The first answer that is not the recorded one, byte by byte; null: there is none. */
  readonly difference: { readonly line: number; readonly recorded: string; readonly again: string } | null
}

export interface TapeError {
  readonly kind: 'tape_unreadable'
  /** From 1 on. */
  readonly line: number
  readonly detail: string
}

/**
 * Tells a desk the events of a tape and compares what it wants with what was wanted then. Ends at the first difference.
 * A last line without an end is one that was being written when its process was killed, and is no line.
 *
 * @param given  strategies that are not built in, as the desk had them: a tape names them and does not hold what they do
 * @errors       a line that is not one of a tape, or not in its place
 */
export function replayTape(text: string, given?: GivenStrategies): Result<TapeReplay, TapeError> {
  let desk: StrategyDesk | undefined
  let effects: readonly DeskEffect[] | undefined
  let [events, signals] = [0, 0]
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const unreadable = (detail: string) => err({ kind: 'tape_unreadable' as const, line: index + 1, detail })
    const read = readLine(line)
    if (!read.ok) return unreadable(read.error)
    if ('desk' in read.value) {
      desk = createStrategyDesk(createCalendar(read.value.desk.calendar.days), given)
      effects = undefined
    } else if ('told' in read.value) {
      if (desk === undefined || effects !== undefined) return unreadable('told out of turn')
      const event = readTapeEvent(read.value.told)
      if (!event.ok) return unreadable(event.error.issues.join('; '))
      effects = desk.handle(event.value)
      events += 1
    } else {
      if (effects === undefined) return unreadable('wanted out of turn')
      const again = toLine({ wanted: effects })
      if (again !== line) return ok({ events, signals, difference: { line: index + 1, recorded: line, again } })
      signals += effects.filter(({ type }) => type === 'signal').length
      effects = undefined
    }
  }
  return ok({ events, signals, difference: null })
}

function readLine(line: string): Result<z.infer<typeof Line>, string> {
  try {
    const read = parseWith(Line, fromLine(line))
    return read.ok ? read : err(read.error.issues.join('; '))
  } catch {
    return err('no JSON')
  }
}

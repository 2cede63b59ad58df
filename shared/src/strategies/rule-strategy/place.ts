import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Bar, BarSpec } from '../../domain/market-data.ts'
import type { BarLike } from '../../indicators/indicator.ts'
import { isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'
import { type ClockView, kstDay, startOfSecond } from '../../rules/clock.ts'
import type { CompiledRule, Part } from '../../rules/compile.ts'
import { createContext, evaluate, sample } from '../../rules/evaluate.ts'
import type { Context } from '../../rules/nodes/context.ts'
import type { Cell } from '../../rules/read.ts'
import type { FactValues } from '../../rules/rule-set.ts'
import { createBoard } from '../../rules/set/board.ts'
import { type Tri, UNKNOWN } from '../../rules/tri.ts'
import { createDaySoFar } from './day-so-far.ts'
import { createLongerBars } from './longer-bars.ts'

const CLOSE_SECOND = 15 * 3600 + 30 * 60

/** When a bar is over: minutes by their length, days and longer at the close of their first day. */
export const endOf = (spec: BarSpec, ts: number): number =>
  isMinutes(spec) ? ts + MINUTES[spec] * MINUTE_MS : startOfSecond(kstDay(ts), CLOSE_SECOND)

/** The two conditions of a strategy on one instrument, and everything they read. */
export interface Place {
  /** A bar has closed: what both conditions are now. `facts` are told before; what nobody tells stays unknown. */
  close(bar: BarLike, told: { readonly at: number; readonly clock: ClockView; readonly facts: FactValues }): void
  entry: Tri
  exit: Tri
  /** UnixMs of the last purchase, for rules that ask when they last acted. */
  acted(at: number): void
}

interface Watched {
  readonly part: Part
  readonly context: Context
}

/** @param shared  cells of what belongs to the account: the same for all instruments */
export function createPlace(
  { reads, when, exit }: CompiledRule,
  { id, bar, shared }: { readonly id: InstrumentId; readonly bar: BarSpec; shared(key: string): Cell },
): Place {
  const board = createBoard(id, shared)
  const cells = reads.map((read) => board.cell(read))
  const watch = (part: Part): Watched => ({ part, context: createContext(part, { cells, tickSize: board.tickSize }) })
  const sides = exit === null ? [watch(when)] : [watch(when), watch(exit)]
  const series = board.series(bar)
  const specs = new Set<BarSpec>([
    ...reads.flatMap((read) => ('tf' in read ? [read.tf] : [])),
    ...sides.flatMap(({ part }) => part.samplers.map(({ tf }) => tf)),
  ])
  for (const spec of [...specs, bar]) board.series(spec).keep(depthOf(reads, sides, spec))
  specs.delete(bar)
  const longer = [...specs].map(createLongerBars)
  const day = createDaySoFar(id)

  const sampleAll = (tf: BarSpec, moment: 'before' | 'after', now: { at: number; clock: ClockView }): void => {
    for (const { part, context } of sides) {
      context.at = now.at
      context.clock = now.clock
      sample(part, context, { tf, when: moment })
    }
  }

  const closeBar = (tf: BarSpec, over: Bar, now: { at: number; clock: ClockView }): void => {
    const at = board.series(tf)
    if (!at.close(over, now.at)) return
    at.showClosed(now.at)
    sampleAll(tf, 'before', now)
    sampleAll(tf, 'after', now)
    at.show(now.at)
  }

  const hearsTrades = longer.length > 0 || reads.some(({ feed }) => feed === 'tick')
  /** The ends of a bar, so that longer bars that go on know them, and its last trade. */
  const trade = (told: Bar, at: number): void => {
    const last = day.closing(told, (at - 1) as UnixMs) // its last millisecond
    if (longer.length > 0) {
      for (const price of [told.open, told.high, told.low]) board.onTick({ ...last, price, size: 0 }, at)
    }
    board.onTick(last, at)
  }

  const place: Place = {
    entry: UNKNOWN,
    exit: UNKNOWN,
    close(told, { at, clock, facts }) {
      const now = { at, clock }
      const whole: Bar = {
        ts: told.ts as UnixMs,
        open: told.open,
        high: told.high,
        low: told.low,
        close: told.close,
        volume: told.volume,
      } // the start of a bar
      for (const one of longer) {
        const over = one.add(told)
        if (over !== undefined) closeBar(one.spec, over, now)
      }
      if (hearsTrades) trade(whole, at)
      board.onFacts(facts, at)
      if (!series.close(whole, at)) return
      series.showClosed(at)
      sampleAll(bar, 'before', now)
      const [entry, leaving] = sides
      place.entry = look(entry!, now)
      place.exit = leaving === undefined ? UNKNOWN : look(leaving, now)
      sampleAll(bar, 'after', now)
      series.show(at)
    },
    acted(at) {
      for (const { context } of sides) context.firedAt = at
    },
  }
  return place
}

function look({ part, context }: Watched, { at, clock }: { readonly at: number; readonly clock: ClockView }): Tri {
  context.at = at
  context.clock = clock
  return evaluate(part, context)
}

/** Closed bars that windows and shifts look back at. */
function depthOf(reads: CompiledRule['reads'], sides: readonly Watched[], spec: BarSpec): number {
  const shifts = reads.map((read) => ('tf' in read && read.tf === spec && 'shift' in read ? read.shift : 0))
  const windows = sides.flatMap(({ part }) => part.samplers.map(({ tf, depth }) => (tf === spec ? depth : 0)))
  return Math.max(1, ...shifts) + Math.max(0, ...windows) + 1
}

import type { BarSpec } from '../../domain/market-data.ts'
import type { Feed } from '../catalogue.ts'
import type { CompiledRule, Part } from '../compile.ts'
import { begin, createContext, evaluate, sample } from '../evaluate.ts'
import type { Context } from '../nodes/context.ts'
import type { Cell, OperandSource, Read } from '../read.ts'
import type { PartState } from '../state.ts'
import { type Tri, UNKNOWN } from '../tri.ts'
import { type Decision, decide, dueAt, type FirePolicy, type FireState, freshState, type Moment } from './fire.ts'
import type { Series } from './series.ts'

/** One condition of a rule on one instrument: its numbers, and what it remembers of having been true. */
export interface Side {
  readonly part: Part
  readonly context: Context
  readonly policy: FirePolicy
  state: FireState
  /** What came of the last look. */
  now: Tri
}

export function createSide(
  part: Part,
  policy: FirePolicy,
  source: OperandSource & { readonly cells: readonly Cell[] },
): Side {
  return { part, context: createContext(part, source), policy, state: freshState(), now: UNKNOWN }
}

/** Looks at one side: what is true now, and whether that is an event. */
export function judge(side: Side, moment: Moment): Decision {
  side.now = look(side, moment)
  const decision = decide(side, side.now, moment)
  if (typeof decision === 'object') side.context.firedAt = moment.at
  return decision
}

/** Looks at a side that has nothing to act on: what it remembers goes on, and what is true later will be new. */
export function idle(side: Side, moment: Moment): void {
  look(side, moment)
  side.state.last = null
  side.state.isPending = false
}

function look(side: Side, { at, clock }: Pick<Moment, 'at' | 'clock'>): Tri {
  side.context.at = at
  side.context.clock = clock
  return evaluate(side.part, side.context)
}

/** The first look: it fires nothing, it notes where things stand. `replay` fills windows from what came before. */
export function takeBaseline(side: Side, moment: Moment, replay: () => void): void {
  side.state = freshState()
  side.context.memory = side.part.memory.map((initial) => [...initial])
  side.context.at = moment.at
  side.context.clock = moment.clock
  replay()
  side.now = look(side, moment)
  if (!side.policy.firesAtOnce) decide(side, side.now, moment)
}

/** When time alone may change something. */
export const wakeOf = (side: Side): number => Math.min(side.context.wakeAt, dueAt(side.state, side.policy))

export function sampleAt(
  side: Side,
  moment: Pick<Moment, 'at' | 'clock'> & { readonly tf: BarSpec; readonly when: 'before' | 'after' },
): void {
  if (side.part.samplers.length === 0) return
  side.context.at = moment.at
  side.context.clock = moment.clock
  sample(side.part, side.context, moment)
}

/**
 * Fills windows of bar closes from the bars before the rule was armed, as far as bars alone tell: a window of twenty days
 * would otherwise be unknown for twenty days.
 */
export function replaySamples(
  side: Side,
  { reads, seriesOf }: { readonly reads: readonly Read[]; readonly seriesOf: (spec: BarSpec) => Series },
): void {
  const { context, part } = side
  const live = context.cells
  for (const sampler of part.samplers) {
    const series = seriesOf(sampler.tf)
    for (let back = Math.min(sampler.depth, series.closedCount) - 1; back >= 0; back -= 1) {
      context.cells = reads.map((read) => ({
        value: 'tf' in read && read.tf !== sampler.tf ? Number.NaN : series.past(read, back),
        freshUntil: Number.POSITIVE_INFINITY,
      }))
      begin(part, context)
      sampler.run(context)
    }
  }
  context.cells = live
}

const FEED_BITS: Readonly<Record<Feed, number>> = {
  tick: 1,
  bars: 1,
  line: 1,
  book: 2,
  reference: 4,
  flow: 4,
  fundamental: 4,
  status: 4,
  position: 4,
  index: 8,
  fx: 8,
  account: 8,
  strategy: 16,
  clock: 0,
}
export const BITS = { tick: 1, book: 2, facts: 4, shared: 8, rule: 16 } as const

/** Which events concern a rule. One that reads nothing but the clock is looked at by time alone. */
export const feedMask = ({ reads }: CompiledRule): number => reads.reduce((mask, { feed }) => mask | FEED_BITS[feed], 0)

const numbers = (memory: readonly (readonly number[])[]): PartState['memory'] =>
  memory.map((list) => list.map((value) => (Number.isNaN(value) ? null : value)))

export const saveSide = ({ state, context }: Side): PartState => ({ ...state, memory: numbers(context.memory) })

/** A state of another shape than the rule has (which would be a bug) is no state. */
export function restoreSide(side: Side, saved: PartState): void {
  const { memory, ...state } = saved
  if (memory.length !== side.part.memory.length) return
  side.state = { ...freshState(), ...state }
  side.context.memory = memory.map((list) => list.map((value) => value ?? Number.NaN))
  side.context.firedAt = state.firedAt ?? Number.NaN
}

/** Values that were unknown when they were read, by their keys. */
export function missingOf(reads: readonly Read[], { cells, at }: Context): readonly string[] {
  return reads.filter((_, n) => Number.isNaN(readAt(cells[n]!, at))).map(({ key }) => key)
}

export const readAt = (cell: Cell, at: number): number => (cell.freshUntil >= at ? cell.value : Number.NaN)

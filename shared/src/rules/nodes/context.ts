import type { BarSpec } from '../../domain/market-data.ts'
import type { ClockView } from '../clock.ts'
import type { Cell, Read } from '../read.ts'
import type { Condition, Operand } from '../syntax.ts'
import type { Tri } from '../tri.ts'

/** What one evaluation of one rule on one instrument may look at and change. Made once and used again and again. */
export interface Context {
  /** UnixMs. */
  at: number
  /** One for each read of the rule. */
  cells: readonly Cell[]
  clock: ClockView
  /** One list of numbers for each remembering node. */
  memory: number[][]
  /** Values of variables in this turn. */
  memos: Float64Array
  memoTurns: Float64Array
  turn: number
  /** Remembering nodes answer and keep nothing. */
  isPeek: boolean
  /** UnixMs at which time alone may change the answer; the earliest that a node asked for. */
  wakeAt: number
  /** What the evaluation may still spend. */
  fuel: number
  /** When the rule last fired on this instrument; NaN before. */
  firedAt: number
  tickSize(price: number): number
}

export type Path = readonly (string | number)[]

/** NaN is unknown. */
export type Value = (context: Context) => number
export type Test = (context: Context) => Tri

export interface Built<T> {
  readonly run: T
  /** Has to be run at every evaluation, also when the answer is already clear without it. */
  readonly remembers: boolean
  /** What a comparison compares, to be shown. */
  readonly sides?: { readonly left: Value; readonly right: Value | null }
}

/** What is done at the close of each bar: before the evaluation for conditions, after it for values. */
export interface Sampler {
  readonly tf: BarSpec
  readonly moment: 'before' | 'after'
  /** Closed bars it looks back: so many are replayed when the rule is armed. */
  readonly depth: number
  run(context: Context): void
}

/** What the parts of the compiler ask of it. */
export interface Builder {
  operand(operand: Operand): Built<Value>
  /** `path`: where it stands, for traces; null inside of what is not traced by itself. */
  condition(condition: Condition, path: Path | null): Built<Test>
  /** The index of a read, the same for the same key. */
  read(read: Read): number
  /** The index of a new list in `memory`, beginning as `initial`. */
  slot(initial: readonly number[]): number
  /** Builds what runs at bar closes only: variables in it are its own. */
  sampled<T>(build: (builder: Builder) => T): T
  sampler(sampler: Sampler): void
  /** At which second of the day, or how often, the answer changes by time alone. */
  clock(need: ClockNeed): void
}

export type ClockNeed =
  | { readonly kind: 'second'; readonly second: number }
  | { readonly kind: 'minute' }
  | { readonly kind: 'phase' }
  | { readonly kind: 'day' }

export class FuelSpent extends Error {
  override readonly name = 'FuelSpent'
}

/** Pays for work that depends on the length of a window; everything else is paid by the number of nodes. */
export function spend(context: Context, units: number): void {
  context.fuel -= units
  if (context.fuel < 0) throw new FuelSpent('an evaluation costs more than it may')
}

/** Infinity is no number a rule may act on. */
export const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

export const wakeBy = (context: Context, at: number): void => {
  if (at > context.at && at < context.wakeAt) context.wakeAt = at
}

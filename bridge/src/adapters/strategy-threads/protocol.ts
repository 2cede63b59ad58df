import type { ParamValues } from '@naru/shared/indicators/indicator'
import type { StrategyDefinition, StrategyEvent, StrategySignal } from '@naru/shared/strategies/strategy'

/** What a strategy can ask its context, as it was when the event was told: one entry a series. */
export interface ContextShot {
  readonly now: number
  readonly isDaily: boolean
  readonly cash: number
  readonly equity: number
  readonly held: readonly number[]
  readonly averagePrice: readonly number[]
  readonly lastClose: readonly number[]
  readonly pending: readonly number[]
}

/** Asked of the thread, one at a time. `strategy` numbers what `create` has made. */
export type ThreadRequest =
  | { readonly kind: 'create'; readonly params: ParamValues; readonly seriesCount: number }
  | { readonly kind: 'event'; readonly strategy: number; readonly event: StrategyEvent; readonly context: ContextShot }

export interface Fault {
  readonly kind: 'fault'
  readonly code: string
  readonly detail: string
}

export type ThreadReply =
  | { readonly kind: 'created'; readonly strategy: number }
  | { readonly kind: 'signals'; readonly signals: readonly StrategySignal[] }
  | Fault

/** What a program says of itself. */
export type About = Omit<StrategyDefinition, 'create'>

/** The first word of a thread: what the program says of itself, or why it cannot be run. */
export type Opening = { readonly kind: 'opened'; readonly about: About } | Fault

/** Said when a thread turns to somebody else's program. */
export const BEGUN = 'begun'

/** The one word of a thread that tries a plugin; `trades`: on its defaults, on bars made up for it. */
export type Trial = { readonly kind: 'kept'; readonly about: About; readonly trades: boolean } | Fault

/** A plugin as it lay in its folder when the bridge began. */
export interface PluginFiles {
  /** Name of its folder. */
  readonly id: string
  /** Of all its files, hexadecimal. */
  readonly hash: string
}

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
export type ScriptRequest =
  | { readonly kind: 'create'; readonly params: ParamValues; readonly seriesCount: number }
  | { readonly kind: 'event'; readonly strategy: number; readonly event: StrategyEvent; readonly context: ContextShot }

export type ScriptReply =
  | { readonly kind: 'created'; readonly strategy: number }
  | { readonly kind: 'signals'; readonly signals: readonly StrategySignal[] }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }

/** The first word of a thread: what the script says of itself, or why it cannot be run. */
export type ScriptOpening =
  | { readonly kind: 'opened'; readonly about: Omit<StrategyDefinition, 'create'> }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }

import type { Result } from '@naru/shared/core/result'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { BarSpec } from '@naru/shared/domain/market-data'
import type { ParamValues } from '@naru/shared/indicators/indicator'
import type { StrategyDefinition, StrategyEvent, StrategySignal } from '@naru/shared/strategies/strategy'

/** Why somebody else's strategy cannot be run, or has not answered. `code` is one of the product's codes. */
export interface SourceProblem {
  readonly code: 'source_unknown' | 'source_broken' | 'source_late' | 'source_gone'
  readonly detail: string
}

/** Strategies that are not built in and run within this process: user scripts and installed plugins. */
export interface StrategyShelf {
  /** Called once an armed version. What it makes answers at once, and throws when it breaks its limits. */
  find(
    source:
      | { readonly kind: 'script'; readonly code: string; readonly params: ParamValues }
      | { readonly kind: 'plugin'; readonly plugin: string; readonly params: ParamValues },
  ): Promise<Result<StrategyDefinition, SourceProblem>>
}

/** What a strategy elsewhere can know while it is told something. Arrays are by series; won and shares. */
export interface RemoteContext {
  /** Start of the bar being told, UnixMs. */
  readonly now: number
  readonly cash: number
  readonly equity: number
  readonly held: readonly number[]
  readonly averagePrice: readonly number[]
  readonly lastClose: readonly number[]
  readonly pending: readonly number[]
}

export interface RemoteTold {
  readonly event: StrategyEvent
  readonly context: RemoteContext
}

/** One armed version that runs elsewhere. */
export interface RemoteVersion {
  readonly versionId: string
  readonly userId: string
  readonly program: string
  readonly params: ParamValues
  readonly instruments: readonly InstrumentId[]
  readonly bar: BarSpec
}

/** A strategy in another process. It is told everything in order, one thing at a time. */
export interface RemoteStrategy {
  /** What has already happened: nothing it wants of it is traded. */
  remember(past: readonly RemoteTold[]): Promise<Result<void, SourceProblem>>
  /** What it wants now. An answer after `deadlineMs` is `source_late`, and is thrown away. */
  ask(told: RemoteTold, deadlineMs: number): Promise<Result<readonly StrategySignal[], SourceProblem>>
  close(): void
}

/** Where strategies of other processes are reached (Python over gRPC). What it answers is not trusted: the desk checks it. */
export interface SignalSource {
  open(version: RemoteVersion): Promise<Result<RemoteStrategy, SourceProblem>>
}

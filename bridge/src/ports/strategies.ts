import type { Result } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { BarSpec } from '@naru/shared/domain/market-data'
import type { AccountId } from '@naru/shared/domain/order'
import type { StrategyStopReason } from '@naru/shared/domain/stop-reason'
import type { ParamSpec, ParamValues } from '@naru/shared/indicators/indicator'
import type {
  DeskSignal,
  RemoteSignal,
  RemoteTold,
  RunKind,
  StrategyState,
} from '@naru/shared/strategies/desk/desk-event'
import type { DayDifference, RecordedSignal } from '@naru/shared/strategies/difference'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import type { LeaseHolder, LedgerIntent, StoreResult } from './store.ts'

/** Why somebody else's strategy cannot be run, or has not answered. `code` is one of the product's codes. */
export interface SourceProblem {
  readonly code: 'source_unknown' | 'source_broken' | 'source_late' | 'source_gone'
  readonly detail: string
}

/** Of those only these: what runs within this process is there, or it is not. */
export type ShelfProblem = SourceProblem & { readonly code: 'source_unknown' | 'source_broken' }

/** A plugin in the folder of the NAS' owner: tried and ready, or why nobody may run it. */
export type InstalledPlugin =
  | {
      readonly state: 'ready'
      readonly id: string
      /** As strategies name it: another file beside it is another plugin. */
      readonly plugin: string
      readonly about: Omit<StrategyDefinition, 'create'>
      /** On its defaults, on bars made up for it. */
      readonly trades: boolean
    }
  | { readonly state: 'refused'; readonly id: string; readonly code: string; readonly detail: string }

/** Strategies that are not built in and run within this process: user scripts and installed plugins. */
export interface StrategyShelf {
  /** Called once an armed version. What it makes answers at once, and throws when it breaks its limits. */
  find(
    source:
      | { readonly kind: 'script'; readonly code: string; readonly params: ParamValues }
      | { readonly kind: 'plugin'; readonly plugin: string; readonly params: ParamValues },
  ): Promise<Result<StrategyDefinition, ShelfProblem>>
  /** Resolves once all have been tried. */
  plugins(): Promise<readonly InstalledPlugin[]>
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
  /** Prices too, besides bars and its own fills. */
  readonly hearsTicks: boolean
  /** What has already happened: nothing it wants of it is traded. */
  remember(past: readonly RemoteTold[]): Promise<Result<void, SourceProblem>>
  /** What it wants now. An answer after `deadlineMs` is `source_late`, and is thrown away. */
  ask(told: RemoteTold, deadlineMs: number): Promise<Result<readonly RemoteSignal[], SourceProblem>>
  /** Its process has ended, hangs, or broke the contract: whoever wants it opens it anew. */
  onGone(listener: () => void): void
  close(): void
}

/** Where strategies of other processes are reached (Python over gRPC). What it answers is not trusted: the desk checks it. */
export interface SignalSource {
  open(version: RemoteVersion): Promise<Result<RemoteStrategy, SourceProblem>>
  /** A program has come: what could not be opened may be tried again. Returns how to stop listening. */
  onProgram(listener: () => void): () => void
}

/** A program a user may choose, by its name. */
export interface ProgramView {
  readonly name: string
  /** Null, and no parameters, of one that has not come since the bridge began. */
  readonly version: string | null
  readonly params: readonly ParamSpec[]
  readonly isConnected: boolean
  /** Answers that came too late, and those that could not be used, since the bridge began. */
  readonly late: number
  readonly refused: number
}

export interface ProgramList {
  /** In order of their names. */
  list(userId: string): readonly ProgramView[]
}

/** A version its owner has armed, with what an earlier life of a bridge kept of it. */
export interface LedgerStrategy {
  readonly strategyId: string
  readonly versionId: string
  readonly userId: string
  readonly accountId: AccountId
  readonly hash: string
  /** As it was saved: whoever uses it parses it. */
  readonly definition: unknown
  /** Null for a version that has not been looked at yet. */
  readonly state: unknown
  /** What is in the watchlist it names; null when it names none. */
  readonly listed: readonly InstrumentId[] | null
}

/** An order of any version of a strategy, and how far it has traded. Won. */
export interface StrategyOrder {
  readonly key: string
  readonly versionId: string
  readonly intentId: string
  readonly instrumentId: InstrumentId
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly cumQty: number
  readonly amount: number
  readonly isOpen: boolean
}

/** `decidedBy` names the guard or the ledger's refusal; null where an order was made, which `intent` is while it can be sent. */
export interface SignalAnswer {
  readonly isNew: boolean
  readonly decidedBy: string | null
  readonly intent: LedgerIntent | null
}

export interface StrategyRunName {
  readonly versionId: string
  readonly date: KstDate
  readonly kind: RunKind
}

export interface RunEnd {
  readonly state: 'done' | 'failed'
  readonly detail: object | null
}

export interface StrategyDay {
  readonly signals: number
  readonly orders: number
  readonly fills: number
  readonly pnlWon: number
  readonly breachCode: string | null
  readonly difference: DayDifference
}

/** A signal somebody sent, checked and kept by the ledger until it is recorded under its key. */
export interface HookSignal {
  readonly id: string
  readonly versionId: string
  readonly instrumentId: InstrumentId
  readonly action: 'buy' | 'sell'
  readonly strength: number
  readonly price: number | null
  readonly reason: string
}

interface StrategyName {
  readonly strategyId: string
  readonly versionId: string
}

/** Strategies as the ledger keeps them. Every write may be repeated. */
export interface StrategyStore {
  /** Armed strategies this bridge runs; versions that waited for the close are armed by asking. */
  armed(): StoreResult<readonly LedgerStrategy[]>
  /** Of all its versions, oldest first. */
  orders(strategyId: string): StoreResult<readonly StrategyOrder[]>
  /** Of a span of market time. */
  signals(versionId: string, from: UnixMs, to: UnixMs): StoreResult<readonly RecordedSignal[]>
  /** With its order, in one transaction. `refused`: its version is not armed any more, or another process holds the lease. */
  recordSignal(signal: DeskSignal, holder: LeaseHolder): StoreResult<SignalAnswer>
  recordStates(states: readonly { readonly versionId: string; readonly state: StrategyState }[]): StoreResult<void>
  /** It rests until its owner goes on with it. */
  hold(strategy: StrategyName, code: StrategyStopReason, detail: object): StoreResult<void>
  switchOff(strategy: StrategyName, code: StrategyStopReason, detail: object): StoreResult<void>
  /** False: somebody else has begun it, or it is over. */
  beginRun(run: StrategyRunName, endsAt: UnixMs, holder: LeaseHolder): StoreResult<boolean>
  endRun(run: StrategyRunName, end: RunEnd, holder: LeaseHolder): StoreResult<void>
  /** What nobody began in its time. How many. */
  noteMissedRuns(): StoreResult<number>
  /** The first word of a day stands. */
  recordDay(versionId: string, date: KstDate, day: StrategyDay): StoreResult<void>
  claimHookSignals(): StoreResult<readonly HookSignal[]>
}

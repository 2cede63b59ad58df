import type { ClaimedBacktest } from '@naru/shared/contracts/backtests'
import type { SeriesUploaded } from '@naru/shared/contracts/bar-columns'
import type { Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { StoreResult } from './store.ts'

/** One part of a job, as it was handed to whoever asked. */
export interface HeldChunk {
  readonly chunk: number
  /** How many runs it has. */
  readonly runs: number
}

/** Backtests as the ledger keeps them. Every write may be repeated. `false`: the job is not this worker's any more. */
export interface BacktestStore {
  claim(worker: string, limit: number): StoreResult<readonly ClaimedBacktest[]>
  /** How far it is, and that its worker lives. `doneRuns` null: the parts tell. */
  recordProgress(id: string, worker: string, state: Progress): StoreResult<boolean>
  /** Parts the job, once: whoever says it first. @param runs  how many runs each part has */
  plan(id: string, worker: string, runs: readonly number[]): StoreResult<boolean>
  claimChunks(id: string, worker: string, limit: number): StoreResult<readonly HeldChunk[]>
  /** Null: the job is over. `isNew` false: somebody else's result of this part counts. */
  recordChunk(id: string, chunk: number, values: string): StoreResult<ChunkStanding | null>
  /** Parts that are done, in order; `after` is the last of the page before, −1 for the first. */
  chunksAfter(id: string, after: number): StoreResult<readonly DoneChunk[]>
  finish(id: string, worker: string, result: Finished): StoreResult<boolean>
  fail(id: string, worker: string, why: { readonly code: string; readonly detail: object }): StoreResult<boolean>
  /** Gives the job back unfinished. */
  release(id: string, worker: string): StoreResult<boolean>
  /** Jobs nobody sees any more, whose files are to be deleted; `forget` when they are. */
  removed(): StoreResult<readonly { readonly id: string; readonly userId: string }[]>
  forget(ids: readonly string[]): StoreResult<void>
}

export interface Progress {
  readonly doneRuns: number | null
  readonly etaSeconds: number | null
}

export interface ChunkStanding {
  readonly isNew: boolean
  /** Parts that are still missing. */
  readonly left: number
}

export interface DoneChunk {
  readonly chunk: number
  /** As `recordChunk` was given it. */
  readonly values: string
}

export interface Finished {
  readonly summary: object
  /** Of the file, compressed. */
  readonly bytes: number
}

/** Whole results, one file a job, which its owner may read. */
export interface ResultFiles {
  put(userId: string, jobId: string, bytes: Uint8Array): Promise<Result<void, { readonly cause: string }>>
  remove(
    jobs: readonly { readonly id: string; readonly userId: string }[],
  ): Promise<Result<void, { readonly cause: string }>>
}

/** Who plays parts of a job besides this process. */
export interface ChunkQueue {
  /** Parts that may be under way at once: more than there are workers, so that none waits. 0: nobody is there. */
  readonly slots: number
  /**
   * @param part  everything a worker needs; `bars` are kept for all parts of the job
   * @errors      `away`: nobody took it, or the queue is lost; it may be played anywhere else
   */
  play(part: QueuedPart): Promise<Result<string, { readonly kind: 'away' | 'failed'; readonly cause: string }>>
  /** The parts of this job are wanted no more. */
  forget(jobId: string): void
  close(): Promise<void>
}

export interface QueuedPart {
  readonly jobId: string
  readonly chunk: number
  readonly spec: unknown
  /** The bars of the job, encoded; asked for once. */
  readonly bars: () => Promise<Uint8Array | undefined>
}

export interface BarRange {
  readonly userId: string
  readonly instrumentId: InstrumentId
  readonly spec: '1m' | '5m' | '15m' | '30m' | '60m' | '1d'
  /** Days in Korea, both included. */
  readonly from: KstDate
  readonly to: KstDate
  /** What the user uploaded, in place of what is known of the market. */
  readonly isUploaded: boolean
}

export interface BarFailure {
  /** `input_invalid`: `detail` says what, with the line. */
  readonly code: string
  readonly detail: string
}

/** Bars for backtests that run in a browser, read and written where no event loop is held up. */
export interface BarFiles {
  /** Resolves to `encodeColumns` of them, compressed with gzip. */
  columns(range: BarRange): Promise<Result<Uint8Array, BarFailure>>
  /** Keeps a file for this user alone. All of it or nothing. */
  upload(userId: string, instrumentId: InstrumentId, csv: string): Promise<Result<SeriesUploaded, BarFailure>>
}

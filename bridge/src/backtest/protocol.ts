import type { BacktestSeries } from '@naru/shared/backtest/settings'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import type { SeriesUploaded } from '@naru/shared/contracts/bar-columns'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId, InstrumentKind, Market } from '@naru/shared/domain/instrument'

/** What a thread is asked and what it answers. Everything here survives a structured clone. */

export interface ListedInstrument {
  readonly id: InstrumentId
  readonly kind: InstrumentKind
  readonly market: Market
}

/** Bars somebody may see: their own, what the operator imported, or what they uploaded. */
export interface BarsOrder {
  readonly userId: string
  readonly instruments: readonly ListedInstrument[]
  readonly bar: BacktestSpec['bar']
  readonly from: KstDate
  readonly to: KstDate
  /** The user's own files instead of the market's bars. */
  readonly isUploaded: boolean
  readonly benchmark: 'KOSPI' | null
}

/** Columns are in memory that all threads see: no copy is made for them. */
export interface LoadedBars {
  readonly series: readonly BacktestSeries[]
  readonly benchmark: readonly (readonly [KstDate, number])[] | null
  /** Of the bars: parts that were played on others do not belong together. */
  readonly hash: string
}

export interface JobMaterial {
  readonly jobId: string
  readonly spec: BacktestSpec
  readonly bars: LoadedBars
  /** One 32-bit number: 1 once the work is wanted no more. */
  readonly cancel: SharedArrayBuffer
}

export interface Upload {
  readonly userId: string
  readonly instrumentId: InstrumentId
  readonly csv: string
  readonly now: number
}

export interface Requests {
  load: BarsOrder
  /** Columns of one instrument, encoded and compressed. */
  columns: BarsOrder
  /** How many runs each part of the job has; none: it is played whole. */
  plan: JobMaterial
  chunk: JobMaterial & { readonly chunk: number }
  /** @property parts  encoded, in order */
  finish: JobMaterial & { readonly parts: readonly string[] }
  /** The bars of a job as bytes, for workers elsewhere. */
  pack: LoadedBars
  upload: Upload
}

export interface Replies {
  load: LoadedBars
  columns: Uint8Array
  plan: { readonly runs: readonly number[] }
  chunk: { readonly values: string }
  finish: { readonly file: Uint8Array; readonly summary: object }
  pack: Uint8Array
  upload: SeriesUploaded
}

export type RequestKind = keyof Requests

export interface Failure {
  readonly code: string
  readonly detail: string
}

export type ToThread = { readonly id: number } & {
  readonly [Kind in RequestKind]: { readonly kind: Kind; readonly body: Requests[Kind] }
}[RequestKind]

export type FromThread =
  | { readonly id: number; readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** It counts, and hears that it is to end: said now and then by programs that could hang. */
  | { readonly id: number; readonly kind: 'alive' }
  | { readonly id: number; readonly kind: 'done'; readonly value: Replies[RequestKind] }
  | { readonly id: number; readonly kind: 'failed'; readonly error: Failure }

export const toText = (result: Float64Array): string =>
  Buffer.from(result.buffer, result.byteOffset, result.byteLength).toString('base64')

export function toNumbers(text: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8))
}

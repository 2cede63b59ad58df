import type { Result } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSource, BarSpec } from '@naru/shared/domain/market-data'
import type { BrokerError } from './broker.ts'

/** What can be stored; weeks and months are always made of days. */
export type StoredSpec = Exclude<BarSpec, '1w' | '1mo'>

/** Calendar days in Korea, both included. */
export interface DayRange {
  readonly from: KstDate
  readonly to: KstDate
}

/** Bars that anybody on this bridge may see: imported by its operator. All others belong to one user. */
export const SHARED_SCOPE = 'shared'

export interface SeriesKey {
  /** The user whose broker session the bars came through and who alone may see them, or `SHARED_SCOPE`. */
  readonly scope: string
  readonly instrumentId: InstrumentId
  readonly spec: StoredSpec
}

/** One fetch from one source. */
export interface BarBatch extends SeriesKey {
  readonly source: BarSource
  /** The day up to which the source had divided out splits; null: prices as they were traded. */
  readonly adjustedTo: KstDate | null
  readonly fetchedAt: UnixMs
  /** Oldest first, one per `ts`. */
  readonly bars: readonly Bar[]
  /** Days that are known whole from now on, whether a bar was there or not. */
  readonly covered: readonly DayRange[]
}

/** What was stored by one `append`, cut to what was asked for. */
export interface StoredBars {
  readonly source: BarSource
  readonly adjustedTo: KstDate | null
  readonly fetchedAt: UnixMs
  readonly bars: readonly Bar[]
}

export interface SeriesSummary extends SeriesKey {
  readonly source: BarSource
  readonly bars: number
  readonly from: UnixMs
  readonly to: UnixMs
  readonly fetchedAt: UnixMs
  readonly bytes: number
}

/** `added`: not there before; `known`: there already, alike; `corrected`: there with other values, which stay stored too. */
export interface AppendReport {
  readonly added: number
  readonly known: number
  readonly corrected: number
}

/** `busy`: another process is writing; the same call works a little later. */
export interface HistoryFailure {
  readonly kind: 'busy' | 'unavailable'
  readonly cause: string
}

/**
 * Bars on the NAS. What is stored is never changed: a correction is stored beside the first value, newer ones win when
 * they are read, and splits are applied by the reader.
 */
export interface HistoryStore {
  /** All of it or nothing, also when the process dies in the middle. */
  append(batches: readonly BarBatch[]): Result<AppendReport, HistoryFailure>
  /** Stored bars that start in `from` to `to`, both included, in the order they were fetched. */
  read(key: SeriesKey, from: UnixMs, to: UnixMs): Result<readonly StoredBars[], HistoryFailure>
  /** Days known whole, ascending, not touching each other. */
  covered(key: SeriesKey): Result<readonly DayRange[], HistoryFailure>
  list(): Result<readonly SeriesSummary[], HistoryFailure>
  /** Adds what is new. Repeating it changes nothing. */
  addActions(actions: readonly CorporateAction[], knownAt: UnixMs): Result<void, HistoryFailure>
  /** Oldest first; each once, the depository's word before a carried one. */
  actions(instrument: InstrumentId): Result<readonly CorporateAction[], HistoryFailure>
  /** Moves what was written into the main file, off the event loop. For quiet hours. */
  compact(): Promise<void>
  close(): void
}

/** `quota`: this provider's own limit of requests is used up. `unsupported`: it has no such bars. */
export type ProviderError =
  | BrokerError
  | { readonly kind: 'quota'; readonly retryAfterMs: number }
  | { readonly kind: 'unsupported' }

export interface HistoryRequest extends DayRange {
  readonly instrumentId: InstrumentId
  readonly spec: StoredSpec
  /** The newest so many are enough: then the days are not known whole. */
  readonly limit?: number
}

export interface FetchedBars {
  /** Oldest first; only bars that start within the days asked for. */
  readonly bars: readonly Bar[]
  readonly adjustedTo: KstDate | null
}

/** Somebody who can be asked for past bars: the user's broker, or a public service. */
export interface HistoryProvider {
  readonly source: BarSource
  readonly specs: readonly StoredSpec[]
  /** Most days one `bars` call may ask for, so that a fill is a bounded number of requests. */
  readonly maxDays: Readonly<Partial<Record<StoredSpec, number>>>
  /** What the clock of this market shows: a replayed day has its own. */
  marketNow(instrument: InstrumentId): Promise<UnixMs>
  bars(request: HistoryRequest): Promise<Result<FetchedBars, ProviderError>>
  /** Splits, bonus and rights issues and dividends with an ex-date in these days; `unsupported` where nobody tells. */
  actions(instrument: InstrumentId, days: DayRange): Promise<Result<readonly CorporateAction[], ProviderError>>
  /**
   * What the source itself multiplies prices before `day` by to make them comparable with those of that day; 1: by
   * nothing. For the keys that are told no actions.
   */
  adjustmentAt?(instrument: InstrumentId, day: KstDate): Promise<Result<number, ProviderError>>
}

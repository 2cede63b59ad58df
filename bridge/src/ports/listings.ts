import type { Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId, InstrumentKind, Market, WarningLevel } from '@naru/shared/domain/instrument'
import type { StoreResult } from './store.ts'

/** One instrument as the broker's morning list tells it. */
export interface Listing {
  readonly id: InstrumentId
  readonly nameKo: string
  readonly market: Market
  readonly kind: InstrumentKind
  readonly isin: string
  readonly isHalted: boolean
  readonly isManaged: boolean
  readonly isLiquidating: boolean
  readonly warning: WarningLevel
  /** Null when the list of NXT could not be read. */
  readonly isNxt: boolean | null
  /** Won, and shares of the day before. */
  readonly previousClose: number | null
  readonly previousVolume: number | null
  /** Hundred million won. */
  readonly marketCapEok: number | null
  readonly listedDate: KstDate | null
  /** Industry (지수업종): four digits; null where the list tells none. */
  readonly sector: string | null
}

/** `unreachable`: nothing, or no file, came. `unreadable`: something came that is no list. */
export interface ListingsError {
  readonly kind: 'unreachable' | 'unreadable'
  /** Which file, and what was wrong with it. */
  readonly detail: string
}

/** Where the list of everything that can be traded comes from. All of it or nothing: half a list is an error. */
export interface ListingsSource {
  read(): Promise<Result<readonly Listing[], ListingsError>>
}

/** How an import ended. `refused`: the ledger counted otherwise, or too much would have gone; the old list stands. */
export interface ImportOutcome {
  readonly outcome: 'done' | 'refused' | 'abandoned'
  readonly listed: number
  /** Listed before and now missing. */
  readonly missing: number
}

/** The ledger's side of an import. Whichever bridge begins one imports for all. */
export interface ListingsStore {
  /** Number of the import; null when another bridge is importing or one was done within `doneWithinMs`. */
  begin(doneWithinMs: number): StoreResult<number | null>
  /** At most 1,000 rows; may be repeated. */
  add(importNo: number, listings: readonly Listing[]): StoreResult<void>
  /** `count` instruments were told in all; null gives the import up. */
  finish(importNo: number, count: number | null): StoreResult<ImportOutcome>
}

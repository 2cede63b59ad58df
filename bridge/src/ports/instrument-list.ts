import type { StoreResult } from './store.ts'

/** The ledger's list of the whole market, one instrument a line; `body` is null when `knownVersion` is the newest. */
export type ReadInstrumentList = (
  knownVersion: number | null,
) => StoreResult<{ readonly version: number; readonly body: string | null }>

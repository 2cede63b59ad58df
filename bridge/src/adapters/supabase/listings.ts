import { err, ok, type Result } from '@naru/shared/core/result'
import { z } from 'zod'
import type { ListingsStore } from '../../ports/listings.ts'
import type { StoreError } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'

const Outcome = z.object({
  outcome: z.enum(['done', 'refused', 'abandoned']),
  listed: z.int(),
  missing: z.int(),
})

/** A bridge that dies while it imports blocks the others for this long. */
const TTL_MS = 10 * 60_000

const nothing = (reply: Result<unknown, StoreError>): Result<void, StoreError> =>
  reply.ok ? ok(undefined) : err(reply.error)

export const createListingsStore = (client: LedgerClient): ListingsStore => ({
  begin: (doneWithinMs) =>
    client.rpc('begin_instrument_import', { p_done_within_ms: doneWithinMs, p_ttl_ms: TTL_MS }, z.int().nullable()),
  add: async (importNo, listings) =>
    nothing(await client.rpc('import_instruments', { p_no: importNo, p_rows: listings }, z.int())),
  finish: (importNo, count) => client.rpc('finish_instrument_import', { p_no: importNo, p_count: count }, Outcome),
})

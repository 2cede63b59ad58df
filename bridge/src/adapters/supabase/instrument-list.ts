import { z } from 'zod'
import type { ReadInstrumentList } from '../../ports/instrument-list.ts'
import type { LedgerClient } from './client.ts'

const Answer = z.object({ version: z.coerce.number(), body: z.string().nullable() })

export const createInstrumentListReader =
  (client: LedgerClient): ReadInstrumentList =>
  (knownVersion) =>
    client.rpc('instrument_list', { p_known_version: knownVersion }, Answer)

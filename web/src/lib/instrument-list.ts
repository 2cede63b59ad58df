'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import {
  createInstrumentIndex,
  type InstrumentIndex,
  type ListedInstrument,
  readInstrumentList,
} from '@naru/shared/market/instrument-search'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { useQuery } from '@/lib/use-query.ts'
import { keep, readKept } from './kept.ts'
import { callRpc } from './supabase/browser.ts'

/** The whole market on this device, ready to be searched. */
export interface InstrumentList {
  readonly version: number
  readonly index: InstrumentIndex
  readonly byId: ReadonlyMap<InstrumentId, ListedInstrument>
}

const NAME = 'instrument-list'
/** The list changes once a night, and with a halt. */
const STALE_MS = 10 * 60_000

const KeptList = z.object({ version: z.int(), body: z.string() })
const Answer = z.object({ version: z.int(), body: z.string().nullable() })

function prepare({ version, body }: z.infer<typeof KeptList>): InstrumentList {
  const index = createInstrumentIndex(readInstrumentList(body))
  return { version, index, byId: new Map(index.instruments.map((one) => [one.id, one])) }
}

/** What this device kept from its last visit; null for none. */
const keptQuery = queryOptions({
  queryKey: [NAME, 'kept'],
  queryFn: async (): Promise<InstrumentList | null> => {
    const kept = KeptList.safeParse(await readKept(NAME))
    return kept.success ? prepare(kept.data) : null
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  networkMode: 'always',
})

/** The ledger's list; when it has no newer one than ours it says so in a few bytes. */
async function readFresh(held: InstrumentList | null): Promise<InstrumentList> {
  const answer = await callRpc('instrument_list', held ? { p_known_version: held.version } : {}, Answer)
  if (answer.body === null && held?.version === answer.version) return held
  const fresh = { version: answer.version, body: answer.body ?? '' }
  void keep(NAME, fresh)
  return prepare(fresh)
}

export interface InstrumentListState {
  /** Undefined until one has been kept or read. */
  readonly list: InstrumentList | undefined
  /** Why the list could not be read or brought up to date; an older one may still be there. */
  readonly error: Error | null
  readonly refetch: () => void
}

export function useInstrumentList(): InstrumentListState {
  const kept = useQuery(keptQuery)
  const fresh = useQuery({
    queryKey: [NAME, 'fresh'],
    queryFn: ({ client }) =>
      readFresh(
        client.getQueryData<InstrumentList>([NAME, 'fresh']) ?? client.getQueryData(keptQuery.queryKey) ?? null,
      ),
    enabled: kept.isFetched,
    staleTime: STALE_MS,
    refetchInterval: STALE_MS,
    // Thousands of entries that nobody edits: comparing old and new piece by piece would only cost time.
    structuralSharing: false,
  })
  return {
    list: fresh.data ?? kept.data ?? undefined,
    error: fresh.error,
    refetch: () => void fresh.refetch(),
  }
}

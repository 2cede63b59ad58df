import { KstDate } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { readSavedReplay, type SavedReplay } from '@naru/shared/replay/saved-replay'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { keep, readKept } from '@/lib/kept.ts'

const Entry = z.object({
  id: z.uuid(),
  instrumentId: InstrumentId,
  date: KstDate,
  strategy: z.string().nullable(),
  clock: z.number(),
  isOver: z.boolean(),
  /** Won after charges. */
  profit: z.number(),
})
/** A replay this browser keeps, as the list tells of it. */
export type KeptReplay = z.infer<typeof Entry>

/** Older ones are forgotten: a browser is no archive. */
const MOST_KEPT = 20

// By user: whoever signs in on this device next must not see them.
const indexName = (userId: string): string => `replays ${userId}`
const replayName = (userId: string, id: string): string => `replay ${userId} ${id}`

const keys = {
  list: (userId: string) => ['kept-replays', userId],
  replay: (userId: string, id: string) => ['kept-replays', userId, id],
} as const

async function readIndex(userId: string): Promise<readonly KeptReplay[]> {
  const kept = z.array(z.unknown()).safeParse(await readKept(indexName(userId)))
  return (kept.data ?? []).flatMap((one) => Entry.safeParse(one).data ?? [])
}

/** The one played last comes first. */
export const keptReplaysQuery = (userId: string) =>
  queryOptions({
    queryKey: keys.list(userId),
    queryFn: () => readIndex(userId),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
  })

/** Null: not of this browser, or of a version that cannot be read. */
export const keptReplayQuery = (userId: string, id: string) =>
  queryOptions({
    queryKey: keys.replay(userId, id),
    queryFn: async (): Promise<SavedReplay | null> => readSavedReplay(await readKept(replayName(userId, id))) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
    structuralSharing: false,
  })

/** Whose replays, and the page's cache of them. */
export interface Shelf {
  readonly queries: QueryClient
  readonly userId: string
}

export async function keepReplay({ queries, userId }: Shelf, entry: KeptReplay, saved: SavedReplay): Promise<void> {
  const { id } = entry
  // A private window keeps nothing: the page itself still has it.
  queries.setQueryData(keys.replay(userId, id), saved)
  const others = (queries.getQueryData<readonly KeptReplay[]>(keys.list(userId)) ?? (await readIndex(userId))).filter(
    (one) => one.id !== id,
  )
  const all = [entry, ...others]
  queries.setQueryData(keys.list(userId), all.slice(0, MOST_KEPT))
  await keep(replayName(userId, id), saved)
  await keep(indexName(userId), all.slice(0, MOST_KEPT))
  await Promise.all(all.slice(MOST_KEPT).map((old) => keep(replayName(userId, old.id), null)))
}

export async function forgetReplay({ queries, userId }: Shelf, id: string): Promise<void> {
  const rest = (await readIndex(userId)).filter((one) => one.id !== id)
  queries.setQueryData(keys.list(userId), rest)
  queries.setQueryData(keys.replay(userId, id), null)
  await keep(indexName(userId), rest)
  await keep(replayName(userId, id), null)
}

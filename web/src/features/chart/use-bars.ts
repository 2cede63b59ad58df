'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { mergeNewest, withOlder } from './merge-bars.ts'
import { barKeys, readHistory } from './queries.ts'
import type { ChartSpec } from './specs.ts'

/** Minutes are read again as they close, which heals what was missed while disconnected. */
const REFETCH_MS: Readonly<Record<ChartSpec, number>> = {
  '1m': 60_000,
  '5m': 120_000,
  '15m': 300_000,
  '60m': 600_000,
  '1d': 600_000,
  '1w': 600_000,
  '1mo': 600_000,
}
const NONE: readonly Bar[] = []

/** The newest page as it is held. */
interface Newest {
  readonly bars: readonly Bar[]
  /** How many trading days within it are still being read. */
  readonly missingDays: number
  /** True: the broker could not be asked, these are stored bars alone. */
  readonly isStale: boolean
}
const EMPTY: Newest = { bars: NONE, missingDays: 0, isStale: false }

/** The newest bars, kept current. */
function useNewest(instrumentId: InstrumentId, spec: ChartSpec) {
  const bridge = useMyBridge()
  return useQuery({
    queryKey: barKeys.newest(bridge, instrumentId, spec),
    enabled: bridge !== undefined,
    queryFn: async ({ signal }): Promise<Newest> => {
      if (!bridge) return EMPTY
      const { bars, missingDays, isStale } = await readHistory(bridge, { instrumentId, spec, signal })
      return { bars, missingDays: missingDays.length, isStale }
    },
    // Both sides are what this very query has read.
    structuralSharing: (held, fresh) => withHeld(held as Newest | undefined, fresh as Newest),
    refetchInterval: REFETCH_MS[spec],
    refetchOnReconnect: 'always',
  })
}

const withHeld = (held: Newest | undefined, fresh: Newest): Newest => ({
  ...fresh,
  bars: mergeNewest(held?.bars ?? NONE, fresh.bars),
})

/** Pages before `to`, read when asked for; what has closed does not change, so they are read once. */
function useOlder(instrumentId: InstrumentId, spec: ChartSpec, to: number | undefined) {
  const bridge = useMyBridge()
  return useInfiniteQuery({
    queryKey: barKeys.older(bridge, instrumentId, spec),
    enabled: bridge !== undefined && to !== undefined,
    initialPageParam: to ?? 0,
    queryFn: async ({ pageParam, signal }) => {
      if (!bridge) return NONE
      const { bars: page } = await readHistory(bridge, { instrumentId, spec, to: pageParam, signal })
      // A broker that has nothing older may answer with what is known already.
      return page.filter((bar) => bar.ts <= pageParam)
    },
    getNextPageParam: (page) => (page[0] ? page[0].ts - 1 : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
}

/** All bars held, oldest first, and how to get more of them. */
export function useBars(instrumentId: InstrumentId, spec: ChartSpec) {
  const { chart } = useText()
  const newest = useNewest(instrumentId, spec)
  // Where the older pages begin is settled when they are first asked for.
  const [to, setTo] = useState<number>()
  const pages = useOlder(instrumentId, spec, to)
  const first = newest.data?.bars[0]?.ts
  const bars = useMemo(() => withOlder(pages.data?.pages ?? [], newest.data?.bars ?? NONE), [pages.data, newest.data])
  const { hasNextPage, isFetching, isError, fetchNextPage, refetch } = pages
  const hasPages = pages.data !== undefined
  const more = useCallback(() => {
    if (to === undefined) {
      if (first !== undefined) setTo(first - 1)
    } else if (isFetching) return
    else if (!hasPages) void refetch()
    else if (hasNextPage) void fetchNextPage()
  }, [to, first, hasPages, hasNextPage, isFetching, refetch, fetchNextPage])
  const words = isFetching
    ? chart.olderLoading
    : isError
      ? chart.olderFailed
      : hasPages && !hasNextPage
        ? chart.olderNone
        : ''
  return { newest, bars, older: { more, words } }
}

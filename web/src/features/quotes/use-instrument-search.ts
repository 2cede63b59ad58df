'use client'

import { InstrumentRow } from '@naru/shared/contracts/views'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { keepPreviousData } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { z } from 'zod'
import { useInstrumentList } from '@/lib/instrument-list.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRecentInstruments } from './recent-instruments.ts'

const SHOWN = 20
const SUGGESTED = 8

export interface InstrumentSearch {
  /** `recent`, `largest`: what is offered while nothing has been typed. */
  readonly kind: 'recent' | 'largest' | 'matches'
  readonly found: readonly ListedInstrument[]
  /** What was searched for. */
  readonly query: string
  /** No list on this device yet: the server is asked meanwhile. */
  readonly isAskingServer: boolean
  /** Nothing can be shown, or what is shown may be old. */
  readonly error: Error | null
  readonly isPending: boolean
  readonly retry: () => void
}

/** Searches the list on this device; while there is none, asks the server. */
export function useInstrumentSearch(typed: string): InstrumentSearch {
  const query = typed.trim()
  const { list, error, refetch } = useInstrumentList()
  const recent = useRecentInstruments((state) => state.ids)
  useEffect(() => void useRecentInstruments.persist.rehydrate(), [])
  const remote = useServerSearch(query, list === undefined)
  const matches = useMemo(() => list?.index.search(query, SHOWN) ?? [], [list, query])

  const base = { query, error, isAskingServer: list === undefined, retry: refetch }
  if (!list) {
    const found = query === '' ? [] : (remote.data ?? [])
    const isPending = query === '' ? !error : remote.isPending
    return { ...base, kind: 'matches', found, error: remote.error ?? error, isPending }
  }
  if (query !== '') return { ...base, kind: 'matches', found: matches, isPending: false }
  const known = recent.flatMap((id) => list.byId.get(id) ?? [])
  if (known.length > 0) return { ...base, kind: 'recent', found: known, isPending: false }
  return { ...base, kind: 'largest', found: list.index.instruments.slice(0, SUGGESTED), isPending: false }
}

const useServerSearch = (query: string, isNeeded: boolean) =>
  useQuery({
    queryKey: ['instrument-search', query],
    enabled: isNeeded && query !== '',
    queryFn: async () => {
      const rows = await callRpc('search_instruments', { p_query: query, p_limit: SHOWN }, z.array(InstrumentRow))
      return rows.map(toListed)
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })

const toListed = (row: InstrumentRow): ListedInstrument => ({
  id: row.id,
  symbol: row.symbol,
  nameKo: row.name_ko,
  nameEn: row.name_en,
  market: row.market,
  kind: row.kind,
  isHalted: row.is_halted,
  isManaged: row.is_managed,
  isLiquidating: row.is_liquidating,
  isNxt: row.is_nxt === true,
  warning: row.warning,
  isDelisted: row.delisted_date !== null,
  sector: row.sector,
})

'use client'

import { StrategyRow } from '@naru/shared/contracts/strategies'
import { parseStrategySpec } from '@naru/shared/strategies/spec'
import { queryOptions } from '@tanstack/react-query'
import { readRows } from '@/lib/supabase/browser.ts'
import { useQuery } from '@/lib/use-query.ts'
import type { OwnStrategy } from './own-strategy.ts'

const Row = StrategyRow.pick({ id: true, name: true, draft: true })

/** The reader's own strategies as they are saved now, but those that have no past: signals from outside. */
const ownStrategiesQuery = queryOptions({
  queryKey: ['ledger', 'strategies', 'sources'],
  queryFn: async ({ signal }): Promise<readonly OwnStrategy[]> => {
    const rows = await readRows('strategies', {
      row: Row,
      columns: 'id,name,draft',
      signal,
      refine: (query) => query.eq('is_own', true).neq('state', 'archived').order('created_at', { ascending: false }),
    })
    return rows.flatMap(({ id, name, draft }) => {
      const spec = parseStrategySpec(draft)
      if (!spec.ok || spec.value.source.kind === 'hook') return []
      const { source, universe, bar } = spec.value
      return [{ id, name, source, bar, instruments: 'symbols' in universe ? universe.symbols : [] }]
    })
  },
})

/** Undefined while loading; none when they cannot be read: the built-in ones can still be played. */
export function useOwnStrategies(): readonly OwnStrategy[] | undefined {
  const { data, error } = useQuery(ownStrategiesQuery)
  return data ?? (error ? [] : undefined)
}

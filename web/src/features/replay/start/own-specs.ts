import { StrategyRow } from '@naru/shared/contracts/strategies'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { parseStrategySpec, type StrategySpec } from '@naru/shared/strategies/spec'
import { queryOptions } from '@tanstack/react-query'
import { readRows } from '@/lib/supabase/browser.ts'

/** A strategy of the reader's own, as it is saved now. */
export interface OwnSpec {
  readonly id: string
  readonly spec: StrategySpec
}

const Row = StrategyRow.pick({ id: true, draft: true })

/** Whether one instrument and a browser are enough for it. */
function isPlayable({ source }: StrategySpec): boolean {
  if (source.kind === 'built_in') return STRATEGIES.some(({ id, series }) => id === source.strategy && fitsOne(series))
  return source.kind === 'rules' || source.kind === 'script'
}

export const fitsOne = (series: number | 'many'): boolean => series === 1 || series === 'many'

/** Those that can be played in a browser on one instrument. */
export const ownSpecsQuery = queryOptions({
  queryKey: ['ledger', 'strategies', 'replayed'],
  queryFn: async ({ signal }): Promise<readonly OwnSpec[]> => {
    const rows = await readRows('strategies', {
      row: Row,
      columns: 'id,draft',
      signal,
      refine: (query) => query.eq('is_own', true).neq('state', 'archived').order('created_at', { ascending: false }),
    })
    return rows.flatMap(({ id, draft }) => {
      const spec = parseStrategySpec(draft)
      return spec.ok && isPlayable(spec.value) ? [{ id, spec: spec.value }] : []
    })
  },
})

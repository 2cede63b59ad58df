import { ModeChangeRow } from '@naru/shared/contracts/views'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { readRows } from '@/lib/supabase/browser.ts'

const SHOWN = 30

/** The newest changes of the trading mode, of all accounts and of everybody. */
export const modeChangesQuery = queryOptions({
  queryKey: ['ledger', 'mode-changes'],
  queryFn: ({ signal }): Promise<readonly ModeChangeRow[]> =>
    readRows('mode_changes', {
      row: ModeChangeRow,
      signal,
      refine: (query) => query.order('at', { ascending: false }).limit(SHOWN),
    }),
  refetchInterval: 15_000,
})

/** Puts a change that was just made on top of those that are shown, and has what it was noted in read again. */
export function applyModeChange(client: QueryClient, row: ModeChangeRow): void {
  client.setQueryData(modeChangesQuery.queryKey, (held) =>
    held?.some(({ id }) => id === row.id) ? held : held && [row, ...held].slice(0, SHOWN),
  )
  void client.invalidateQueries({ queryKey: ['ledger', 'audit'] })
}

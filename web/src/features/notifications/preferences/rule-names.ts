import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { readRows } from '@/lib/supabase/browser.ts'

/** What the user's rules are called. */
export const ruleNamesQuery = queryOptions({
  queryKey: ['ledger', 'rule-names'],
  queryFn: ({ signal }) =>
    readRows('rules', {
      row: z.object({ id: z.uuid(), name: z.string() }),
      columns: 'id,name',
      signal,
      refine: (query) => query.neq('state', 'archived').order('name'),
    }),
})

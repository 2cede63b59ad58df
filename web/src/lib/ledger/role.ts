import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { readRows } from '@/lib/supabase/browser.ts'

const Profile = z.object({ id: z.uuid(), role: z.enum(['user', 'admin']) })

/** Everybody reads one profile, their own. The ledger judges every change by its own copy of the role. */
export const isAdminQuery = queryOptions({
  queryKey: ['admin', 'role'],
  queryFn: async ({ signal }): Promise<boolean> =>
    (await readRows('profiles', { row: Profile, signal })).some(({ role }) => role === 'admin'),
  staleTime: 5 * 60_000,
})

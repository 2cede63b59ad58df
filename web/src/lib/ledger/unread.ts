import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { useConnection } from '@/lib/connection.ts'
import { readRows } from '@/lib/supabase/browser.ts'

/** Nobody counts further than this: "99+". */
export const UNREAD_SHOWN = 99

export const notificationKeys = {
  /** What a new or read notification changes. */
  news: ['ledger', 'notifications'],
  unread: ['ledger', 'notifications', 'unread'],
  summary: ['ledger', 'notifications', 'summary'],
  list: (filters: object) => ['ledger', 'notifications', 'list', filters],
  deliveries: ['ledger', 'deliveries'],
  deliveriesOf: (notificationId: string) => ['ledger', 'deliveries', notificationId],
  channels: ['ledger', 'channels'],
  settings: ['ledger', 'notification-settings'],
} as const

/** Ids of what the user has not read, newest first, one more than is shown. */
export const unreadQuery = queryOptions({
  queryKey: notificationKeys.unread,
  queryFn: async ({ signal }): Promise<readonly string[]> => {
    const rows = await readRows('notifications', {
      row: z.object({ id: z.uuid() }),
      columns: 'id',
      signal,
      refine: (query) =>
        query
          .is('read_at', null)
          .order('created_at', { ascending: false })
          .limit(UNREAD_SHOWN + 1),
    })
    return rows.map(({ id }) => id)
  },
  refetchInterval: () => (useConnection.getState().realtime === 'live' ? 60_000 : 10_000),
})

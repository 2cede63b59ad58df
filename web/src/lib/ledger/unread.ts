import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
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
  lists: ['ledger', 'notifications', 'list'],
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

/**
 * Counts one notification by what was told of it: several come with each order, and none is worth a question to the
 * ledger. A list of them that is on the screen is read again, for it knows its filters and its pages.
 */
export function applyNotification(client: QueryClient, { id, event_type, read_at }: NotificationRow): void {
  const { unread, lists, summary } = notificationKeys
  // A read that is under way may have missed it, and would undo what is written here: it starts over.
  if (client.isFetching({ queryKey: unread }) > 0) void client.invalidateQueries({ queryKey: unread })
  else {
    client.setQueryData(unreadQuery.queryKey, (held) => {
      const others = held?.filter((other) => other !== id)
      return read_at === null ? others && [id, ...others].slice(0, UNREAD_SHOWN + 1) : others
    })
  }
  void client.invalidateQueries({ queryKey: lists })
  if (event_type === 'daily_summary') void client.invalidateQueries({ queryKey: summary })
}

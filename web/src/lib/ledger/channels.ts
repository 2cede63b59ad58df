import { NotificationChannelRow } from '@naru/shared/contracts/notifications'
import { queryOptions } from '@tanstack/react-query'
import { useConnection } from '@/lib/connection.ts'
import { readRows } from '@/lib/supabase/browser.ts'
import { notificationKeys } from './unread.ts'

/** Where the user is told things, the first one first, without those that were removed. No address can be read. */
export const channelsQuery = queryOptions({
  queryKey: notificationKeys.channels,
  queryFn: ({ signal }): Promise<readonly NotificationChannelRow[]> =>
    readRows('notification_channels', {
      row: NotificationChannelRow,
      signal,
      refine: (query) => query.neq('state', 'off').order('priority').order('created_at'),
    }),
  refetchInterval: () => (useConnection.getState().realtime === 'live' ? 60_000 : 5_000),
})

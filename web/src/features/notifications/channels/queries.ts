import { NotificationDeliveryRow } from '@naru/shared/contracts/notifications'
import { queryOptions } from '@tanstack/react-query'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { readRows } from '@/lib/supabase/browser.ts'

/** What became of one try of a channel; null while it has not been taken up. */
export const newestTestQuery = (channelId: string, notificationId: string | null) =>
  queryOptions({
    queryKey: notificationKeys.deliveriesOf(`${notificationId} ${channelId}`),
    enabled: notificationId !== null,
    queryFn: async ({ signal }): Promise<NotificationDeliveryRow | null> => {
      const [row] = await readRows('notification_deliveries', {
        row: NotificationDeliveryRow,
        signal,
        refine: (query) =>
          query
            .eq('notification_id', notificationId ?? '')
            .eq('channel_id', channelId)
            .limit(1),
      })
      return row ?? null
    },
    refetchInterval: ({ state: { data } }) =>
      data && ['delivered', 'failed', 'expired'].includes(data.state) ? false : 2_000,
  })

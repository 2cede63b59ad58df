import { NotificationDeliveryRow, NotificationRow } from '@naru/shared/contracts/notifications'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { notificationKeys } from '@/lib/ledger/unread.ts'
import { readRows } from '@/lib/supabase/browser.ts'
import { atLeast, beginningsOf, type Topic } from './topics.ts'

export interface Filters {
  readonly topic: Topic | null
  readonly severity: NotificationRow['severity'] | null
  readonly isUnreadOnly: boolean
}

export const NO_FILTERS: Filters = { topic: null, severity: null, isUnreadOnly: false }

const PAGE = 40

/** Where the next page begins: below this moment, and below this id within it. */
interface Cursor {
  readonly at: string
  readonly id: string
}

/** Notifications newest first, a page at a time. */
export const notificationPages = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: notificationKeys.list(filters),
    queryFn: ({ pageParam: after, signal }): Promise<readonly NotificationRow[]> =>
      readRows('notifications', {
        row: NotificationRow,
        signal,
        refine: (query) => {
          const { topic, severity, isUnreadOnly } = filters
          let narrow = query
          if (topic)
            narrow = narrow.or(
              beginningsOf(topic)
                .map((start) => `event_type.like.${start}*`)
                .join(),
            )
          if (severity) narrow = narrow.in('severity', [...atLeast(severity)])
          if (isUnreadOnly) narrow = narrow.is('read_at', null)
          if (after)
            narrow = narrow.or(`created_at.lt."${after.at}",and(created_at.eq."${after.at}",id.lt."${after.id}")`)
          return narrow.order('created_at', { ascending: false }).order('id', { ascending: false }).limit(PAGE)
        },
      }),
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page): Cursor | null => {
      const last = page.at(-1)
      return last && page.length === PAGE ? { at: last.created_at, id: last.id } : null
    },
  })

/** The newest summary of a day; null before there is one. */
export const summaryQuery = queryOptions({
  queryKey: notificationKeys.summary,
  queryFn: async ({ signal }): Promise<NotificationRow | null> => {
    const [newest] = await readRows('notifications', {
      row: NotificationRow,
      signal,
      refine: (query) => query.eq('event_type', 'daily_summary').order('created_at', { ascending: false }).limit(1),
    })
    return newest ?? null
  },
})

/** Where one notification was sent, and how far it got. */
export const deliveriesQuery = (notificationId: string) =>
  queryOptions({
    queryKey: notificationKeys.deliveriesOf(notificationId),
    queryFn: ({ signal }): Promise<readonly NotificationDeliveryRow[]> =>
      readRows('notification_deliveries', {
        row: NotificationDeliveryRow,
        signal,
        refine: (query) => query.eq('notification_id', notificationId).order('created_at'),
      }),
  })

import { OrderEventRow, type OrderRow } from '@naru/shared/contracts/views'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { readRows } from '@/lib/supabase/browser.ts'

/** Everything that happened to one order and its cancels, oldest first; read again whenever the order has changed. */
export const orderEventsQuery = (order: Pick<OrderRow, 'id' | 'version'>) =>
  queryOptions({
    queryKey: ['order-events', order.id, order.version],
    queryFn: ({ signal }) =>
      readRows('order_events', {
        row: OrderEventRow,
        signal,
        refine: (query) => query.eq('order_id', order.id).order('at').order('seq'),
      }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })

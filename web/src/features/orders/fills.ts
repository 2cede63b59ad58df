import type { OrderRow } from '@naru/shared/contracts/views'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { readRows } from '@/lib/supabase/browser.ts'

/** One row of the view `fills`: shares and won of one step, `price` won per share. */
const FillRow = z.object({
  id: z.string(),
  order_id: z.uuid(),
  quantity: z.int(),
  price: z.coerce.number(),
  cum_qty_after: z.int(),
  seen_at: z.string(),
})
export type FillRow = z.infer<typeof FillRow>

/** Fills of one order, oldest first; read again whenever the order has changed. */
export const fillsQuery = (order: Pick<OrderRow, 'id' | 'version' | 'filled_quantity'>) =>
  queryOptions({
    queryKey: ['fills', order.id, order.version],
    queryFn: ({ signal }) =>
      readRows('fills', {
        row: FillRow,
        signal,
        refine: (query) => query.eq('order_id', order.id).order('cum_qty_after'),
      }),
    enabled: order.filled_quantity > 0,
    staleTime: Number.POSITIVE_INFINITY,
  })

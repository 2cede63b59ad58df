import { PriceLineRow } from '@naru/shared/contracts/rules'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { readRows } from '@/lib/supabase/browser.ts'
import { applyRow } from './versions.ts'

/** A support or resistance line somebody has drawn (지지선, 저항선). Won per share; sloped when it has a second point. */
export type PriceLine = PriceLineRow

export const priceLinesKey = ['ledger', 'price-lines'] as const

/** All lines of the reader, oldest first; few enough to be read at once. */
export const priceLinesQuery = queryOptions({
  queryKey: priceLinesKey,
  queryFn: ({ signal }): Promise<readonly PriceLine[]> =>
    readRows('price_lines', { row: PriceLineRow, signal, refine: (query) => query.order('created_at').order('id') }),
})

/** One line as an event or a call tells it; null when it is gone. */
export function applyLine(client: QueryClient, id: string, line: PriceLine | null): void {
  client.setQueryData<readonly PriceLine[]>(priceLinesKey, (held) => {
    if (!held) return held
    return line ? applyRow(held, line, (row) => row.id) : held.filter((row) => row.id !== id)
  })
}

import { OrderRow } from '@naru/shared/contracts/views'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { AccountId, Side } from '@naru/shared/domain/order'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { type ReadOptions, readRows } from '@/lib/supabase/browser.ts'
import { type Filters, instantsOf, STATUSES } from './filters.ts'

/** One row of the view `fills`: shares and won of one step, `price` won per share. */
export const HistoryFill = z.object({
  id: z.string(),
  account_id: AccountId,
  order_id: z.uuid(),
  intent_id: z.uuid().nullable(),
  order_date: z.string(),
  order_no: z.string(),
  instrument_id: InstrumentId,
  side: Side,
  quantity: z.int(),
  amount: z.coerce.number(),
  price: z.coerce.number(),
  seen_at: z.string(),
})
export type HistoryFill = z.infer<typeof HistoryFill>

/** Where the next page begins: below this moment, and below this id within it. */
interface Cursor {
  readonly at: string
  readonly id: string
}

interface PageQuestion {
  readonly filters: Filters
  readonly after: Cursor | null
  readonly size: number
  readonly signal?: AbortSignal
}

type Query = Parameters<NonNullable<ReadOptions<z.ZodType>['refine']>>[0]

/** What both views share, newest first. `time`: the column a row is filed under. */
function narrowed(query: Query, { filters, after, size }: PageQuestion, time: 'created_at' | 'seen_at'): Query {
  const { since, until } = instantsOf(filters)
  let narrow = query.gte(time, since).lt(time, until)
  if (filters.accountId) narrow = narrow.eq('account_id', filters.accountId)
  if (filters.instrumentId) narrow = narrow.eq('instrument_id', filters.instrumentId)
  if (filters.side) narrow = narrow.eq('side', filters.side)
  if (after) narrow = narrow.or(`${time}.lt."${after.at}",and(${time}.eq."${after.at}",id.lt."${after.id}")`)
  return narrow.order(time, { ascending: false }).order('id', { ascending: false }).limit(size)
}

function readOrders(question: PageQuestion): Promise<OrderRow[]> {
  const { status, source } = question.filters
  return readRows('orders', {
    row: OrderRow,
    signal: question.signal,
    refine: (query) => {
      const narrow = narrowed(query, question, 'created_at')
      const ofStatus = status ? narrow.in('status', [...STATUSES[status]]) : narrow
      return source ? ofStatus.eq('source', source) : ofStatus
    },
  })
}

/** A fill belongs to an order of ours or to one placed elsewhere; which of ours it was, its order tells. */
function readFills(question: PageQuestion): Promise<HistoryFill[]> {
  const { source } = question.filters
  return readRows('fills', {
    row: HistoryFill,
    signal: question.signal,
    refine: (query) => {
      const narrow = narrowed(query, question, 'seen_at')
      if (source === null) return narrow
      return source === 'external' ? narrow.is('intent_id', null) : narrow.not('intent_id', 'is', null)
    },
  })
}

export const READERS = {
  orders: { read: readOrders, cursorOf: (row: OrderRow): Cursor => ({ at: row.created_at, id: row.id }) },
  fills: { read: readFills, cursorOf: (row: HistoryFill): Cursor => ({ at: row.seen_at, id: row.id }) },
} as const

const PAGE = 50

export const ordersPages = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'history', 'orders', filters],
    queryFn: ({ pageParam, signal }) => readOrders({ filters, after: pageParam, size: PAGE, signal }),
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page) => nextOf(page, READERS.orders.cursorOf),
  })

export const fillsPages = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['ledger', 'history', 'fills', filters],
    queryFn: ({ pageParam, signal }) => readFills({ filters, after: pageParam, size: PAGE, signal }),
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page) => nextOf(page, READERS.fills.cursorOf),
  })

/** A page that is not full is the last one. */
function nextOf<Row>(page: readonly Row[], cursorOf: (row: Row) => Cursor): Cursor | null {
  const last = page.at(-1)
  return last && page.length === PAGE ? cursorOf(last) : null
}

const EXPORT_PAGE = 1_000
/** More than this no spreadsheet reads with pleasure. */
export const EXPORT_MAX = 20_000

/** Every row that fits, newest first, as far as `EXPORT_MAX`. */
export async function readAll<Row>(
  filters: Filters,
  {
    read,
    cursorOf,
  }: { readonly read: (question: PageQuestion) => Promise<Row[]>; readonly cursorOf: (row: Row) => Cursor },
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = []
  let after: Cursor | null = null
  while (rows.length < EXPORT_MAX) {
    const page: Row[] = await read({ filters, after, size: EXPORT_PAGE })
    rows.push(...page)
    const last = page.at(-1)
    if (!last || page.length < EXPORT_PAGE) return { rows, isCut: false }
    after = cursorOf(last)
  }
  return { rows: rows.slice(0, EXPORT_MAX), isCut: true }
}

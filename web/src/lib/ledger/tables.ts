import {
  BalanceRow,
  BridgeRow,
  BrokerAccountRow,
  InstrumentRow,
  OrderRow,
  ParentOrderRow,
  PositionRow,
} from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { useConnection } from '@/lib/connection.ts'
import { type ReadOptions, readRows } from '@/lib/supabase/browser.ts'
import { applyRow, mergeSnapshot, type Versioned } from './versions.ts'

/** While Realtime tells of every change a snapshot is only the safety net; without it, it is the only news. */
const refetchInterval = (): number => (useConnection.getState().realtime === 'live' ? 60_000 : 5_000)
/** Working orders and the recent past; older pages are read by the orders screen itself. */
const RECENT_ORDERS = 200

const orderKey = (row: OrderRow): string => row.id
const parentKey = (row: ParentOrderRow): string => row.id
const accountKey = (row: BrokerAccountRow): string => row.id
const positionKey = (row: PositionRow): string => `${row.account_id}|${row.instrument_id}`
const balanceKey = (row: BalanceRow): string => row.account_id

export const ledgerKeys = {
  all: ['ledger'],
  orders: ['ledger', 'orders'],
  parents: ['ledger', 'parents'],
  accounts: ['ledger', 'accounts'],
  positions: ['ledger', 'positions'],
  balances: ['ledger', 'balances'],
  bridges: ['ledger', 'bridges'],
  instruments: ['instruments'],
  calendar: ['trading-calendar'],
} as const

/** A late snapshot must not undo an event that was applied while it was on its way. */
const merging =
  <R extends Versioned>(keyOf: (row: R) => string) =>
  (held: unknown, fresh: unknown): unknown =>
    // Both sides come from the query that carries this option, so they are lists of its rows.
    mergeSnapshot(held as readonly R[] | undefined, fresh as readonly R[], keyOf)

export const ordersQuery = queryOptions({
  queryKey: ledgerKeys.orders,
  queryFn: ({ signal }): Promise<readonly OrderRow[]> =>
    readRows('orders', {
      row: OrderRow,
      signal,
      refine: (query) => query.order('created_at', { ascending: false }).limit(RECENT_ORDERS),
    }),
  structuralSharing: merging<OrderRow>(orderKey),
  refetchInterval,
})

/** Conditional orders: all that are being watched, and the recent past. */
export const parentsQuery = queryOptions({
  queryKey: ledgerKeys.parents,
  queryFn: ({ signal }): Promise<readonly ParentOrderRow[]> =>
    readRows('parent_orders', {
      row: ParentOrderRow,
      signal,
      refine: (query) => query.order('created_at', { ascending: false }).limit(RECENT_ORDERS),
    }),
  structuralSharing: merging<ParentOrderRow>(parentKey),
  refetchInterval,
})

export const accountsQuery = queryOptions({
  queryKey: ledgerKeys.accounts,
  queryFn: ({ signal }): Promise<readonly BrokerAccountRow[]> =>
    readRows('broker_accounts', { row: BrokerAccountRow, signal, refine: (query) => query.order('created_at') }),
  structuralSharing: merging<BrokerAccountRow>(accountKey),
  refetchInterval,
})

export const positionsQuery = queryOptions({
  queryKey: ledgerKeys.positions,
  queryFn: ({ signal }): Promise<readonly PositionRow[]> => readRows('positions', { row: PositionRow, signal }),
  structuralSharing: merging<PositionRow>(positionKey),
  refetchInterval,
})

export const balancesQuery = queryOptions({
  queryKey: ledgerKeys.balances,
  queryFn: ({ signal }): Promise<readonly BalanceRow[]> => readRows('balances', { row: BalanceRow, signal }),
  structuralSharing: merging<BalanceRow>(balanceKey),
  refetchInterval,
})

/** Heartbeats: read often, because silence makes no event. */
export const bridgesQuery = queryOptions({
  queryKey: ledgerKeys.bridges,
  queryFn: ({ signal }): Promise<readonly BridgeRow[]> => readRows('bridges', { row: BridgeRow, signal }),
  refetchInterval: 10_000,
  placeholderData: keepPreviousData,
})

/** One instrument as the ledger has it now; null when there is none. Names alone are in the list of all instruments. */
export const instrumentQuery = (id: InstrumentId | undefined) =>
  queryOptions({
    queryKey: [...ledgerKeys.instruments, id],
    queryFn: async ({ signal }): Promise<InstrumentRow | null> => {
      if (id === undefined) return null
      const refine: ReadOptions<typeof InstrumentRow>['refine'] = (query) => query.eq('id', id)
      return (await readRows('instruments', { row: InstrumentRow, signal, refine }))[0] ?? null
    },
    staleTime: 60_000,
  })

/** How to put one row of a table into its cached list. */
const writer =
  <R extends Versioned>(key: readonly string[], keyOf: (row: R) => string) =>
  (client: QueryClient, row: R): void => {
    // Without a snapshot there is nothing to patch: the first read brings the row.
    client.setQueryData<readonly R[]>(key, (held) => (held ? applyRow(held, row, keyOf) : held))
  }

/** Writes one row into the cache if it is newer than what is held. For Realtime events and for rows an RPC returns. */
export const applyLedgerRow = {
  order: writer<OrderRow>(ledgerKeys.orders, orderKey),
  parent: writer<ParentOrderRow>(ledgerKeys.parents, parentKey),
  account: writer<BrokerAccountRow>(ledgerKeys.accounts, accountKey),
  position: writer<PositionRow>(ledgerKeys.positions, positionKey),
  balance: writer<BalanceRow>(ledgerKeys.balances, balanceKey),
  bridge: (client: QueryClient, row: BridgeRow): void => {
    client.setQueryData<readonly BridgeRow[]>(ledgerKeys.bridges, (held) =>
      held?.map((bridge) => (bridge.id === row.id ? row : bridge)),
    )
  },
}

'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { ReceiptText } from 'lucide-react'
import type { ComponentProps } from 'react'
import { toServerTime, useNow } from '@/lib/clock.ts'
import { useConnection } from '@/lib/connection.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { formatDay } from '@/lib/format.ts'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { isUnsettled } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { OrderList } from './order-list.tsx'
import { useOrderDialogs } from './use-order-dialogs.tsx'

/** The chosen account's orders with the day they are judged by; rows change by themselves as news comes. */
function useOrders() {
  const account = useCurrentAccount()
  const query = useQuery(ordersQuery)
  const today = formatDay(useNow())
  const orders = query.data?.filter((order) => order.account_id === account?.id) ?? []
  return { query, today, orders }
}

/** How old the list is, once news of changes no longer comes by itself. */
function ListAge() {
  const { dataUpdatedAt } = useQuery(ordersQuery)
  const isLive = useConnection((connection) => connection.realtime === 'live')
  return isLive || dataUpdatedAt === 0 ? null : <AgeBadge at={toServerTime(dataUpdatedAt)} isStale />
}

/** What is still open first, then what ended today, then the days before. */
export function OrderSections() {
  const { list } = useText().orders
  const { query, today, orders } = useOrders()
  const { dialogs, ...actions } = useOrderDialogs()
  const shared = { query, today, ...actions }
  const working = orders.filter((order) => isUnsettled(order.status))
  const ended = orders.filter((order) => !isUnsettled(order.status))
  const isOfToday = (order: OrderRow): boolean => formatDay(order.created_at) === today || order.order_date === today
  const earlier = ended.filter((order) => !isOfToday(order))
  return (
    <>
      <OrderSection
        title={list.working}
        empty={{ title: list.noWorking, hint: list.noWorkingHint }}
        orders={working}
        {...shared}
      />
      <OrderSection
        title={list.today}
        empty={{ title: list.noToday, hint: list.noTodayHint }}
        orders={ended.filter(isOfToday)}
        {...shared}
      />
      {earlier.length > 0 && <OrderSection title={list.earlier} orders={earlier} {...shared} />}
      {dialogs}
    </>
  )
}

interface OrderSectionProps extends Omit<ComponentProps<typeof OrderList>, 'label'> {
  readonly title: string
  readonly query: ReturnType<typeof useOrders>['query']
  readonly empty?: { readonly title: string; readonly hint: string }
}

function OrderSection({ title, query, empty, ...list }: OrderSectionProps) {
  return (
    <Card>
      <CardHeader
        title={title}
        note={list.orders.length > 0 && <span className="tabular">{list.orders.length}</span>}
        action={<ListAge />}
      />
      <Loaded query={query} skeleton={<SkeletonRows rows={3} />}>
        {() =>
          list.orders.length === 0 && empty ? (
            <EmptyState icon={ReceiptText} {...empty} />
          ) : (
            <OrderList label={title} {...list} />
          )
        }
      </Loaded>
    </Card>
  )
}

/** My orders in one instrument, open ones first. */
export function InstrumentOrders({ instrumentId }: { instrumentId: InstrumentId }) {
  const { list, ticket } = useText().orders
  const { query, today, orders } = useOrders()
  const { dialogs, ...actions } = useOrderDialogs()
  const mine = orders.filter((order) => order.instrument_id === instrumentId)
  const openFirst = [...mine].sort((a, b) => Number(isUnsettled(b.status)) - Number(isUnsettled(a.status)))
  return (
    <>
      <OrderSection
        title={ticket.history}
        empty={{ title: list.noHistory, hint: list.noHistoryHint }}
        orders={openFirst}
        {...{ query, today, ...actions }}
      />
      {dialogs}
    </>
  )
}

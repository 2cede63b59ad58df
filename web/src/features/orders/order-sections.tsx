'use client'

import type { BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { isFinal } from '@naru/shared/domain/parent-order'
import { ReceiptText } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { type ComponentProps, useState } from 'react'
import { toServerTime, useNow } from '@/lib/clock.ts'
import { useConnection } from '@/lib/connection.ts'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { formatDay } from '@/lib/format.ts'
import { ordersQuery, parentsQuery } from '@/lib/ledger/tables.ts'
import { isProposed, isUnsettled } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { OrderList } from './order-list.tsx'
import { useOrderDialogs } from './use-order-dialogs.tsx'

/** Fetched by those who have something in them. */
const DecisionCard = dynamic(async () => (await import('./decision-card.tsx')).DecisionCard, { ssr: false })
const ProposalCard = dynamic(async () => (await import('./proposal-card.tsx')).ProposalCard, { ssr: false })
const ParentList = dynamic(async () => (await import('./parent-list.tsx')).ParentList, { ssr: false })
const CancelAll = dynamic(async () => (await import('./cancel-all.tsx')).CancelAll, { ssr: false })

/** The chosen account's orders with the day they are judged by; rows change by themselves as news comes. */
function useOrders() {
  const account = useCurrentAccount()
  const query = useQuery(ordersQuery)
  const { data: allParents } = useQuery(parentsQuery)
  const today = formatDay(useNow())
  const orders = query.data?.filter((order) => order.account_id === account?.id) ?? []
  const parents = allParents?.filter((parent) => parent.account_id === account?.id) ?? []
  return { account, query, today, orders, parents }
}

/** How old the list is, once news of changes no longer comes by itself. */
function ListAge() {
  const { dataUpdatedAt } = useQuery(ordersQuery)
  const isLive = useConnection((connection) => connection.realtime === 'live')
  return isLive || dataUpdatedAt === 0 ? null : <AgeBadge at={toServerTime(dataUpdatedAt)} isStale />
}

/** Where the whole history is, and the way to end everything that is open. */
export function OrderToolbar() {
  const { list } = useText().orders
  const { account, orders, parents } = useOrders()
  const working = orders.filter((order) => isUnsettled(order.status))
  const live = parents.filter((parent) => !isFinal(parent.state))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Link href="/orders/history" className={buttonStyle({ variant: 'outline', size: 'small' })}>
        {list.history}
      </Link>
      {account && <CancelAllButton account={account} orders={working.length} parents={live.length} />}
    </div>
  )
}

/** What a person has to decide first, then what is still open, then what ended today, then the days before. */
export function OrderSections() {
  const { list } = useText().orders
  const { account, query, today, orders, parents } = useOrders()
  const { dialogs, ...actions } = useOrderDialogs([], useSearchParams().get('order'))
  const shared = { query, today, ...actions }
  const working = orders.filter((order) => isUnsettled(order.status))
  const ended = orders.filter((order) => !isUnsettled(order.status))
  const isOfToday = (order: OrderRow): boolean => formatDay(order.created_at) === today || order.order_date === today
  const earlier = ended.filter((order) => !isOfToday(order))
  return (
    <>
      {account && <Decisions account={account} orders={orders} />}
      <OrderSection
        title={list.working}
        empty={{ title: list.noWorking, hint: list.noWorkingHint }}
        orders={working}
        {...shared}
      />
      {parents.length > 0 && <ParentList parents={parents} orders={orders} onDetail={actions.onDetail} />}
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

/** Orders that wait for a person: those in doubt, and those that need a second yes. */
function Decisions({ account, orders }: { account: BrokerAccountRow; orders: readonly OrderRow[] }) {
  const inDoubt = orders.filter((order) => order.status === 'needs_decision')
  const proposed = orders.filter(isProposed)
  return (
    <>
      {inDoubt.map((order) => (
        <DecisionCard key={order.id} order={order} account={account} orders={orders} />
      ))}
      {proposed.map((order) => (
        <ProposalCard key={order.id} order={order} account={account} />
      ))}
    </>
  )
}

interface CancelAllButtonProps {
  readonly account: BrokerAccountRow
  readonly orders: number
  readonly parents: number
}

function CancelAllButton(props: CancelAllButtonProps) {
  const { list } = useText().orders
  const [isOpen, setIsOpen] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  if (props.orders + props.parents === 0 && !isOpen) return null
  return (
    <>
      <Button
        variant="danger"
        size="small"
        onClick={() => {
          setWasOpened(true)
          setIsOpen(true)
        }}
      >
        {list.cancelAll}
      </Button>
      {wasOpened && <CancelAll open={isOpen} onClose={() => setIsOpen(false)} {...props} />}
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
  const { query, today, orders, parents } = useOrders()
  const { dialogs, ...actions } = useOrderDialogs([], useSearchParams().get('order'))
  const mine = orders.filter((order) => order.instrument_id === instrumentId)
  const openFirst = [...mine].sort((a, b) => Number(isUnsettled(b.status)) - Number(isUnsettled(a.status)))
  const conditional = parents.filter((parent) => parent.instrument_id === instrumentId)
  return (
    <div className="grid gap-4">
      {conditional.length > 0 && <ParentList parents={conditional} orders={mine} onDetail={actions.onDetail} />}
      <OrderSection
        title={ticket.history}
        empty={{ title: list.noHistory, hint: list.noHistoryHint }}
        orders={openFirst}
        {...{ query, today, ...actions }}
      />
      {dialogs}
    </div>
  )
}

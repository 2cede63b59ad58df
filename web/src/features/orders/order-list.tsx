'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import Link from 'next/link'
import { useState } from 'react'
import { formatDay, formatDayTime, formatPrice, formatQuantity, formatTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { isCancelable } from '@/lib/orders.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Shares } from '@/ui/number.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { CancelOrder } from './cancel-order.tsx'
import { OrderDetail } from './order-detail.tsx'
import { OrderFacts, OrderReason, SideWord } from './order-facts.tsx'
import { priceWords } from './order-words.ts'

interface OrderListProps {
  readonly label: string
  readonly orders: readonly OrderRow[]
  /** Today in Seoul; orders of other days show their date too. */
  readonly today: string
}

interface OrderItemProps {
  readonly order: OrderRow
  readonly today: string
  readonly onDetail: () => void
  readonly onCancel: () => void
}

/** Orders as a table on a desk and as cards on a phone, with their details and the way to cancel. */
export function OrderList({ label, orders, today }: OrderListProps) {
  const { list } = useText().orders
  const [detailId, setDetailId] = useState<string>()
  const [cancelId, setCancelId] = useState<string>()
  const find = (id: string | undefined): OrderRow | undefined => orders.find((order) => order.id === id)
  const itemOf = (order: OrderRow): OrderItemProps => ({
    order,
    today,
    onDetail: () => setDetailId(order.id),
    onCancel: () => setCancelId(order.id),
  })
  return (
    <>
      <div className="max-md:hidden">
        <Table aria-label={label}>
          <thead>
            <tr>
              <HeadCell className="pl-4">{list.time}</HeadCell>
              <HeadCell>{list.instrument}</HeadCell>
              <HeadCell>{list.side}</HeadCell>
              <HeadCell className="figures">{list.price}</HeadCell>
              <HeadCell className="figures">{list.quantity}</HeadCell>
              <HeadCell className="figures">{list.filled}</HeadCell>
              <HeadCell className="figures max-xl:hidden">{list.avgPrice}</HeadCell>
              <HeadCell>{list.status}</HeadCell>
              <HeadCell className="pr-4 text-right">{list.actions}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <OrderTableRow key={order.id} {...itemOf(order)} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="md:hidden" aria-label={label}>
        {orders.map((order) => (
          <OrderCard key={order.id} {...itemOf(order)} />
        ))}
      </ul>
      <OrderDetail order={find(detailId)} onClose={() => setDetailId(undefined)} />
      <CancelOrder order={find(cancelId)} onClose={() => setCancelId(undefined)} />
    </>
  )
}

const timeOf = (order: OrderRow, today: string): string =>
  formatDay(order.created_at) === today ? formatTime(order.created_at) : formatDayTime(order.created_at)

function OrderTableRow(props: OrderItemProps) {
  const { order, today } = props
  const text = useText()
  const nameOf = useInstrumentName()
  return (
    <Row data-order={order.id}>
      <Cell className="tabular whitespace-nowrap pl-4 text-muted">{timeOf(order, today)}</Cell>
      <Cell>
        <Link href={`/symbols/${symbolOf(order.instrument_id)}`} className="font-bold hover:underline">
          {nameOf(order.instrument_id)}
        </Link>
      </Cell>
      <Cell>
        <SideWord side={order.side} />
      </Cell>
      <Cell className="figures whitespace-nowrap">{priceWords(order, text)}</Cell>
      <Cell className="figures">
        <Shares quantity={order.quantity} />
      </Cell>
      <Cell className="figures">{formatQuantity(order.filled_quantity)}</Cell>
      <Cell className="figures max-xl:hidden">
        {order.avg_fill_price === null ? '–' : formatPrice(order.avg_fill_price)}
      </Cell>
      <Cell className="py-1">
        <StatusChip status={order.status} />
        <OrderReason order={order} />
      </Cell>
      <Cell className="whitespace-nowrap pr-4 text-right">
        <OrderActions {...props} />
      </Cell>
    </Row>
  )
}

function OrderCard(props: OrderItemProps) {
  const { order, today } = props
  const nameOf = useInstrumentName()
  return (
    <li className="grid gap-2 border-t px-4 py-3" data-order={order.id}>
      <div className="flex items-center justify-between gap-2">
        <Link
          href={`/symbols/${symbolOf(order.instrument_id)}`}
          className="inline-flex min-h-11 items-center font-bold hover:underline"
        >
          {nameOf(order.instrument_id)}
        </Link>
        <StatusChip status={order.status} />
      </div>
      <OrderFacts order={order} />
      <div className="flex items-center justify-between gap-2">
        <span className="tabular text-12 text-muted">{timeOf(order, today)}</span>
        <div>
          <OrderActions {...props} />
        </div>
      </div>
    </li>
  )
}

/** A cancel that was taken or is on its way is not asked for twice. */
const CANCEL_UNDERWAY = new Set(['proposed', 'ready', 'sending', 'acked', 'in_doubt', 'manual'])

const mayCancel = (order: OrderRow): boolean =>
  (isCancelable(order.status) || order.status === 'requested') &&
  !(order.cancel_state && CANCEL_UNDERWAY.has(order.cancel_state))

function OrderActions({ order, onDetail, onCancel }: OrderItemProps) {
  const { list, side } = useText().orders
  const nameOf = useInstrumentName()
  const which = <span className="sr-only"> {`${nameOf(order.instrument_id)} ${side[order.side]}`}</span>
  return (
    <>
      <Button variant="quiet" size="small" onClick={onDetail}>
        {list.detail}
        {which}
      </Button>
      {mayCancel(order) && (
        <Button variant="outline" size="small" onClick={onCancel}>
          {list.cancel}
          {which}
        </Button>
      )}
    </>
  )
}

'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import Link from 'next/link'
import { formatDay, formatDayTime, formatPrice, formatQuantity, formatTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { isCancelable } from '@/lib/orders.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Shares } from '@/ui/number.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { OrderFacts, OrderReason, SideWord } from './order-facts.tsx'
import { priceWords } from './order-words.ts'

interface OrderListProps {
  readonly label: string
  readonly orders: readonly OrderRow[]
  /** Today in Seoul; orders of other days show their date too. */
  readonly today: string
  readonly onDetail: (order: OrderRow) => void
  readonly onCancel: (order: OrderRow) => void
  readonly onModify: (order: OrderRow) => void
}

type OrderItemProps = Omit<OrderListProps, 'label' | 'orders'> & { readonly order: OrderRow }

/** Orders as a table on a desk and as cards on a phone. */
export function OrderList({ label, orders, ...item }: OrderListProps) {
  const { list } = useText().orders
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
              <OrderTableRow key={order.id} order={order} {...item} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="md:hidden" aria-label={label}>
        {orders.map((order) => (
          <OrderCard key={order.id} order={order} {...item} />
        ))}
      </ul>
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
        <StatusChip order={order} />
        <OrderReason order={order} />
      </Cell>
      <Cell className="whitespace-nowrap py-1 pr-4 text-right">
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
        <StatusChip order={order} />
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

/** Orders of our own that a person placed or changed: those of a conditional order follow it. */
const mayModify = (order: OrderRow): boolean =>
  mayCancel(order) &&
  isCancelable(order.status) &&
  order.intent_id !== null &&
  (order.parent_id === null || order.leg === 'replacement')

function OrderActions({ order, onDetail, onCancel, onModify }: OrderItemProps) {
  const { list, side } = useText().orders
  const nameOf = useInstrumentName()
  const which = <span className="sr-only"> {`${nameOf(order.instrument_id)} ${side[order.side]}`}</span>
  return (
    <>
      <Button variant="quiet" size="small" onClick={() => onDetail(order)}>
        {list.detail}
        {which}
      </Button>
      {mayModify(order) && (
        <Button variant="quiet" size="small" onClick={() => onModify(order)}>
          {list.modify}
          {which}
        </Button>
      )}
      {mayCancel(order) && (
        <Button variant="outline" size="small" onClick={() => onCancel(order)}>
          {list.cancel}
          {which}
        </Button>
      )}
    </>
  )
}

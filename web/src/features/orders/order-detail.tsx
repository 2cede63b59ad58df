'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { formatDayTime, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { statusWords } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { Shares } from '@/ui/number.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { fillsQuery } from './fills.ts'
import { OrderFacts } from './order-facts.tsx'
import { type Step, timelineOf } from './timeline.ts'

interface OrderDetailProps {
  /** Undefined keeps the sheet closed. */
  readonly order: OrderRow | undefined
  readonly onClose: () => void
}

/** One order from its wish to its end, step by step. */
export function OrderDetail({ order, onClose }: OrderDetailProps) {
  const { orders } = useText()
  return (
    <Sheet open={order !== undefined} onClose={onClose} title={orders.list.detailTitle}>
      {order && <Detail order={order} />}
    </Sheet>
  )
}

function Detail({ order }: { order: OrderRow }) {
  const text = useText()
  const { orders } = text
  const nameOf = useInstrumentName()
  const { list } = orders
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-20">{nameOf(order.instrument_id)}</h3>
        <StatusChip order={order} />
      </div>
      <p className="text-13">{statusWords(order, text).meaning}</p>
      <OrderFacts order={order} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t pt-3 text-13">
        <dt className="text-muted">{list.orderNo}</dt>
        <dd className="figures">{order.order_no ?? '–'}</dd>
        <dt className="text-muted">{list.avgPrice}</dt>
        <dd className="figures">{order.avg_fill_price === null ? '–' : formatPrice(order.avg_fill_price)}</dd>
        <dt className="text-muted">{list.remaining}</dt>
        <dd className="figures">
          <Shares quantity={order.leaves_quantity} />
        </dd>
        <dt className="text-muted">{list.canceled}</dt>
        <dd className="figures">
          <Shares quantity={order.canceled_quantity} />
        </dd>
        <dt className="text-muted">{list.source}</dt>
        <dd className="text-right">{orders.source[order.source]}</dd>
      </dl>
      <Timeline order={order} />
    </>
  )
}

function Timeline({ order }: { order: OrderRow }) {
  const { list } = useText().orders
  const fills = useQuery(fillsQuery(order))
  return (
    <section className="grid gap-2 border-t pt-3" aria-label={list.timeline}>
      <h3 className="text-14">{list.timeline}</h3>
      <ol className="grid gap-3 border-l-2 pl-4">
        {timelineOf(order, fills.data ?? []).map((step) => (
          <li key={step.key} className="grid gap-0.5">
            <span className="font-bold text-13">
              <StepWords step={step} order={order} />
            </span>
            <time dateTime={step.at} className="tabular text-12 text-muted">
              {formatDayTime(step.at)}
            </time>
          </li>
        ))}
      </ol>
      {fills.isError && <p className="text-12 text-danger">{list.steps.fillsUnread}</p>}
    </section>
  )
}

function StepWords({ step, order }: { step: Step; order: OrderRow }) {
  const text = useText()
  const { steps } = text.orders.list
  switch (step.kind) {
    case 'fill':
      return steps.filled(
        `${text.common.shares(formatQuantity(step.quantity))} · ${text.common.won(formatPrice(step.price))}`,
      )
    case 'status':
      return statusWords(order, text).label
    case 'created':
    case 'sent':
    case 'acked':
      return steps[step.kind]
  }
}

'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { formatPrice } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { parentsQuery } from '@/lib/ledger/tables.ts'
import { statusWords } from '@/lib/orders.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Button } from '@/ui/button.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { Shares } from '@/ui/number.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { ConfirmOrder } from './confirm-order.tsx'
import { OrderFacts } from './order-facts.tsx'
import { OrderTimeline } from './order-timeline.tsx'
import { accountWords, kindWords } from './order-words.ts'
import { type OrderTerms, termsAgain } from './terms.ts'

interface OrderDetailProps {
  /** Undefined keeps the sheet closed. */
  readonly order: OrderRow | undefined
  readonly onClose: () => void
}

/** One order from its wish to its end, step by step. */
export function OrderDetail({ order, onClose }: OrderDetailProps) {
  const { orders } = useText()
  const [again, setAgain] = useState<OrderTerms>()
  return (
    <>
      <Sheet open={order !== undefined} onClose={onClose} title={orders.list.detailTitle}>
        {order && <Detail order={order} onReorder={() => setAgain(termsAgain(order))} />}
      </Sheet>
      <Reorder terms={again} onClose={() => setAgain(undefined)} />
    </>
  )
}

function Detail({ order, onReorder }: { order: OrderRow; onReorder: () => void }) {
  const text = useText()
  const desk = useOrderDeskWords()
  const nameOf = useInstrumentName()
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-20">{nameOf(order.instrument_id)}</h3>
        <StatusChip order={order} />
      </div>
      <p className="text-13">{statusWords(order, text).meaning}</p>
      {order.origin === 'late' && (
        <div role="note" className="grid gap-1 rounded-table border border-danger bg-danger-soft p-3 text-13">
          <p className="flex items-center gap-1.5 font-bold text-danger">
            <CircleAlert aria-hidden size={14} />
            {desk.late}
          </p>
          <p>{desk.lateBody}</p>
        </div>
      )}
      <OrderFacts order={order} />
      <Facts order={order} />
      {order.status === 'not_placed' && (
        <div className="grid gap-1.5">
          <Button variant="outline" onClick={onReorder}>
            {desk.reorder}
          </Button>
          <p className="text-12 text-muted">{desk.reorderNote}</p>
        </div>
      )}
      <OrderTimeline order={order} />
    </>
  )
}

function Facts({ order }: { order: OrderRow }) {
  const text = useText()
  const { orders } = text
  const { list } = orders
  const desk = useOrderDeskWords()
  const kinds = useTicketKindWords()
  const account = useOpenAccounts()?.find((candidate) => candidate.id === order.account_id)
  const { data: parents } = useQuery(parentsQuery)
  const parent = parents?.find((candidate) => candidate.id === order.parent_id)
  const facts: readonly (readonly [string, ReactNode])[] = [
    [desk.account, account ? accountWords(account, text) : '–'],
    [orders.ticket.type, kindWords(order, text, kinds)],
    ...(order.stop_price === null ? [] : [[kinds.stopPrice, text.common.won(formatPrice(order.stop_price))] as const]),
    [list.orderNo, order.order_no ?? '–'],
    [list.avgPrice, order.avg_fill_price === null ? '–' : formatPrice(order.avg_fill_price)],
    [list.remaining, <Shares key="left" quantity={order.leaves_quantity} />],
    [list.canceled, <Shares key="canceled" quantity={order.canceled_quantity} />],
    [list.source, orders.source[order.source]],
  ]
  return (
    <>
      <dl className="tabular grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t pt-3 text-13">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      {parent && order.leg && (
        <p className="text-12 text-muted">
          {desk.ofParent(
            parent.kind === 'replace'
              ? desk.parents.replace
              : kinds.kind[parent.kind === 'stop_limit' ? 'stop' : parent.kind],
            desk.parents.leg[order.leg],
          )}
        </p>
      )}
      {order.supersedes && <p className="text-12 text-muted">{desk.replaces}</p>}
    </>
  )
}

/** The same order once more, linked to the one that was never placed. */
function Reorder({ terms, onClose }: { terms: OrderTerms | undefined; onClose: () => void }) {
  const account = useOpenAccounts()?.find((candidate) => candidate.id === terms?.accountId)
  if (!account) return null
  return <ConfirmOrder terms={terms} account={account} preview={undefined} onClose={onClose} onPlaced={onClose} />
}

'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { OrderRow, ParentOrderRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import { isFinal, ParentProgress, ParentTerms } from '@naru/shared/domain/parent-order'
import { Landmark, Server } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { formatDayTime, formatPrice, formatQuantity, formatTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { termLines } from './confirm-terms.tsx'
import { OrderFacts, SideWord } from './order-facts.tsx'
import { ParentActionDialog } from './parent-action.tsx'
import { ParentChip } from './parent-chip.tsx'

interface ParentListProps {
  /** Of one account, newest first. */
  readonly parents: readonly ParentOrderRow[]
  readonly orders: readonly OrderRow[]
  readonly onDetail: (order: OrderRow) => void
}

/** Conditional orders with the orders they made: those being watched first, the ended ones folded away. */
export function ParentList({ parents, orders, onDetail }: ParentListProps) {
  const { parents: words } = useOrderDeskWords()
  const [chosenId, setChosenId] = useState<string>()
  const live = parents.filter((parent) => !isFinal(parent.state))
  const ended = parents.filter((parent) => isFinal(parent.state))
  const items = (list: readonly ParentOrderRow[]) => (
    <ul aria-label={words.title}>
      {list.map((parent) => (
        <ParentItem
          key={parent.id}
          parent={parent}
          orders={orders.filter((order) => order.parent_id === parent.id)}
          onDetail={onDetail}
          onAct={() => setChosenId(parent.id)}
        />
      ))}
    </ul>
  )
  return (
    <Card data-testid="parent-orders">
      <CardHeader title={words.title} note={live.length > 0 && <span className="tabular">{live.length}</span>} />
      {live.length > 0 ? items(live) : <p className="px-4 pb-4 text-13 text-muted">{words.none}</p>}
      {ended.length > 0 && (
        <details className="border-t">
          <summary className="flex min-h-11 items-center px-4 text-13 text-muted">
            {words.ended} <span className="tabular pl-1.5">{ended.length}</span>
          </summary>
          {items(ended)}
        </details>
      )}
      <ParentActionDialog
        parent={parents.find((parent) => parent.id === chosenId)}
        onClose={() => setChosenId(undefined)}
      />
    </Card>
  )
}

interface ParentItemProps {
  readonly parent: ParentOrderRow
  readonly orders: readonly OrderRow[]
  readonly onDetail: (order: OrderRow) => void
  readonly onAct: () => void
}

function ParentItem({ parent, orders, onDetail, onAct }: ParentItemProps) {
  const text = useText()
  const { parents: words } = useOrderDeskWords()
  const kinds = useTicketKindWords()
  const nameOf = useInstrumentName()
  const { kind } = parent
  const kindLabel = kind === 'replace' ? words.replace : kinds.kind[kind === 'stop_limit' ? 'stop' : kind]
  const name = nameOf(parent.instrument_id)
  return (
    <li className="grid gap-2 border-t px-4 py-3" data-parent={parent.id} data-kind={kind}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="flex items-center gap-2">
          <Link href={`/symbols/${symbolOf(parent.instrument_id)}`} className="font-bold hover:underline">
            {name}
          </Link>
          <span className="text-13">
            {kindLabel} · <SideWord side={parent.side} /> {text.common.shares(formatQuantity(parent.quantity))}
          </span>
        </p>
        <ParentChip parent={parent} />
      </div>
      <Terms parent={parent} />
      {!isFinal(parent.state) && kind !== 'replace' && kind !== 'twap' && <Placement parent={parent} />}
      <Progress parent={parent} orders={orders} />
      <Reason parent={parent} />
      <Children orders={orders} onDetail={onDetail} />
      <div className="flex items-center justify-between gap-2">
        <span className="tabular text-12 text-muted">
          {formatDayTime(parent.created_at)}
          {parent.valid_until && ` · ${words.until(formatDayTime(parent.valid_until))}`}
        </span>
        {!isFinal(parent.state) && (
          <Button variant="outline" size="small" onClick={onAct}>
            {parent.state === 'suspended' ? words.resume : text.orders.list.cancel}
            <span className="sr-only"> {`${name} ${kindLabel}`}</span>
          </Button>
        )}
      </div>
    </li>
  )
}

function Terms({ parent }: { parent: ParentOrderRow }) {
  const text = useText()
  const kinds = useTicketKindWords()
  const parsed = ParentTerms.safeParse({ kind: parent.kind, terms: parent.terms })
  if (!parsed.success || parsed.data.kind === 'replace') return null
  return (
    <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-13">
      {termLines(parsed.data, text, kinds).map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-muted">{label}</dt>
          <dd className="font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Where the protection lives is what decides whether it survives the server. */
function Placement({ parent: { placement } }: { parent: ParentOrderRow }) {
  const { parents: words } = useOrderDeskWords()
  const Icon = placement === 'broker' ? Landmark : Server
  return (
    <p className="flex items-center gap-1.5 text-12" data-placement={placement}>
      <Icon aria-hidden size={14} className="shrink-0 text-muted" />
      {words.placement[placement]}. <span className="text-muted">{words.placementRisk[placement]}</span>
    </p>
  )
}

function Progress({ parent, orders }: Pick<ParentItemProps, 'parent' | 'orders'>) {
  const { common } = useText()
  const { parents: words } = useOrderDeskWords()
  const read = ParentProgress.safeParse(parent.progress)
  const progress = read.success ? read.data : {}
  const won = (price: number): string => common.won(formatPrice(price))
  const shares = (count: number): string => common.shares(formatQuantity(count))
  const filled = orders.reduce((sum, order) => (order.leg === 'entry' ? sum : sum + order.filled_quantity), 0)
  const slices = Number(parent.terms.slices ?? 0)
  const parts = [
    progress.watermark !== undefined && words.best(won(progress.watermark)),
    progress.firedAt !== undefined
      ? words.fired(formatTime(progress.firedAt), progress.firedPrice ? won(progress.firedPrice) : '')
      : progress.triggerPrice !== undefined && words.waitsFor(won(progress.triggerPrice)),
    slices > 0 && words.sent(String(progress.slicesSent ?? 0), String(slices)),
    progress.nextSliceAt !== undefined && !isFinal(parent.state) && words.nextAt(formatTime(progress.nextSliceAt)),
    progress.enteredQuantity !== undefined && words.entered(shares(progress.enteredQuantity)),
    filled > 0 && words.filled(shares(filled)),
  ].filter(Boolean)
  return parts.length > 0 && <p className="tabular text-12 text-muted">{parts.join(' · ')}</p>
}

function Reason({ parent: { reason_code: code, state, progress } }: { parent: ParentOrderRow }) {
  const { errors } = useText()
  const { parents: words } = useOrderDeskWords()
  const read = ParentProgress.safeParse(progress)
  const heldUpBy = state === 'triggered' && read.success ? read.data.heldUpBy : undefined
  const said = (reason: string): string => (isErrorCode(reason) ? errors[reason].what : '')
  const line = heldUpBy ? words.heldUp(said(heldUpBy)) : said(code ?? '')
  return line && <p className="text-12 text-danger">{line}</p>
}

function Children({ orders, onDetail }: Pick<ParentItemProps, 'orders' | 'onDetail'>) {
  const { list } = useText().orders
  const { parents: words } = useOrderDeskWords()
  if (orders.length === 0) return null
  const inOrder = [...orders].sort((a, b) => a.created_at.localeCompare(b.created_at))
  return (
    <ul aria-label={words.children} className="grid gap-1 border-l-2 pl-3">
      {inOrder.map((order) => (
        <li key={order.id} className="flex flex-wrap items-center gap-x-3 gap-y-1" data-child={order.leg}>
          <span className="text-12 text-muted">{order.leg && words.leg[order.leg]}</span>
          <OrderFacts order={order} />
          <StatusChip order={order} />
          <Button variant="quiet" size="small" onClick={() => onDetail(order)}>
            {list.detail}
          </Button>
        </li>
      ))}
    </ul>
  )
}

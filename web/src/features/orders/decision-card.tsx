'use client'

import { type BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { z } from 'zod'
import { cn } from '@/lib/cn.ts'
import { formatDayTime, formatQuantity, formatTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { applyLedgerRow, ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { toast } from '@/ui/toast.tsx'
import { candidatesFor } from './candidates.ts'
import { OrderFacts } from './order-facts.tsx'
import { accountWords } from './order-words.ts'
import { onlyRow } from './place.ts'

interface DecisionCardProps {
  readonly order: OrderRow
  readonly account: BrokerAccountRow
  /** All orders this page knows: the candidates are among them. */
  readonly orders: readonly OrderRow[]
}

/** An order nobody but a person can settle: what is known, what it may be, and what each choice means. */
export function DecisionCard({ order, account, orders }: DecisionCardProps) {
  const text = useText()
  const { decision } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const resolve = useResolve(order)
  return (
    <Card className="border-2 border-danger" data-testid="decision-card" data-order-in-doubt={order.id}>
      <CardHeader title={`${decision.title} · ${nameOf(order.instrument_id)}`} action={<StatusChip order={order} />} />
      <CardBody className="grid gap-4">
        <p className="text-13">{decision.body}</p>
        <section className="grid gap-1" aria-label={decision.known}>
          <h3 className="text-14">{decision.known}</h3>
          <OrderFacts order={order} />
          <p className="tabular text-12 text-muted">
            {accountWords(account, text)}
            {order.sent_at && ` · ${decision.sent} ${formatDayTime(order.sent_at)}`}
          </p>
          <Cause order={order} />
          <p className="text-12 text-muted">{decision.blocked}</p>
        </section>
        <div className="grid gap-4 lg:grid-cols-2 lg:gap-6">
          <Candidates order={order} candidates={candidatesFor(order, orders)} resolve={resolve} />
          <section className="grid content-start gap-2 border-t pt-3" aria-label={decision.notPlaced}>
            <h3 className="text-14">{decision.notPlaced}</h3>
            <p className="text-13 text-muted">{decision.notPlacedBody}</p>
            <HoldButton disabled={resolve.isPending} onHeld={() => resolve.mutate(null)}>
              {decision.notPlacedHold}
            </HoldButton>
          </section>
        </div>
        {resolve.error && (
          <div role="alert">
            <ErrorText error={resolve.error} />
          </div>
        )}
      </CardBody>
    </Card>
  )
}

function Cause({ order }: { order: OrderRow }): ReactNode {
  const { decision } = useOrderDeskWords()
  const cause = order.reason_detail?.cause
  if (typeof cause !== 'string') return null
  const [count] = cause.match(/^\d+(?= orders)/) ?? []
  return (
    <p className="flex items-center gap-1.5 text-13">
      <CircleAlert aria-hidden size={14} className="shrink-0 text-danger" />
      {count ? decision.causes.candidates(count) : decision.causes.unread}
    </p>
  )
}

function useResolve(order: OrderRow) {
  const { decision } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const queries = useQueryClient()
  return useMutation({
    /** The order at the broker it is; null says that it was never placed. */
    mutationFn: async (brokerOrderId: string | null) => {
      const args = {
        p_intent_id: order.id,
        p_decision: brokerOrderId === null ? 'not_placed' : 'placed',
        ...(brokerOrderId === null ? {} : { p_broker_order_id: brokerOrderId }),
      }
      return onlyRow(await callRpc('resolve_intent', args, z.array(OrderRow)))
    },
    onSuccess: (row) => {
      applyLedgerRow.order(queries, row)
      toast.done(decision.chosen, nameOf(order.instrument_id))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.orders }),
  })
}

interface CandidatesProps {
  readonly order: OrderRow
  readonly candidates: readonly OrderRow[]
  readonly resolve: ReturnType<typeof useResolve>
}

function Candidates({ order, candidates, resolve }: CandidatesProps) {
  const { common } = useText()
  const { decision } = useOrderDeskWords()
  const { list } = useText().orders
  const [chosen, setChosen] = useState<string>()
  if (candidates.length === 0) return <p className="border-t pt-3 text-13 text-muted">{decision.noCandidates}</p>
  return (
    <section className="grid content-start gap-2 border-t pt-3" aria-label={decision.candidates}>
      <h3 className="text-14">{decision.placed}</h3>
      <p className="text-13 text-muted">{decision.placedBody}</p>
      <fieldset className="grid gap-1">
        <legend className="sr-only">{decision.candidates}</legend>
        {candidates.map((candidate) => (
          <label
            key={candidate.id}
            className={cn(
              'flex min-h-12 items-center gap-3 rounded-table border px-3 py-2 text-13',
              chosen === candidate.id ? 'border-accent bg-accent-soft' : 'border-line',
            )}
          >
            <input
              type="radio"
              name={`candidate-${order.id}`}
              checked={chosen === candidate.id}
              onChange={() => setChosen(candidate.id)}
              className="size-4 accent-accent"
            />
            <span className="tabular grid">
              <span className="font-bold">{decision.candidate(candidate.order_no ?? '–')}</span>
              <span className="text-muted">
                {formatTime(candidate.created_at)} ·{' '}
                {list.filledOf(
                  `${formatQuantity(candidate.filled_quantity)}/${common.shares(formatQuantity(candidate.quantity))}`,
                )}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <HoldButton
        variant="primary"
        disabled={chosen === undefined || resolve.isPending}
        onHeld={() => chosen !== undefined && resolve.mutate(chosen)}
      >
        {decision.placedHold}
      </HoldButton>
    </section>
  )
}

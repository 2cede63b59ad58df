'use client'

import { type BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { useNow } from '@/lib/clock.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { applyLedgerRow, ledgerKeys } from '@/lib/ledger/tables.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { Won } from '@/ui/number.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'
import { OrderFacts } from './order-facts.tsx'
import { accountWords } from './order-words.ts'
import { onlyRow } from './place.ts'

interface ProposalCardProps {
  readonly order: OrderRow
  readonly account: BrokerAccountRow
  /** What else is worth knowing before saying yes. */
  readonly note?: ReactNode
}

/** An order that goes out only after a second yes, and how long there is to say it. */
export function ProposalCard({ order, account, note }: ProposalCardProps) {
  const text = useText()
  const { proposal } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const now = useNow()
  const left = order.expires_at ? Math.ceil((new Date(order.expires_at).getTime() - now) / 1000) : 0
  const answer = useAnswer(order)
  const isOver = now > 0 && left <= 0
  const approve = () => answer.mutate('approve_intent')
  return (
    <Card className="border-2 border-accent" data-testid="proposal-card">
      <CardHeader
        title={`${proposal.title} · ${nameOf(order.instrument_id)}`}
        action={!isOver && now > 0 && <span className="tabular text-13 text-muted">{proposal.left(clock(left))}</span>}
      />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{isOver ? proposal.over : proposal.body}</p>
        <div>
          <p className={account.environment === 'paper' ? 'font-bold text-paper' : 'font-bold text-danger'}>
            {accountWords(account, text)}
          </p>
          <OrderFacts order={order} />
          {order.limit_price !== null && (
            <p className="flex items-baseline gap-2">
              <span className="text-13 text-muted">{proposal.total}</span>
              <Won won={order.limit_price * order.quantity} className="font-bold" />
            </p>
          )}
        </div>
        {note}
        {answer.error && (
          <div role="alert">
            <ErrorText error={answer.error} />
          </div>
        )}
        {needsStepUp(answer.error) && <StepUp onDone={answer.reset} />}
        <div className="grid gap-2 sm:grid-cols-2">
          <Button
            variant="outline"
            size="large"
            disabled={isOver || answer.isPending}
            onClick={() => answer.mutate('decline_intent')}
          >
            {proposal.decline}
          </Button>
          {account.environment === 'live' ? (
            <HoldButton variant={order.side} disabled={isOver || answer.isPending} onHeld={approve}>
              {proposal.approveHold}
            </HoldButton>
          ) : (
            <Button variant={order.side} size="large" disabled={isOver || answer.isPending} onClick={approve}>
              {proposal.approve}
            </Button>
          )}
        </div>
      </CardBody>
    </Card>
  )
}

/** "4:05" */
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

function useAnswer(order: OrderRow) {
  const { proposal } = useOrderDeskWords()
  const nameOf = useInstrumentName()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (name: 'approve_intent' | 'decline_intent') =>
      onlyRow(await callRpc(name, { p_id: order.id }, z.array(OrderRow))),
    onSuccess: (row, name) => {
      applyLedgerRow.order(queries, row)
      toast.done(name === 'approve_intent' ? proposal.approved : proposal.declined, nameOf(order.instrument_id))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.orders }),
  })
}

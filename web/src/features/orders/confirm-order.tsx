'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useQueryClient } from '@tanstack/react-query'
import { CircleHelp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { AppError } from '@/lib/app-error.ts'
import { serverNow } from '@/lib/clock.ts'
import { applyLedgerRow, ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { HoldButton } from '@/ui/hold-button.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'
import { ConfirmTerms } from './confirm-terms.tsx'
import { lookUp, type OrderLedger, orderLedger, type Placed, type PlaceOutcome, placeOnce } from './place.ts'
import type { Preview } from './preview.ts'
import { hasRecentTwin, type TicketTerms, ticketKindOf } from './terms.ts'
import { forgetAttempt, intentIdFor, rememberAttempt } from './unresolved.ts'

interface ConfirmOrderProps {
  /** Undefined keeps the dialog closed. */
  readonly terms: TicketTerms | undefined
  readonly account: BrokerAccountRow
  readonly preview: Preview | undefined
  readonly onClose: () => void
  readonly onPlaced: (placed: Placed) => void
  readonly ledger?: OrderLedger
}

export function ConfirmOrder({ terms, onClose, ...rest }: ConfirmOrderProps) {
  const { ticket } = useText().orders
  return (
    <Dialog open={terms !== undefined} onClose={onClose} title={ticket.confirmTitle}>
      {terms && <Confirmation terms={terms} {...rest} />}
    </Dialog>
  )
}

type Phase =
  | { readonly kind: 'asking' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly error: AppError }
  /** The answer was lost; `isLooking` while it is being looked up. */
  | { readonly kind: 'unknown'; readonly isLooking: boolean }

type ConfirmationProps = Omit<ConfirmOrderProps, 'onClose' | 'terms'> & { readonly terms: TicketTerms }

/** One mounting is one confirmed order: its id is made here once, and every retry goes under it. */
function useConfirmation({ terms, onPlaced, ledger = orderLedger }: ConfirmationProps) {
  const text = useText()
  const queries = useQueryClient()
  const { data: orders = [] } = useQuery(ordersQuery)
  const [{ id, isResumed }] = useState(() => intentIdFor(terms, orders))
  const [phase, setPhase] = useState<Phase>({ kind: 'asking' })
  const [isTwinWanted, setIsTwinWanted] = useState(false)
  const [isTwin, setIsTwin] = useState(() => hasRecentTwin(terms, orders, serverNow()))
  const isDone = useRef(false)
  const isGone = useRef(false)
  const wasUnknown = useRef(isResumed)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])

  const finish = (placed: Placed): void => {
    if (isDone.current) return
    isDone.current = true
    forgetAttempt(id)
    if (placed.kind === 'order') applyLedgerRow.order(queries, placed.order)
    else applyLedgerRow.parent(queries, placed.parent)
    onPlaced(placed)
  }
  // Realtime may bring the order while its answer is still missing.
  const arrived = orders.find((row) => row.id === id)
  useEffect(() => {
    if (arrived && phase.kind === 'unknown') finish({ kind: 'order', order: arrived })
  })

  const settle = (outcome: PlaceOutcome): void => {
    if (outcome.kind === 'placed') return finish(outcome.placed)
    // What was once unknown stays remembered: an earlier request may still be on its way.
    if (outcome.kind === 'refused' && !wasUnknown.current) forgetAttempt(id)
    if (isGone.current) {
      const { what, next } = text.errors[outcome.kind === 'refused' ? outcome.error.code : 'result_unknown']
      return toast.problem(what, next)
    }
    setPhase(outcome.kind === 'refused' ? outcome : { kind: 'unknown', isLooking: false })
  }
  const send = (): void => {
    if (phase.kind === 'sending') return
    if (!isTwinWanted && phase.kind === 'asking' && !isResumed && hasRecentTwin(terms, orders, serverNow())) {
      setIsTwin(true)
      return
    }
    setPhase({ kind: 'sending' })
    rememberAttempt(id, terms)
    void placeOnce({ id, terms, ledger }).then((outcome) => (outcome.kind === 'unknown' ? look() : settle(outcome)))
  }
  const look = (): void => {
    wasUnknown.current = true
    setPhase({ kind: 'unknown', isLooking: true })
    void lookUp({ id, terms, ledger }).then(settle)
  }
  const mustAskAgain = isTwin && !isTwinWanted && !isResumed
  // Proven now: what was refused is confirmed once more, under the same id.
  const askAgain = (): void => setPhase({ kind: 'asking' })
  return { id, isResumed, phase, send, look, askAgain, mustAskAgain, wantTwin: () => setIsTwinWanted(true) }
}

function Confirmation(props: ConfirmationProps) {
  const { terms, account, preview } = props
  const { ticket } = useText().orders
  const { isResumed, phase, send, look, askAgain, mustAskAgain, wantTwin } = useConfirmation(props)
  return (
    <>
      <ConfirmTerms terms={terms} account={account} preview={preview} />
      {isResumed && phase.kind === 'asking' && <p className="text-13 text-danger">{ticket.resumed}</p>}
      {phase.kind === 'refused' && (
        <div role="alert">
          <ErrorText error={phase.error} />
        </div>
      )}
      {phase.kind === 'refused' && needsStepUp(phase.error) && <StepUp onDone={askAgain} />}
      {phase.kind === 'unknown' ? (
        <UnknownOutcome isLooking={phase.isLooking} onLook={look} onResend={send} />
      ) : mustAskAgain ? (
        <div role="alert" className="grid gap-3">
          <p className="font-bold text-danger">{ticket.twin}</p>
          <Button variant="outline" onClick={wantTwin}>
            {ticket.twinYes}
          </Button>
        </div>
      ) : (
        <SendButton terms={terms} account={account} isSending={phase.kind === 'sending'} onSend={send} />
      )}
    </>
  )
}

interface SendButtonProps {
  readonly terms: TicketTerms
  readonly account: BrokerAccountRow
  readonly isSending: boolean
  readonly onSend: () => void
}

/** Paper orders are clicked; orders that move real money are held. */
function SendButton({ terms, account, isSending, onSend }: SendButtonProps) {
  const { ticket } = useText().orders
  const kinds = useTicketKindWords()
  const kind = ticketKindOf(terms)
  const label = kind === 'order' ? ticket.confirm[terms.side] : kinds.confirm[kind]
  if (account.environment === 'live') {
    return (
      <HoldButton variant={terms.side} disabled={isSending} onHeld={onSend}>
        {isSending ? ticket.sending : ticket.holdLabel(label)}
      </HoldButton>
    )
  }
  return (
    <Button variant={terms.side} size="large" block disabled={isSending} aria-busy={isSending} onClick={onSend}>
      {isSending ? ticket.sending : label}
    </Button>
  )
}

interface UnknownOutcomeProps {
  readonly isLooking: boolean
  readonly onLook: () => void
  readonly onResend: () => void
}

function UnknownOutcome({ isLooking, onLook, onResend }: UnknownOutcomeProps) {
  const { ticket } = useText().orders
  return (
    <div role="alert" className="grid gap-3 rounded-table border border-danger bg-danger-soft p-3">
      <p className="flex items-center gap-2 font-bold text-danger">
        <CircleHelp aria-hidden size={18} />
        {ticket.unknownTitle}
      </p>
      <p className="text-13">{isLooking ? ticket.unknownBody : ticket.notFoundBody}</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" disabled={isLooking} onClick={onLook}>
          {ticket.lookAgain}
        </Button>
        <Button variant="outline" disabled={isLooking} onClick={onResend}>
          {ticket.resend}
        </Button>
      </div>
    </div>
  )
}

'use client'

import type { BrokerAccountRow, InstrumentRow } from '@naru/shared/contracts/views'
import type { IntentId } from '@naru/shared/domain/order'
import { Wallet } from 'lucide-react'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import { chooseAccount, useCurrentAccount, useOpenAccounts } from '@/lib/current-account.ts'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, focusFirstInvalid, Select } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { ConfirmOrder } from './confirm-order.tsx'
import { OrderFacts } from './order-facts.tsx'
import type { OrderTerms } from './terms.ts'
import { Choice, PriceField, QuantityField, useProblemWords } from './ticket-fields.tsx'
import { TicketPreview } from './ticket-preview.tsx'
import { useTicket } from './use-ticket.ts'

/** Which kind of money the ticket moves is seen before it is read. */
const FRAME = { paper: 'border-2 border-paper', live: 'border-2 border-danger' } as const

/** Where an order is written. Nothing leaves before it has been confirmed in a dialog that names everything. */
export function OrderTicket({ instrument }: { instrument: InstrumentRow }) {
  const { ticket } = useText().orders
  const account = useCurrentAccount()
  return (
    <Card className={account ? FRAME[account.environment] : undefined}>
      <CardHeader title={ticket.title} action={account && <EnvironmentBadge account={account} />} />
      {account === undefined && <SkeletonRows rows={6} />}
      {account === null && (
        <EmptyState
          icon={Wallet}
          title={ticket.noAccount}
          hint={ticket.noAccountHint}
          action={
            <Link href="/onboarding" className={buttonStyle({})}>
              {ticket.connect}
            </Link>
          }
        />
      )}
      {/* Another instrument or account starts a new ticket: nothing typed for one is ordered in the other. */}
      {account && <TicketForm key={`${instrument.id}|${account.id}`} instrument={instrument} account={account} />}
    </Card>
  )
}

function EnvironmentBadge({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  return (
    <Badge tone={account.environment === 'paper' ? 'paper' : 'danger'}>
      {text.account.environment[account.environment]}
    </Badge>
  )
}

function AccountField({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  const accounts = useOpenAccounts() ?? []
  return (
    <Field label={text.orders.ticket.account}>
      <Select value={account.id} onChange={(event) => chooseAccount(event.target.value)}>
        {accounts.map((candidate) => (
          <option key={candidate.id} value={candidate.id}>
            {`${text.account.environment[candidate.environment]} · ${candidate.label} ${candidate.account_number_masked ?? ''}`}
          </option>
        ))}
      </Select>
    </Field>
  )
}

interface TicketFormProps {
  readonly instrument: InstrumentRow
  readonly account: BrokerAccountRow
}

function TicketForm({ instrument, account }: TicketFormProps) {
  const { orders } = useText()
  const words = orders.ticket
  const ticket = useTicket(instrument, account)
  const wordsOf = useProblemWords()
  const [isJudged, setIsJudged] = useState(false)
  const [confirming, setConfirming] = useState<OrderTerms>()
  const [placed, setPlaced] = useState<IntentId>()
  const { draft, edit, problems, preview } = ticket

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (ticket.terms) return setConfirming(ticket.terms)
    flushSync(() => setIsJudged(true)) // what is wrong has to be there before it can be focused
    focusFirstInvalid(event.currentTarget)
  }
  return (
    <CardBody>
      <form className="grid gap-4" onSubmit={submit} noValidate aria-label={words.title}>
        <AccountField account={account} />
        <Choice
          label={words.sideGroup}
          value={draft.side}
          onChange={(side) => edit({ side })}
          options={[
            { key: 'buy', label: orders.side.buy, className: 'bg-up text-on-solid' },
            { key: 'sell', label: orders.side.sell, className: 'bg-down text-on-solid' },
          ]}
        />
        <Choice
          label={words.typeGroup}
          value={draft.type}
          onChange={(type) => edit({ type })}
          options={[
            { key: 'limit', label: orders.type.limit, className: 'border border-line-strong bg-surface text-ink' },
            { key: 'market', label: orders.type.market, className: 'border border-line-strong bg-surface text-ink' },
          ]}
        />
        <PriceField ticket={ticket} isJudged={isJudged} />
        <QuantityField ticket={ticket} isJudged={isJudged} />
        <TicketPreview preview={preview} side={draft.side} type={draft.type} />
        {problems.order && (
          <p role="alert" className="text-13 text-danger">
            {wordsOf(problems.order)}
          </p>
        )}
        <Button type="submit" size="large" block variant={draft.side} disabled={problems.order !== undefined}>
          {words.submit[draft.side]}
        </Button>
      </form>
      {placed && <LatestOrder id={placed} />}
      <ConfirmOrder
        terms={confirming}
        account={account}
        preview={preview}
        onClose={() => setConfirming(undefined)}
        onPlaced={(order) => {
          setConfirming(undefined)
          setPlaced(order.id as IntentId) // the row was placed under this very id
          setIsJudged(false)
          edit({ quantity: '' })
        }}
      />
    </CardBody>
  )
}

/** The order just placed, as far as it is known now. */
function LatestOrder({ id }: { id: IntentId }) {
  const { ticket } = useText().orders
  const { data } = useQuery(ordersQuery)
  const order = data?.find((row) => row.id === id)
  if (!order) return null
  return (
    <section aria-label={ticket.latest} aria-live="polite" className="mt-4 grid gap-1 rounded-table bg-sunken p-3">
      <p className="flex items-center justify-between gap-2">
        <span className="text-12 text-muted">{ticket.latest}</span>
        <StatusChip order={order} />
      </p>
      <OrderFacts order={order} />
    </section>
  )
}

'use client'

import type { BrokerAccountRow, InstrumentRow } from '@naru/shared/contracts/views'
import { takesLimitPrice } from '@naru/shared/domain/order'
import { Wallet } from 'lucide-react'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import { chooseAccount, useCurrentAccount, useOpenAccounts } from '@/lib/current-account.ts'
import { ordersQuery, parentsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Badge } from '@/ui/badge.tsx'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, focusFirstInvalid, Select } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { StatusChip } from '@/ui/status-chip.tsx'
import { ConditionalFields } from './conditional-fields.tsx'
import { ConfirmOrder } from './confirm-order.tsx'
import { boundSide, typesOf } from './drafts.ts'
import { OrderFacts } from './order-facts.tsx'
import { ParentChip } from './parent-chip.tsx'
import type { Placed } from './place.ts'
import { Segments } from './segments.tsx'
import type { TicketTerms } from './terms.ts'
import { LimitPriceField, QuantityField, useProblemWords } from './ticket-fields.tsx'
import { KindChoice, TypeChoice } from './ticket-kind.tsx'
import { ClosedNotice, TicketCash } from './ticket-money.tsx'
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
  const kinds = useTicketKindWords()
  const ticket = useTicket(instrument, account)
  const wordsOf = useProblemWords()
  const [isJudged, setIsJudged] = useState(false)
  const [confirming, setConfirming] = useState<TicketTerms>()
  const [placed, setPlaced] = useState<Placed>()
  const { draft, edit, problems } = ticket
  const isPriced = typesOf(draft.kind).length > 0

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (ticket.terms) return setConfirming(ticket.terms)
    flushSync(() => setIsJudged(true)) // what is wrong has to be there before it can be focused
    focusFirstInvalid(event.currentTarget)
  }
  return (
    <CardBody>
      <form className="grid gap-3" onSubmit={submit} noValidate aria-label={words.title}>
        <AccountField account={account} />
        <KindChoice draft={draft} edit={edit} />
        <Segments
          label={words.sideGroup}
          value={draft.side}
          onChange={(side) => edit({ side })}
          disabled={boundSide(draft.kind) !== undefined}
          options={[
            { key: 'buy', label: orders.side.buy, className: 'bg-up text-on-solid' },
            { key: 'sell', label: orders.side.sell, className: 'bg-down text-on-solid' },
          ]}
        />
        <TypeChoice draft={draft} edit={edit} />
        {/* What starts an order stands before the price it then has; what ends one stands after it. */}
        {draft.kind === 'order' && <ConditionalFields ticket={ticket} isJudged={isJudged} />}
        {isPriced && takesLimitPrice(draft.type) && <LimitPriceField ticket={ticket} isJudged={isJudged} />}
        {draft.kind !== 'order' && <ConditionalFields ticket={ticket} isJudged={isJudged} />}
        <QuantityField ticket={ticket} isJudged={isJudged} />
        <TicketPreview ticket={ticket} />
        <TicketCash accountId={account.id} side={draft.side} />
        <ClosedNotice />
        {problems.order && (
          <p role="alert" className="text-13 text-danger">
            {wordsOf(problems.order)}
          </p>
        )}
        {/* In view however long the ticket has become. */}
        <div className="sticky bottom-0 z-[1] -mx-4 border-t bg-surface px-4 py-3 max-lg:static max-lg:border-0 max-lg:py-0">
          <Button type="submit" size="large" block variant={draft.side} disabled={problems.order !== undefined}>
            {draft.kind === 'order' ? words.submit[draft.side] : kinds.submit[draft.kind]}
          </Button>
        </div>
      </form>
      {placed && <Latest placed={placed} />}
      <ConfirmOrder
        terms={confirming}
        account={account}
        preview={ticket.preview}
        onClose={() => setConfirming(undefined)}
        onPlaced={(now) => {
          setConfirming(undefined)
          setPlaced(now)
          setIsJudged(false)
          edit({ quantity: '' })
        }}
      />
    </CardBody>
  )
}

/** What was just placed, as far as it is known now. */
function Latest({ placed }: { placed: Placed }) {
  return placed.kind === 'order' ? <LatestOrder id={placed.order.id} /> : <LatestParent id={placed.parent.id} />
}

function LatestOrder({ id }: { id: string }) {
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

function LatestParent({ id }: { id: string }) {
  const { ticket } = useText().orders
  const kinds = useTicketKindWords()
  const { data } = useQuery(parentsQuery)
  const parent = data?.find((row) => row.id === id)
  if (!parent) return null
  return (
    <section aria-label={ticket.latest} aria-live="polite" className="mt-4 grid gap-1 rounded-table bg-sunken p-3">
      <p className="flex items-center justify-between gap-2">
        <span className="text-12 text-muted">{ticket.latest}</span>
        <ParentChip parent={parent} />
      </p>
      <p className="text-13">{kinds.placed}</p>
      <Link href="/orders" className="inline-flex min-h-11 items-center text-13 text-accent hover:underline md:min-h-0">
        {kinds.seeOrders}
      </Link>
    </section>
  )
}

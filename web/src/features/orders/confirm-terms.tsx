'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { ReactNode } from 'react'
import { formatDayTime, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import type { TicketKindWords } from '@/text/ko/ticket-kinds.ts'
import type { Text } from '@/text/ko.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Won } from '@/ui/number.tsx'
import { SideWord } from './order-facts.tsx'
import { accountWords } from './order-words.ts'
import type { Preview } from './preview.ts'
import { type ConditionalTerms, type OrderTerms, type ParentRequest, type TicketTerms, ticketKindOf } from './terms.ts'
import { livesAt } from './ticket-kind.tsx'

interface ConfirmTermsProps {
  readonly terms: TicketTerms
  readonly account: BrokerAccountRow
  readonly preview: Preview | undefined
}

type Line = readonly [label: string, value: ReactNode]

/** Everything that is about to happen, named. */
export function ConfirmTerms({ terms, account, preview }: ConfirmTermsProps) {
  const text = useText()
  const kinds = useTicketKindWords()
  const { ticket } = text.orders
  const nameOf = useInstrumentName()
  const isPaper = account.environment === 'paper'
  const own = terms.kind === 'order' ? orderLines(terms, text, kinds) : parentLines(terms, text, kinds)
  const lines: readonly Line[] = [
    [
      ticket.environment,
      <span key="environment" className={isPaper ? 'font-bold text-paper' : 'font-bold text-danger'}>
        {accountWords(account, text)}
      </span>,
    ],
    [ticket.account, account.label],
    [ticket.instrument, <b key="instrument">{nameOf(terms.instrumentId)}</b>],
    [ticket.side, <SideWord key="side" side={terms.side} />],
    [ticket.quantity, <b key="quantity">{text.common.shares(formatQuantity(terms.quantity))}</b>],
    ...own,
    [
      isFixed(terms) ? ticket.amount : ticket.estimatedAmount,
      <b key="amount">
        {/* A ticket nobody typed a price into follows the market; what is being confirmed does not. */}
        <Won won={isFixed(terms) ? fixedPrice(terms) * terms.quantity : preview?.amount} />
      </b>,
    ],
  ]
  return (
    <dl className="tabular grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2 text-14" data-testid="order-terms">
      {lines.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const isFixed = (terms: TicketTerms): terms is OrderTerms & { readonly limitPrice: number } =>
  terms.kind === 'order' && terms.limitPrice !== null
const fixedPrice = ({ limitPrice }: { readonly limitPrice: number }): number => limitPrice

const won = (price: number, text: Text): string => text.common.won(formatPrice(price))

function orderLines(terms: OrderTerms, text: Text, kinds: TicketKindWords): readonly Line[] {
  const { ticket, type } = text.orders
  const named = terms.limitPrice === null ? type[terms.type] : `${type[terms.type]} ${won(terms.limitPrice, text)}`
  return [
    ...(terms.stopPrice === null ? [] : [[kinds.stopPrice, <b key="stop">{won(terms.stopPrice, text)}</b>] as const]),
    [ticket.price, <b key="price">{named}</b>],
    ...(terms.timeInForce === 'day' ? [] : [timeLine(terms, kinds)]),
    ...(terms.type === 'stop_limit' ? [[kinds.whereLives, kinds.lives.broker] as const] : []),
  ]
}

const timeLine = ({ timeInForce }: OrderTerms, { timeInForce: words }: TicketKindWords): Line => [
  words.label,
  `${words[timeInForce]} · ${words.meaning[timeInForce]}`,
]

function parentLines(request: ParentRequest, text: Text, kinds: TicketKindWords): readonly Line[] {
  const kind = ticketKindOf(request)
  const exitType = request.kind === 'stop_limit' ? 'limit' : 'market'
  return [
    [kinds.group, <b key="kind">{kinds.kind[kind]}</b>],
    ...termLines(request, text, kinds),
    ...(kind === 'twap' ? [] : [[kinds.validity.label, validityWords(request, kinds)] as const]),
    [kinds.whereLives, kinds.lives[livesAt({ kind, type: 'limit', exitType })]],
  ]
}

function validityWords({ validUntil }: ParentRequest, { validity }: TicketKindWords): string {
  return validUntil === null ? validity.open : validity.until(formatDayTime(validUntil))
}

type Exits = Partial<Omit<Extract<ConditionalTerms, { kind: 'bracket' }>['terms'], 'entry'>>

/** What ends a position, as far as it is set. */
function exitLines(terms: Exits, text: Text, kinds: TicketKindWords): readonly Line[] {
  const { takeProfitPrice, stopPrice, stopLimitPrice, trailRate, trailFromPrice, exitAt } = terms
  const how = stopLimitPrice ? `${kinds.exitLimit} ${won(stopLimitPrice, text)}` : kinds.exitMarket
  const trail = `${Number(((trailRate ?? 0) * 100).toFixed(2))}%`
  const lines: readonly (Line | undefined)[] = [
    takeProfitPrice === undefined ? undefined : [kinds.takeProfit, won(takeProfitPrice, text)],
    stopPrice === undefined ? undefined : [kinds.trigger, `${won(stopPrice, text)} · ${how}`],
    trailRate === undefined ? undefined : [kinds.trailRate, trail],
    trailFromPrice === undefined ? undefined : [kinds.trailFrom, won(trailFromPrice, text)],
    exitAt === undefined ? undefined : [kinds.exitAt, formatDayTime(exitAt)],
  ]
  return lines.filter((line) => line !== undefined)
}

/** The terms of a conditional order in words, as a person confirmed them or as they are kept. */
export function termLines(request: ConditionalTerms, text: Text, kinds: TicketKindWords): readonly Line[] {
  const priced = ({ orderType, limitPrice }: { orderType: 'limit' | 'market'; limitPrice?: number | undefined }) =>
    limitPrice === undefined ? text.orders.type[orderType] : `${text.orders.type[orderType]} ${won(limitPrice, text)}`
  switch (request.kind) {
    case 'stop':
      return [
        [kinds.stopPrice, won(request.terms.triggerPrice, text)],
        [kinds.exitType, priced(request.terms)],
      ]
    case 'stop_limit':
      return [
        [kinds.stopPrice, won(request.terms.triggerPrice, text)],
        [kinds.exitType, `${kinds.exitLimit} ${won(request.terms.limitPrice, text)}`],
      ]
    case 'trailing_stop': {
      const { trailRate, trailWon, limitOffsetWon } = request.terms
      const trail: Line =
        trailRate === undefined
          ? [kinds.trailWon, won(trailWon ?? 0, text)]
          : [kinds.trailRate, `${Number((trailRate * 100).toFixed(2))}%`]
      return [
        trail,
        limitOffsetWon === undefined ? [kinds.exitType, kinds.exitMarket] : [kinds.offset, won(limitOffsetWon, text)],
      ]
    }
    case 'oco':
      return exitLines(request.terms, text, kinds)
    case 'bracket':
      return [[kinds.entry, priced(request.terms.entry)], ...exitLines(request.terms, text, kinds)]
    case 'twap': {
      const { slices, intervalMs } = request.terms
      return [
        [text.orders.ticket.price, priced(request.terms)],
        [kinds.slices, String(slices)],
        [kinds.interval, formatQuantity(intervalMs / 1_000)],
      ]
    }
  }
}

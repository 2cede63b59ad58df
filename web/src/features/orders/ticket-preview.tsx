'use client'

import type { KstDate } from '@naru/shared/core/time'
import { salesTaxRate } from '@naru/shared/market/costs'
import type { ReactNode } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Pnl, Won } from '@/ui/number.tsx'
import { parseWhole } from './figures.ts'
import { profitOf } from './preview.ts'
import type { Ticket } from './use-ticket.ts'

type Line = readonly [label: string, figure: ReactNode]

/** What the order would cost or bring, fees and tax included; dashes until it can be reckoned. */
export function TicketPreview({ ticket }: { ticket: Ticket }) {
  const { ticket: words } = useText().orders
  const { preview, draft, today } = ticket
  const outcomes = useOutcomes(ticket)
  const isEstimated = draft.kind === 'trailing_stop' || preview === undefined || draft.type === 'market'
  const lines: readonly Line[] = [
    [isEstimated ? words.estimatedAmount : words.amount, <Won key="amount" won={preview?.amount} />],
    [words.commission, <Won key="fee" won={preview?.commission} />],
    ...(draft.side === 'sell' ? [[words.tax, <Won key="tax" won={preview?.tax} />] as const] : []),
    ...(draft.side === 'buy' ? [[words.breakEven, <Won key="even" won={preview?.breakEven} />] as const] : []),
    ...outcomes,
  ]
  return (
    <div className="grid gap-1">
      <dl className="grid gap-1 border-t pt-3 text-13">
        {lines.map(([label, figure]) => (
          <div key={label} className="flex justify-between gap-2">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right">{figure}</dd>
          </div>
        ))}
        <div className="flex justify-between gap-2 font-bold text-14">
          <dt>{words.total[draft.side]}</dt>
          <dd data-testid="order-total">
            <Won won={preview?.total} />
          </dd>
        </div>
      </dl>
      <p className="text-12 text-muted">
        {draft.side === 'sell' && today && <TaxNote ticket={ticket} today={today} />}
        {words.estimateNote}
      </p>
    </div>
  )
}

/** Which tax is taken: it depends on the market and on the day of the sale. */
function TaxNote({ ticket: { instrument }, today }: { ticket: Ticket; today: KstDate }) {
  const { quotes } = useText()
  const kinds = useTicketKindWords()
  const rate = salesTaxRate(instrument.market, instrument.kind, today) * 100
  return <span className="block">{kinds.taxRate(rate.toFixed(2), quotes.market[instrument.market], today)}</span>
}

/** What would be left in the end, where both ends of it are known. */
function useOutcomes({ draft, instrument, shares, preview, position, today }: Ticket): readonly Line[] {
  const kinds = useTicketKindWords()
  if (!shares || !today) return []
  const entry = draft.kind === 'bracket' ? preview && preview.amount / shares : position?.avg_px
  if (!entry || (draft.side === 'buy' && draft.kind !== 'bracket')) return []
  const profit = (exit: number | undefined) =>
    exit ? profitOf({ instrument, quantity: shares, date: today, entry, exit }) : undefined
  const line = (label: string, won: number | undefined): readonly Line[] =>
    won === undefined ? [] : [[label, <Pnl key={label} won={Math.round(won)} />]]
  if (draft.kind !== 'oco' && draft.kind !== 'bracket')
    return line(kinds.pnl, profit(preview && preview.amount / shares))
  const gain = profit(parseWhole(draft.takeProfit))
  const loss = profit(parseWhole(draft.exitType === 'limit' ? draft.exitPrice : draft.trigger))
  const ratio = gain && loss && gain > 0 && loss < 0 ? (gain / -loss).toFixed(2) : undefined
  return [
    ...line(kinds.pnlAtTakeProfit, gain),
    ...line(kinds.pnlAtStop, loss),
    ...(ratio ? ([[kinds.reward, ratio]] as const) : []),
  ]
}

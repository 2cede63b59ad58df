'use client'

import { unixMs } from '@naru/shared/core/time'
import type { AccountId, Side } from '@naru/shared/domain/order'
import type { Phase } from '@naru/shared/market/session-phase'
import { CircleAlert } from 'lucide-react'
import { useNow } from '@/lib/clock.ts'
import { useHeartbeat } from '@/lib/heartbeat.ts'
import { balancesQuery } from '@/lib/ledger/tables.ts'
import { usePhases } from '@/lib/market-phase.ts'
import { marketStateAt } from '@/lib/market-state.ts'
import { useTradingCalendar } from '@/lib/trading-calendar.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Won } from '@/ui/number.tsx'

/** What there is to pay with, today and once the trades of yesterday and today are settled. */
export function TicketCash({ accountId, side }: { accountId: AccountId; side: Side }) {
  const { cash } = useTicketKindWords()
  const { data } = useQuery(balancesQuery)
  const balance = data?.find((row) => row.account_id === accountId)
  if (side === 'sell') return null
  if (!balance) return <p className="text-12 text-muted">{data ? cash.unknown : ''}</p>
  const facts = [
    [cash.now, balance.cash],
    [cash.d1, balance.cash_d1],
    [cash.d2, balance.cash_d2],
  ] as const
  return (
    <section aria-label={cash.title} className="grid gap-1 border-t pt-3 text-12" data-testid="ticket-cash">
      <dl className="grid gap-0.5">
        {facts.map(([label, won]) => (
          <div key={label} className="flex justify-between gap-2">
            <dt className="text-muted">{label}</dt>
            <dd>
              <Won won={won} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-muted">{cash.guard}</p>
    </section>
  )
}

/** Phases in which the exchange takes orders for its regular session. */
const TAKES_ORDERS: ReadonlySet<Phase> = new Set(['opening_auction', 'open', 'closing_auction'])

/** Says so while the exchange is closed, before an order is refused for it. */
export function ClosedNotice() {
  const { market } = useText()
  const kinds = useTicketKindWords()
  const now = useNow()
  const feed = useHeartbeat()?.bridge.feed
  const told = usePhases((state) => state.markets.KRX)
  const calendar = useTradingCalendar()
  if (now === 0 || feed?.kind !== 'live') return null
  const { phase } = marketStateAt(calendar, 'KRX', { at: unixMs(now), told })
  if (TAKES_ORDERS.has(phase)) return null
  return (
    <p className="flex gap-1.5 text-12 text-danger" data-testid="ticket-closed">
      <CircleAlert aria-hidden size={14} className="mt-px shrink-0" />
      {kinds.closed(market.phase[phase])}
    </p>
  )
}

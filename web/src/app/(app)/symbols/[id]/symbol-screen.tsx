'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import dynamic from 'next/dynamic'
import { useCallback, useState } from 'react'
import { OrderBook } from '@/features/order-book/order-book.tsx'
import { QuoteHeader } from '@/features/quotes/quote-header.tsx'
import { FindInstrument, SymbolDesk } from '@/features/symbol/symbol-desk.tsx'
import { useQuotedVenue, VenueChoice } from '@/features/symbol/venue-choice.tsx'
import { useCurrentAccount } from '@/lib/current-account.ts'
import { ordersQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { Card } from '@/ui/card.tsx'
import { Skeleton, SkeletonRows } from '@/ui/skeleton.tsx'

const loading = () => (
  <Card className="pt-4">
    <SkeletonRows rows={4} />
  </Card>
)
/** Price and order book are there first; the other panes follow, and an order's details come when one is tapped. */
const ChartWithLines = dynamic(async () => (await import('./chart-with-lines.tsx')).ChartWithLines, {
  ssr: false,
  loading: () => <Skeleton className="h-[30rem] w-full" />,
})
const OrderTicket = dynamic(async () => (await import('@/features/orders/order-ticket.tsx')).OrderTicket, {
  ssr: false,
  loading: () => <Skeleton className="h-[40rem] w-full" />,
})
const InstrumentPosition = dynamic(
  async () => (await import('@/features/positions/positions.tsx')).InstrumentPosition,
  { ssr: false, loading },
)
const SymbolRules = dynamic(async () => (await import('@/features/rules/symbol-rules.tsx')).SymbolRules, {
  ssr: false,
  loading,
})
const Tape = dynamic(async () => (await import('@/features/tape/tape.tsx')).Tape, { ssr: false, loading })
const InfoCard = dynamic(async () => (await import('@/features/symbol-info/info-card.tsx')).InfoCard, {
  ssr: false,
  loading,
})
const InstrumentOrders = dynamic(async () => (await import('@/features/orders/order-sections.tsx')).InstrumentOrders, {
  ssr: false,
  loading,
})
const OrderDetail = dynamic(async () => (await import('@/features/orders/order-detail.tsx')).OrderDetail, {
  ssr: false,
})

export function SymbolScreen({ code }: { code: string }) {
  return <FindInstrument code={code}>{(instrument) => <Screen instrument={instrument} />}</FindInstrument>
}

function Screen({ instrument }: { instrument: InstrumentRow }) {
  const { id } = instrument
  const venue = useQuotedVenue(instrument)
  return (
    <SymbolDesk
      header={<QuoteHeader instrument={instrument} quotedId={venue.quotedId} venue={<VenueChoice {...venue} />} />}
      chart={
        <div className="grid gap-4">
          <ChartWithLines instrument={instrument} />
          <SymbolRules instrumentId={id} />
          <InstrumentPosition instrumentId={id} />
        </div>
      }
      book={<BookWithMyOrders instrumentId={id} quotedId={venue.quotedId} />}
      tape={<Tape instrumentId={venue.quotedId} />}
      info={<InfoCard instrument={instrument} />}
      ticket={<OrderTicket instrument={instrument} />}
      history={<InstrumentOrders instrumentId={id} />}
    />
  )
}

/** The book with what I have resting in it; a tap on my own quantity shows that order. */
function BookWithMyOrders({ instrumentId, quotedId }: { instrumentId: InstrumentId; quotedId: InstrumentId }) {
  const { data: orders } = useQuery(ordersQuery)
  const account = useCurrentAccount()
  const [shownId, setShownId] = useState<string>()
  const show = useCallback((id: string) => setShownId(id), [])
  const mine = orders?.filter((order) => order.account_id === account?.id)
  return (
    <>
      <OrderBook instrumentId={instrumentId} quotedId={quotedId} workingOrders={mine} onOrder={show} />
      {shownId !== undefined && (
        <OrderDetail order={orders?.find((order) => order.id === shownId)} onClose={() => setShownId(undefined)} />
      )}
    </>
  )
}

'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useCallback, useState } from 'react'
import { PriceChart } from '@/features/chart/price-chart.tsx'
import { OrderBook } from '@/features/order-book/order-book.tsx'
import { InstrumentOrders, useInstrumentOrders } from '@/features/orders/order-sections.tsx'
import { OrderTicket } from '@/features/orders/order-ticket.tsx'
import { InstrumentPosition } from '@/features/positions/positions.tsx'
import { QuoteHeader } from '@/features/quotes/quote-header.tsx'
import { FindInstrument, SymbolDesk } from '@/features/symbol/symbol-desk.tsx'
import { InfoCard } from '@/features/symbol-info/info-card.tsx'
import { Tape } from '@/features/tape/tape.tsx'
import { ordersQuery } from '@/lib/ledger/tables.ts'

/** Fetched when an order on its rung is first tapped. */
const OrderDetail = dynamic(async () => (await import('@/features/orders/order-detail.tsx')).OrderDetail, {
  ssr: false,
})

export function SymbolScreen({ code }: { code: string }) {
  return <FindInstrument code={code}>{(instrument) => <Screen instrument={instrument} />}</FindInstrument>
}

function Screen({ instrument }: { instrument: InstrumentRow }) {
  const { id } = instrument
  return (
    <SymbolDesk
      header={<QuoteHeader instrument={instrument} />}
      chart={
        <div className="grid gap-4">
          <PriceChart instrumentId={id} />
          <InstrumentPosition instrumentId={id} />
        </div>
      }
      book={<BookWithMyOrders instrumentId={id} />}
      tape={<Tape instrumentId={id} />}
      info={<InfoCard instrument={instrument} />}
      ticket={<OrderTicket instrument={instrument} />}
      history={<InstrumentOrders instrumentId={id} />}
    />
  )
}

/** The book with what I have resting in it; a tap on my own quantity shows that order. */
function BookWithMyOrders({ instrumentId }: { instrumentId: InstrumentId }) {
  const { data: orders } = useQuery(ordersQuery)
  const [shownId, setShownId] = useState<string>()
  const show = useCallback((id: string) => setShownId(id), [])
  return (
    <>
      <OrderBook instrumentId={instrumentId} workingOrders={useInstrumentOrders(instrumentId)} onOrder={show} />
      {shownId !== undefined && (
        <OrderDetail order={orders?.find((order) => order.id === shownId)} onClose={() => setShownId(undefined)} />
      )}
    </>
  )
}

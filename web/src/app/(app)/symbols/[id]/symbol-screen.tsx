'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { PriceChart } from '@/features/chart/price-chart.tsx'
import { OrderBook } from '@/features/order-book/order-book.tsx'
import { InstrumentOrders, useInstrumentOrders } from '@/features/orders/order-sections.tsx'
import { OrderTicket } from '@/features/orders/order-ticket.tsx'
import { InstrumentPosition } from '@/features/positions/positions.tsx'
import { QuoteHeader } from '@/features/quotes/quote-header.tsx'
import { FindInstrument, SymbolDesk } from '@/features/symbol/symbol-desk.tsx'

export function SymbolScreen({ code }: { code: string }) {
  return (
    <FindInstrument code={code}>
      {(instrument) => (
        <SymbolDesk
          header={<QuoteHeader instrument={instrument} />}
          chart={
            <div className="grid gap-4">
              <PriceChart instrumentId={instrument.id} />
              <InstrumentPosition instrumentId={instrument.id} />
            </div>
          }
          book={<BookWithMyOrders instrumentId={instrument.id} />}
          ticket={<OrderTicket instrument={instrument} />}
          history={<InstrumentOrders instrumentId={instrument.id} />}
        />
      )}
    </FindInstrument>
  )
}

function BookWithMyOrders({ instrumentId }: { instrumentId: InstrumentId }) {
  return <OrderBook instrumentId={instrumentId} workingOrders={useInstrumentOrders(instrumentId)} />
}

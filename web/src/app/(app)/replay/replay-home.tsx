'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import dynamic from 'next/dynamic'
import { BookTapeView } from '@/features/order-book/book-tape.tsx'
import { LadderView } from '@/features/order-book/order-book.tsx'
import type { RestingOrder } from '@/features/order-book/rungs.ts'
import { Segments } from '@/features/orders/segments.tsx'
import { Stepper } from '@/features/orders/stepper.tsx'
import { QuoteFigures } from '@/features/quotes/quote-header.tsx'
import { ReplayHome } from '@/features/replay/replay-home.tsx'
import type { ReplayParts } from '@/features/replay/replay-parts.ts'
import type { Wish } from '@/features/replay/start/start-form.tsx'
import { TapeRows } from '@/features/tape/tape.tsx'
import type { HeldQuote } from '@/lib/quotes.ts'
import { Skeleton } from '@/ui/skeleton.tsx'

const CHART = 'h-72 w-full md:h-[21rem]'
const InstrumentSearch = dynamic(
  async () => (await import('@/features/quotes/instrument-search-dialog.tsx')).InstrumentSearchDialog,
  { ssr: false },
)
const ChartCanvas = dynamic(async () => (await import('@/features/chart/chart-canvas.tsx')).ChartCanvas, {
  ssr: false,
  loading: () => <Skeleton className="h-[22rem] w-full md:h-[25.5rem]" />,
})

/** As the live screens hold a quote: it came a moment ago. */
const held = (
  quote: Parameters<typeof QuoteFigures>[0]['quote'] | Omit<HeldQuote, 'route' | 'receivedAt'>,
): HeldQuote => ({
  ...quote,
  route: 'stream',
  receivedAt: quote.tsInit,
})

const nothing = (): void => {}

/** The parts of the live screens, shown the market of a replay. */
const PARTS: ReplayParts = {
  InstrumentSearch: ({ onPick, ...props }) => (
    <InstrumentSearch {...props} onPick={({ id }: { id: InstrumentId }) => onPick({ id })} />
  ),
  Chart: (props) => <ChartCanvas {...props} onNearStart={nothing} className={CHART} />,
  Ladder: ({ instrumentId, book, quote, trades, orders }) => {
    const resting = orders.map(
      ({ id, side, state, limitPrice, quantity, filled }): RestingOrder => ({
        id,
        instrument_id: instrumentId,
        side,
        status: state === 'open' ? 'accepted' : 'canceled',
        limit_price: limitPrice,
        leaves_quantity: quantity - filled,
      }),
    )
    return (
      <LadderView
        instrumentId={instrumentId}
        book={book}
        quote={held(quote)}
        workingOrders={resting}
        tape={<BookTapeView quote={held(quote)} trades={trades} />}
      />
    )
  },
  Tape: TapeRows,
  Figures: ({ quote }) => <QuoteFigures quote={held(quote)} isStale={false} />,
  Segments,
  Stepper,
}

export function ReplayWithParts(props: { readonly userId: string; readonly wish: Wish }) {
  return <ReplayHome {...props} parts={PARTS} />
}

'use client'

import type { Book } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { ReceiptText } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { useConnection } from '@/lib/connection.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useBookSnapshot } from '@/lib/market-snapshot.ts'
import { type HeldQuote, useBook, useQuote, useWatch } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { Change, Price } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '@/ui/states.tsx'
import { BookFacts } from './book-facts.tsx'
import { BookRung } from './book-rung.tsx'
import { BookTape } from './book-tape.tsx'
import { ladderOf, type RestingOrder } from './rungs.ts'

interface OrderBookProps {
  /** What a tap on a rung is for, and whose orders rest in it. */
  readonly instrumentId: InstrumentId
  /** The same instrument on the market whose book is shown. */
  readonly quotedId: InstrumentId
  /** The reader's own orders of this instrument; those resting at a price are shown on their rung. */
  readonly workingOrders?: readonly RestingOrder[]
  /** Shows one of them. */
  readonly onOrder?: (id: string) => void
}

/** 호가창: ten asks above, ten bids below, live. A tap on a rung carries its price to the order ticket. */
export function OrderBook({ instrumentId, quotedId, workingOrders, onOrder }: OrderBookProps) {
  const text = useText()
  const book = useBook(quotedId)
  const quote = useQuote(quotedId)
  useWatch([quotedId], [quotedId])
  const snapshot = useBookSnapshot(quotedId)
  const isLive = useConnection(({ stream, feedCode }) => stream === 'up' && feedCode === null)
  const isEmpty = book !== undefined && book.asks.length + book.bids.length === 0
  return (
    <Card data-testid="order-book" data-stale={book !== undefined && !isLive}>
      <CardHeader title={text.book.title} action={book && !isLive && <AgeBadge at={book.tsInit} isStale />} />
      <MarketDataGate hasData={book !== undefined}>
        {book && !isEmpty && (
          <div className={cn(!isLive && 'stale')}>
            <LadderView
              instrumentId={instrumentId}
              book={book}
              quote={quote}
              workingOrders={workingOrders}
              onOrder={onOrder}
              tape={<BookTape instrumentId={book.instrumentId} />}
            />
          </div>
        )}
        {isEmpty && <EmptyState icon={ReceiptText} title={text.book.empty} hint={text.book.emptyHint} />}
        {!book && snapshot.error && <ErrorState error={snapshot.error} onRetry={() => void snapshot.refetch()} />}
        {!book && !snapshot.error && (
          <div aria-busy="true">
            <span className="sr-only">{text.common.loading}</span>
            <SkeletonRows rows={12} />
          </div>
        )}
      </MarketDataGate>
    </Card>
  )
}

interface LadderViewProps extends Pick<OrderBookProps, 'instrumentId' | 'workingOrders' | 'onOrder'> {
  readonly book: Book
  readonly quote: HeldQuote | undefined
  /** The corner left of the bids. */
  readonly tape: ReactNode
}

/** Price in the middle, sizes outward; the two empty corners hold the day's figures and the latest trades. */
export function LadderView({ instrumentId, book, quote, workingOrders, onOrder, tape }: LadderViewProps) {
  const text = useText()
  // My orders rest at KRX: they stand in no other book.
  const own = workingOrders?.filter((order) => order.instrument_id === book.instrumentId)
  const { asks, bids, mineOutside } = ladderOf({ book, quote, workingOrders: own })
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_8rem_minmax(0,1fr)] border-t">
        <ol aria-label={text.book.asks} className="col-span-2 bg-down-soft/40">
          {asks.map((rung) => (
            <BookRung key={rung.price} instrumentId={instrumentId} rung={rung} onOrder={onOrder} />
          ))}
        </ol>
        <BookFacts quote={quote} />
        <div className="col-span-3">
          <Middle book={book} quote={quote} />
        </div>
        {tape}
        <ol aria-label={text.book.bids} className="col-span-2 bg-up-soft/40">
          {bids.map((rung) => (
            <BookRung key={rung.price} instrumentId={instrumentId} rung={rung} onOrder={onOrder} />
          ))}
        </ol>
      </div>
      <p
        className="grid grid-cols-[minmax(0,1fr)_8rem_minmax(0,1fr)] items-center border-t py-1.5 text-13"
        data-testid="book-totals"
      >
        <Total label={text.book.askSize} size={book.totalAskSize} className="pr-2 text-right text-down" />
        <span aria-hidden className="text-center text-12 text-muted">
          {text.book.total}
        </span>
        <Total label={text.book.bidSize} size={book.totalBidSize} className="pl-2 text-up" />
      </p>
      {mineOutside > 0 && <p className="px-4 pb-3 text-12 text-muted">{text.book.mineOutside(mineOutside)}</p>}
    </>
  )
}

/** The last trade; during an auction what would trade now, and that nothing has yet. */
function Middle({ book, quote }: Pick<LadderViewProps, 'book' | 'quote'>) {
  const text = useText()
  const expected = book.expected ?? quote?.expected
  return (
    <p
      className="flex min-h-7.5 flex-wrap items-center justify-center gap-x-2 border-y bg-sunken"
      data-center
      data-testid="book-last"
    >
      <span className="text-12 text-muted">{expected ? text.book.expected : text.book.last}</span>
      {expected ? (
        <>
          <Price price={expected.price} change={expected.change} className="font-bold" />
          <Change change={expected.change} rate={expected.changeRate} className="text-12" />
          <span className="tabular text-12">{text.common.shares(formatQuantity(expected.size))}</span>
        </>
      ) : (
        <>
          <Price price={quote?.last} change={quote?.change} className="font-bold" />
          {quote && <Change change={quote.change} rate={quote.changeRate} className="text-12" />}
        </>
      )}
    </p>
  )
}

function Total({ label, size, className }: { label: string; size: number; className: string }) {
  const text = useText()
  return (
    <span className={className}>
      <span className="sr-only">{`${text.book.total} ${label} `}</span>
      <span className="tabular font-bold">{formatQuantity(size)}</span>
    </span>
  )
}

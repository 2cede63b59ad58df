'use client'

import type { Book } from '@naru/shared/contracts/bridge-api'
import type { OrderRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { Layers } from 'lucide-react'
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
import { BookRung } from './book-rung.tsx'
import { ladderOf } from './rungs.ts'

interface OrderBookProps {
  readonly instrumentId: InstrumentId
  /** The reader's own orders of this instrument; those resting at a price are shown on their rung. */
  readonly workingOrders?: readonly OrderRow[]
}

/** 호가창: ten asks above, ten bids below, live. A tap on a rung carries its price to the order ticket. */
export function OrderBook({ instrumentId, workingOrders }: OrderBookProps) {
  const text = useText()
  const book = useBook(instrumentId)
  const quote = useQuote(instrumentId)
  useWatch([instrumentId], [instrumentId])
  const snapshot = useBookSnapshot(instrumentId)
  const isLive = useConnection(({ stream, feedCode }) => stream === 'up' && feedCode === null)
  return (
    <Card data-testid="order-book" data-stale={book !== undefined && !isLive}>
      <CardHeader title={text.book.title} action={book && !isLive && <AgeBadge at={book.tsInit} isStale />} />
      <MarketDataGate hasData={book !== undefined}>
        {book && book.asks.length + book.bids.length > 0 && (
          <div className={cn(!isLive && 'stale')}>
            <LadderView book={book} quote={quote} workingOrders={workingOrders} />
          </div>
        )}
        {book && book.asks.length + book.bids.length === 0 && (
          <EmptyState icon={Layers} title={text.book.empty} hint={text.book.emptyHint} />
        )}
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

interface LadderViewProps {
  readonly book: Book
  readonly quote: HeldQuote | undefined
  readonly workingOrders: readonly OrderRow[] | undefined
}

function LadderView({ book, quote, workingOrders }: LadderViewProps) {
  const text = useText()
  const own = workingOrders?.filter((order) => order.instrument_id === book.instrumentId)
  const { asks, bids, mineOutside } = ladderOf({ book, quote, workingOrders: own })
  return (
    <>
      <div aria-hidden className="grid grid-cols-[1fr_8.5rem_1fr] border-b px-1 pb-1 text-center text-12 text-muted">
        <span>{text.book.askSize}</span>
        <span>{text.book.price}</span>
        <span>{text.book.bidSize}</span>
      </div>
      <ol aria-label={text.book.asks} className="bg-down-soft/40">
        {asks.map((rung) => (
          <BookRung key={rung.price} instrumentId={book.instrumentId} rung={rung} />
        ))}
      </ol>
      <p className="flex min-h-8 items-center justify-center gap-2 border-y bg-sunken" data-testid="book-last">
        <span className="text-12 text-muted">{text.book.last}</span>
        <Price price={quote?.last} change={quote?.change} className="font-bold" />
        {quote && <Change change={quote.change} rate={quote.changeRate} className="text-12" />}
      </p>
      <ol aria-label={text.book.bids} className="bg-up-soft/40">
        {bids.map((rung) => (
          <BookRung key={rung.price} instrumentId={book.instrumentId} rung={rung} />
        ))}
      </ol>
      <p className="grid grid-cols-[1fr_8.5rem_1fr] items-center border-t px-1 py-2 text-13" data-testid="book-totals">
        <Total label={text.book.askSize} size={book.totalAskSize} className="pl-2" />
        <span aria-hidden className="text-center text-12 text-muted">
          {text.book.total}
        </span>
        <Total label={text.book.bidSize} size={book.totalBidSize} className="pr-2 text-right" />
      </p>
      {mineOutside > 0 && <p className="px-4 pb-3 text-12 text-muted">{text.book.mineOutside(mineOutside)}</p>}
    </>
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

'use client'

import type { InstrumentRow } from '@naru/shared/contracts/views'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useHeartbeat } from '@/lib/heartbeat.ts'
import { useInstrumentPhase } from '@/lib/market-phase.ts'
import type { HeldQuote } from '@/lib/quotes.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { Card } from '@/ui/card.tsx'
import { FreshnessBadge } from '@/ui/freshness-badge.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { Change, LongWon, Price } from '@/ui/number.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { ErrorState } from '@/ui/states.tsx'
import { StrengthBar } from './strength-bar.tsx'
import { useQuoteState } from './use-quote-state.ts'

interface QuoteHeaderProps {
  readonly instrument: InstrumentRow
  /** The same instrument on the market whose quotes are shown. */
  readonly quotedId: InstrumentId
  /** Which market that is, where there is a choice. */
  readonly venue: ReactNode
}

/** Head of a symbol's page: what it is, what it costs now, and how sure that is. */
export function QuoteHeader({ instrument, quotedId, venue }: QuoteHeaderProps) {
  const { quote, freshness, error, retry } = useQuoteState(quotedId)
  return (
    <Card className="grid gap-1 p-4 lg:py-3" data-testid="quote-header" data-instrument={instrument.id}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Name instrument={instrument} />
        <span className="ml-auto">
          <FreshnessBadge quote={quote} freshness={freshness} />
        </span>
      </div>
      <MarketDataGate hasData={quote !== undefined}>
        {quote && <QuoteFigures quote={quote} isStale={freshness.kind === 'stale'} />}
        {!quote && (error ? <ErrorState error={error} onRetry={retry} /> : <HeaderSkeleton />)}
      </MarketDataGate>
      {venue}
    </Card>
  )
}

function Name({ instrument }: { instrument: InstrumentRow }) {
  const { quotes } = useText()
  const locale = useLocale()
  const feed = useHeartbeat()?.bridge.feed
  const phase = useInstrumentPhase(instrument.id)
  return (
    <>
      <h1 className="text-20">{locale === 'en' ? (instrument.name_en ?? instrument.name_ko) : instrument.name_ko}</h1>
      <span className="tabular text-13 text-muted">{instrument.symbol}</span>
      <Badge>{quotes.market[instrument.market]}</Badge>
      {instrument.kind !== 'stock' && <Badge>{quotes.kind[instrument.kind]}</Badge>}
      {phase === 'vi' && <Badge tone="danger">{quotes.vi}</Badge>}
      {(instrument.is_halted || phase === 'halted') && <Badge tone="danger">{quotes.halted}</Badge>}
      {instrument.is_managed && <Badge tone="danger">{quotes.managed}</Badge>}
      {instrument.warning !== 'none' && <Badge tone="danger">{quotes.warningLevel[instrument.warning]}</Badge>}
      {instrument.is_liquidating && <Badge tone="danger">{quotes.liquidating}</Badge>}
      {instrument.is_nxt && <Badge title={quotes.nxtHint}>{quotes.nxt}</Badge>}
      {/* On a phone the bar at the top says it, and the line is short. */}
      {feed?.kind === 'replay' && (
        <Badge tone="paper" className="max-md:hidden">
          {quotes.replayDate(feed.date ?? '')}
        </Badge>
      )}
    </>
  )
}

/** The last price, and the day so far. */
export function QuoteFigures({ quote, isStale }: { quote: HeldQuote; isStale: boolean }) {
  const { trade } = useText()
  return (
    <div className={cn('flex flex-wrap items-end gap-x-8 gap-y-3', isStale && 'stale')} data-stale={isStale}>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="sr-only">{trade.last} </span>
        <span data-testid="last-price">
          <Price price={quote.last} change={quote.change} className="font-bold text-28" />
        </span>
        <Change change={quote.change} rate={quote.changeRate} className="text-16" />
      </p>
      <dl className="grid flex-1 grid-cols-3 gap-x-4 gap-y-2 whitespace-nowrap text-13 max-lg:basis-full lg:flex lg:justify-between">
        <SessionPrice label={trade.open} price={quote.open} quote={quote} />
        <SessionPrice label={trade.high} price={quote.high} quote={quote} />
        <SessionPrice label={trade.low} price={quote.low} quote={quote} />
        <Fact label={trade.volume}>{formatQuantity(quote.cumVolume)}</Fact>
        <Fact label={trade.turnover}>
          <LongWon won={quote.cumTurnover} />
        </Fact>
        <StrengthBar strength={quote.tradeStrength} />
      </dl>
    </div>
  )
}

interface SessionPriceProps {
  readonly label: string
  readonly price: number
  readonly quote: HeldQuote
}

/** Zero means that nothing has traded in this session. */
function SessionPrice({ label, price, quote }: SessionPriceProps) {
  const base = quote.basePrice ?? quote.last - quote.change
  return (
    <Fact label={label}>
      <Price price={price > 0 ? price : null} change={price - base} />
    </Fact>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-muted">{label}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  )
}

function HeaderSkeleton() {
  const { quotes } = useText()
  return (
    <div aria-busy="true" className="grid gap-3">
      <span className="sr-only">{quotes.waiting}</span>
      <Skeleton className="h-10 w-52" />
      <Skeleton className="h-11 w-full" />
    </div>
  )
}

'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatQuantity, formatStrength } from '@/lib/format.ts'
import { type Freshness, type HeldQuote, useFreshness, useQuote } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import { FreshnessBadge } from '@/ui/freshness-badge.tsx'
import { Change, LongWon, Percent, Price } from '@/ui/number.tsx'
import type { Column } from './columns.ts'

export const COLUMN_WIDTH: Readonly<Record<Column, string>> = {
  change: 'figures w-32',
  volume: 'figures w-24',
  turnover: 'figures w-28',
  strength: 'figures w-16',
  range: 'figures w-32',
  freshness: 'w-32 text-right',
}

interface CellProps {
  readonly quote: HeldQuote
  readonly freshness: Freshness
}

const CELL: Readonly<Record<Column, (props: CellProps) => ReactNode>> = {
  change: ({ quote }) => <Change change={quote.change} rate={quote.changeRate} />,
  volume: ({ quote }) => formatQuantity(quote.cumVolume),
  turnover: ({ quote }) => <LongWon won={quote.cumTurnover} />,
  strength: ({ quote }) => formatStrength(quote.tradeStrength),
  range: ({ quote }) => <Range quote={quote} />,
  freshness: ({ quote, freshness }) => <FreshnessBadge quote={quote} freshness={freshness} />,
}

function Range({ quote }: { quote: HeldQuote }) {
  const base = quote.basePrice ?? quote.last - quote.change
  return (
    <span className="whitespace-nowrap">
      <Price price={quote.high || null} change={quote.high - base} />
      <Price price={quote.low || null} change={quote.low - base} />
    </span>
  )
}

/** Price and the chosen figures of one row; a phone shows the change and how fresh it is. */
export function QuotedCells({ id, columns }: { id: InstrumentId; columns: readonly Column[] }) {
  const { watchlist } = useText()
  const quote = useQuote(id)
  const freshness = useFreshness(id)
  const isStale = freshness.kind === 'stale'
  return (
    <>
      <div className="flex shrink-0 flex-col items-end gap-0.5 py-1 pr-2 md:hidden">
        <span className={cn('flex items-baseline gap-2', isStale && 'stale')}>
          <Price price={quote?.last} change={quote?.change} className="font-bold" />
          {quote && <Percent rate={quote.changeRate} className="text-13" />}
        </span>
        <FreshnessBadge quote={quote} freshness={freshness} />
      </div>
      <div
        className={cn('flex shrink-0 items-center gap-4 pr-2 text-13 max-md:hidden', isStale && 'stale')}
        data-stale={isStale}
      >
        <span className="figures w-24 font-bold text-14">
          <Price price={quote?.last} change={quote?.change} />
        </span>
        {columns.map((column) => (
          <span key={column} className={COLUMN_WIDTH[column]}>
            <span className="sr-only">{watchlist.column[column]} </span>
            {quote ? CELL[column]({ quote, freshness }) : '–'}
          </span>
        ))}
      </div>
    </>
  )
}

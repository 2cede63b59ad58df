'use client'

import { symbolOf } from '@naru/shared/domain/instrument'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useFreshness, useQuote, useWatch } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { FreshnessBadge } from '@/ui/freshness-badge.tsx'
import { Change, Price } from '@/ui/number.tsx'
import type { Item } from './queries.ts'

interface WatchlistRowsProps {
  readonly items: readonly Item[]
  readonly isEditing: boolean
  readonly isBusy: boolean
  readonly onMove: (item: Item, position: number) => void
  readonly onRemove: (item: Item) => void
}

export function WatchlistRows({ items, isEditing, ...edit }: WatchlistRowsProps) {
  const { watchlist } = useText()
  useWatch(items.map((item) => item.instrument_id))
  return (
    <ul aria-label={watchlist.title} data-testid="watchlist-rows">
      {items.map((item, index) => (
        <li
          key={item.id}
          data-instrument={item.instrument_id}
          className="relative flex min-h-14 items-center gap-2 border-t pr-2 pl-4 first:border-t-0 hover:bg-sunken md:min-h-12"
        >
          <Name item={item} />
          {isEditing ? (
            <EditButtons item={item} index={index} count={items.length} {...edit} />
          ) : (
            <Quoted item={item} />
          )}
        </li>
      ))}
    </ul>
  )
}

/** The link covers its row, so that the whole of it can be tapped. */
function Name({ item }: { item: Item }) {
  const nameOf = useInstrumentName()
  const symbol = symbolOf(item.instrument_id)
  return (
    <div className="min-w-0 flex-1 py-1">
      <Link
        href={`/symbols/${symbol}`}
        className="inline-flex min-h-6 max-w-full items-center font-bold after:absolute after:inset-0 hover:underline"
      >
        <span className="truncate">{nameOf(item.instrument_id)}</span>
      </Link>
      <p className="tabular text-12 text-muted">{symbol}</p>
    </div>
  )
}

function Quoted({ item }: { item: Item }) {
  const quote = useQuote(item.instrument_id)
  const freshness = useFreshness(item.instrument_id)
  return (
    <div className="flex shrink-0 flex-col items-end gap-0.5 py-1 pr-2 md:flex-row md:items-center md:gap-6">
      <span className="md:order-last md:w-36 md:text-right">
        <FreshnessBadge quote={quote} freshness={freshness} />
      </span>
      <span
        className={cn('flex items-baseline gap-2 md:gap-6', freshness.kind === 'stale' && 'stale')}
        data-stale={freshness.kind === 'stale'}
      >
        <span className="figures font-bold md:w-28 md:text-16">
          <Price price={quote?.last} change={quote?.change} />
        </span>
        <span className="figures md:w-40">
          {quote && <Change change={quote.change} rate={quote.changeRate} className="text-13" />}
        </span>
      </span>
    </div>
  )
}

interface EditButtonsProps extends Omit<WatchlistRowsProps, 'items' | 'isEditing'> {
  readonly item: Item
  readonly index: number
  readonly count: number
}

function EditButtons({ item, index, count, isBusy, onMove, onRemove }: EditButtonsProps) {
  const { watchlist } = useText()
  const name = useInstrumentName()(item.instrument_id)
  return (
    <div className="relative z-[1] flex shrink-0">
      <Button
        variant="quiet"
        size="icon"
        aria-label={watchlist.moveUp(name)}
        disabled={isBusy || index === 0}
        onClick={() => onMove(item, index - 1)}
      >
        <ArrowUp aria-hidden size={18} />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={watchlist.moveDown(name)}
        disabled={isBusy || index === count - 1}
        onClick={() => onMove(item, index + 1)}
      >
        <ArrowDown aria-hidden size={18} />
      </Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={watchlist.remove(name)}
        disabled={isBusy}
        onClick={() => onRemove(item)}
      >
        <X aria-hidden size={18} />
      </Button>
    </div>
  )
}

'use client'

import { cn } from '@/lib/cn.ts'
import { directionOf, formatPrice, formatQuantity } from '@/lib/format.ts'
import type { HeldQuote } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import { baseOf } from './rungs.ts'

const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const

/** What stands right of the asks on Korean screens: today's limits, the base price and the session so far. */
export function BookFacts({ quote }: { quote: HeldQuote | undefined }) {
  const { book, trade } = useText()
  if (!quote) return null
  const base = baseOf(quote)
  const prices: readonly (readonly [string, number | null])[] = [
    [book.markNames.upperLimit, quote.upperLimit],
    [book.markNames.lowerLimit, quote.lowerLimit],
    [book.base, base],
    [trade.open, quote.open],
    [trade.high, quote.high],
    [trade.low, quote.low],
  ]
  return (
    <dl className="grid content-end gap-y-1 px-2 py-1.5 text-12" data-testid="book-facts">
      {prices.map(([label, price]) => (
        <div key={label} className="flex justify-between gap-1 max-lg:flex-wrap">
          <dt className="text-muted">{label}</dt>
          <dd className={cn('figures', COLOR[directionOf(price ? price - base : 0)])}>
            {price ? formatPrice(price) : '–'}
          </dd>
        </div>
      ))}
      <div className="flex flex-wrap justify-between gap-x-1">
        <dt className="text-muted">{trade.volume}</dt>
        <dd className="figures ml-auto whitespace-nowrap">{formatQuantity(quote.cumVolume)}</dd>
      </div>
    </dl>
  )
}

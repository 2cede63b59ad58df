'use client'

import type { InstrumentId } from '@naru/shared/domain/instrument'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatPrice, formatQuantity, formatStrength } from '@/lib/format.ts'
import { type HeldQuote, useQuote } from '@/lib/quotes.ts'
import { useTrades } from '@/lib/tape.ts'
import { useText } from '@/text/text-provider.tsx'

const AGGRESSOR = { buyer: 'text-up', seller: 'text-down', none: 'text-flat' } as const
const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const
const ROWS = 11

/** What stands left of the bids on Korean screens: 체결강도 and the last few trades. The whole tape has its own place. */
export function BookTape({ instrumentId }: { instrumentId: InstrumentId }) {
  const { quotes } = useText()
  const quote = useQuote(instrumentId)
  const trades = useTrades(instrumentId)
  return (
    <div className="min-w-0 overflow-hidden px-2 py-1.5 text-12">
      <p className="flex justify-between gap-1 max-lg:flex-wrap">
        <span className="text-muted">{quotes.strength}</span>
        <Strength quote={quote} />
      </p>
      {/* The same rows, with their times, are read out from the tape itself. */}
      <ul aria-hidden className="mt-1 grid gap-y-px border-t pt-1">
        {trades.slice(0, ROWS).map((trade) => (
          <li key={`${trade.tsEvent} ${trade.cumVolume}`} className="tabular flex justify-between gap-1">
            <span className="max-xl:hidden">{formatPrice(trade.price)}</span>
            <span className={cn('ml-auto', AGGRESSOR[trade.aggressor])}>{formatQuantity(trade.size)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Strength({ quote }: { quote: HeldQuote | undefined }) {
  const strength = quote?.tradeStrength ?? 0
  const direction = strength === 0 ? 'flat' : directionOf(strength - 100)
  return (
    <span className={cn('tabular font-bold', COLOR[direction])} data-testid="book-strength">
      {formatStrength(strength)}
    </span>
  )
}

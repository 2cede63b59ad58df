'use client'

import type { TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { cn } from '@/lib/cn.ts'
import { directionOf, formatPrice, formatQuantity, formatStrength } from '@/lib/format.ts'
import { type HeldQuote, useQuote } from '@/lib/quotes.ts'
import { useTrades } from '@/lib/tape.ts'
import { useText } from '@/text/text-provider.tsx'

const AGGRESSOR = { buyer: 'text-up', seller: 'text-down', none: 'text-flat' } as const
const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const
/** As many as fit beside ten bids on a phone; a desk shows those that fit. */
const ROWS = 20

/** What stands left of the bids on Korean screens: 체결강도 and the last few trades. The whole tape has its own place. */
export function BookTape({ instrumentId }: { instrumentId: InstrumentId }) {
  return <BookTapeView quote={useQuote(instrumentId)} trades={useTrades(instrumentId)} />
}

interface BookTapeViewProps {
  readonly quote: HeldQuote | undefined
  /** Newest first. */
  readonly trades: readonly TapeTrade[]
}

export function BookTapeView({ quote, trades }: BookTapeViewProps) {
  const { quotes } = useText()
  return (
    // Ten bids decide the height; trades beyond it are cut off.
    <div className="relative min-h-40 min-w-0">
      <div className="absolute inset-0 overflow-hidden px-1.5 py-1.5 text-12">
        <p className="flex justify-between gap-1 whitespace-nowrap">
          <span className="text-muted">{quotes.strength}</span>
          <Strength quote={quote} />
        </p>
        {/* The same rows, with their times, are read out from the tape itself. */}
        <ul aria-hidden className="mt-1 grid border-t pt-1">
          {trades.slice(0, ROWS).map((trade) => (
            <li
              key={`${trade.tsEvent} ${trade.cumVolume} ${trade.size}`}
              className="tabular flex justify-between gap-1 whitespace-nowrap leading-5"
            >
              <span>{formatPrice(trade.price)}</span>
              <span className={AGGRESSOR[trade.aggressor]}>{formatQuantity(trade.size)}</span>
            </li>
          ))}
        </ul>
      </div>
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

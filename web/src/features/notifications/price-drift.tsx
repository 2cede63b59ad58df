'use client'

import type { OrderRow } from '@naru/shared/contracts/views'
import { symbolOf } from '@naru/shared/domain/instrument'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { formatPercent, formatPrice } from '@/lib/format.ts'
import { useQuoteSnapshot } from '@/lib/market-snapshot.ts'
import { useFreshness, useQuote, useWatch } from '@/lib/quotes.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { driftOf, isFar } from './drift.ts'

/** Where the price is now, seen from what was proposed. */
export function PriceDrift({ order }: { order: Pick<OrderRow, 'instrument_id' | 'limit_price'> }) {
  const { inbox } = useNotificationWords()
  const { common } = useText()
  const id = order.instrument_id
  useWatch([id])
  useQuoteSnapshot(id)
  const quote = useQuote(id)
  const { kind } = useFreshness(id)
  const isStale = kind === 'stale'
  const drift = quote && driftOf(order.limit_price, quote.last)
  return (
    <div className="grid gap-1 rounded-table bg-sunken px-3 py-2 text-13" data-testid="price-drift">
      <p className="flex flex-wrap items-center justify-between gap-x-3">
        <span className="text-muted">{inbox.drift}</span>
        {quote ? (
          <span className={cn('tabular flex flex-wrap items-center gap-2', isStale && 'opacity-50')}>
            <span className="font-bold">{common.won(formatPrice(quote.last))}</span>
            {drift !== null && drift !== undefined && order.limit_price !== null && (
              <span>
                {inbox.driftFrom(common.won(formatPrice(order.limit_price)))} {formatPercent(drift)}
              </span>
            )}
            {isStale && <AgeBadge at={quote.receivedAt} isStale />}
          </span>
        ) : (
          <span>{inbox.driftUnknown}</span>
        )}
      </p>
      {isFar(drift) && <p className="text-danger">{inbox.driftFar}</p>}
      <Link
        href={`/symbols/${symbolOf(id)}`}
        className="inline-flex min-h-11 items-center text-accent hover:underline md:min-h-0"
      >
        {inbox.openSymbol}
      </Link>
    </div>
  )
}

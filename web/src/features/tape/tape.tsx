'use client'

import type { TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { ListOrdered } from 'lucide-react'
import { memo } from 'react'
import { cn } from '@/lib/cn.ts'
import { useConnection } from '@/lib/connection.ts'
import { directionOf, formatPrice, formatQuantity, formatTime } from '@/lib/format.ts'
import { useWatch } from '@/lib/quotes.ts'
import { useTrades } from '@/lib/tape.ts'
import { useText } from '@/text/text-provider.tsx'
import { AgeBadge } from '@/ui/age-badge.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { MarketDataGate } from '@/ui/market-data-gate.tsx'
import { DirectionSign } from '@/ui/number.tsx'
import { ScrollRegion } from '@/ui/scroll-region.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '@/ui/states.tsx'
import { useTapeSnapshot } from './queries.ts'

const PRICE = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const
const AGGRESSOR = { buyer: 'text-up', seller: 'text-down', none: 'text-flat' } as const

/** 체결: the latest trades as they print. Sizes are red where a buyer took the offer, blue where a seller hit the bid. */
export function Tape({ instrumentId }: { instrumentId: InstrumentId }) {
  const text = useText()
  const trades = useTrades(instrumentId)
  useWatch([instrumentId], [instrumentId])
  const snapshot = useTapeSnapshot(instrumentId)
  const isLive = useConnection(({ stream, feedCode }) => stream === 'up' && feedCode === null)
  const newest = trades[0]
  return (
    <Card data-testid="tape" data-stale={newest !== undefined && !isLive}>
      <CardHeader title={text.tape.title} action={newest && !isLive && <AgeBadge at={newest.tsEvent} isStale />} />
      <MarketDataGate hasData={newest !== undefined}>
        {newest && (
          <div className={cn(!isLive && 'stale')}>
            <TapeRows trades={trades} />
          </div>
        )}
        {!newest && snapshot.error && <ErrorState error={snapshot.error} onRetry={() => void snapshot.refetch()} />}
        {!newest && snapshot.data && (
          <EmptyState icon={ListOrdered} title={text.tape.empty} hint={text.tape.emptyHint} />
        )}
        {!newest && snapshot.isPending && (
          <div aria-busy="true">
            <span className="sr-only">{text.common.loading}</span>
            <SkeletonRows rows={8} />
          </div>
        )}
      </MarketDataGate>
    </Card>
  )
}

/** Newest first. */
export function TapeRows({ trades }: { trades: readonly TapeTrade[] }) {
  const { tape } = useText()
  return (
    <ScrollRegion label={tape.title} className="max-h-72">
      <table className="tabular w-full border-collapse text-13">
        <thead className="sticky top-0 bg-surface text-12 text-muted">
          <tr>
            <th scope="col" className="px-4 py-1 font-normal">
              {tape.time}
            </th>
            <th scope="col" className="figures px-2 font-normal">
              {tape.price}
            </th>
            <th scope="col" className="figures px-2 font-normal max-sm:hidden">
              {tape.change}
            </th>
            <th scope="col" className="figures px-4 font-normal">
              {tape.size}
            </th>
          </tr>
        </thead>
        <tbody>
          {trades.map((trade) => (
            <TradeRow key={`${trade.tsEvent} ${trade.cumVolume} ${trade.size}`} trade={trade} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** A printed trade never changes. */
const TradeRow = memo(function TradeRow({ trade }: { trade: TapeTrade }) {
  const { tape } = useText()
  const direction = directionOf(trade.change)
  return (
    <tr className="border-t" data-aggressor={trade.aggressor}>
      <td className="h-8 px-4 text-muted md:h-6">{formatTime(trade.tsEvent)}</td>
      <td className={cn('figures px-2', PRICE[direction])}>{formatPrice(trade.price)}</td>
      <td className={cn('figures px-2 max-sm:hidden', PRICE[direction])}>
        <DirectionSign direction={direction} />
        {formatPrice(Math.abs(trade.change))}
      </td>
      <td className={cn('figures px-4', AGGRESSOR[trade.aggressor])}>
        <span className="sr-only">{tape.aggressor[trade.aggressor]} </span>
        {formatQuantity(trade.size)}
      </td>
    </tr>
  )
})

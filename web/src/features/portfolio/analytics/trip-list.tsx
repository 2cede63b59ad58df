'use client'

import type { Trip } from '@naru/shared/portfolio/trading-stats'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Pnl } from '@/ui/number.tsx'
import { Directed } from './directed.tsx'
import { heldText } from './held-text.ts'

/** A few trades, each with when, how long and how much. */
export function TripList({ title, trips }: { title: string; trips: readonly Trip[] }) {
  const words = useAnalyticsWords().statistics
  const nameOf = useInstrumentName()
  return (
    <Card>
      <CardHeader title={title} />
      {trips.length === 0 && <p className="px-4 pb-4 text-13 text-muted">{words.noneOf}</p>}
      <ol>
        {trips.map((trip) => (
          <li
            key={`${trip.orderId} ${trip.owner.kind} ${trip.owner.id}`}
            className="flex flex-wrap items-baseline justify-between gap-x-3 border-t px-4 py-2 text-13"
          >
            <span>
              <span className="font-bold">{nameOf(trip.instrumentId)}</span>{' '}
              <span className="tabular text-12 text-muted">
                {trip.soldOn} · {heldText(trip.soldAt - trip.openedAt, words)}
              </span>
            </span>
            <span className="inline-flex items-baseline gap-2">
              <Pnl won={trip.profit} className="font-bold" />
              <Directed value={trip.rate} className="text-12" />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

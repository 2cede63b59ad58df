'use client'

import type { Realized } from '@naru/shared/portfolio/realized'
import { type PriceOf, unrealizedOf } from '@naru/shared/portfolio/unrealized'
import { useMemo } from 'react'
import { formatQuantity } from '@/lib/format.ts'
import type { DayRange } from '@/lib/period.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { WonBars } from '@/ui/won-bars.tsx'
import { BasisChoice } from '../basis-choice.tsx'
import { realizedWithin } from './pnl.ts'

interface PnlCardProps {
  readonly realized: Realized
  readonly days: DayRange
  readonly priceOf: PriceOf
}

/** What selling has earned in these days and what holding would earn now, by the method that is named. */
export function PnlCard({ realized, days, priceOf }: PnlCardProps) {
  const words = usePortfolioWords().pnl
  const { basis } = realized.counting
  const sum = useMemo(() => realizedWithin(realized, days), [realized, days])
  const unrealized = unrealizedOf(realized.open, priceOf).reduce<number | null>(
    (won, { gross }) => (won === null || gross === null ? null : won + gross),
    0,
  )
  return (
    <Card data-testid="portfolio-pnl" data-basis={basis} data-net={sum.net}>
      <CardHeader title={words.title} action={<BasisChoice />} />
      <CardBody className="grid gap-3">
        <p className="tabular text-12 text-muted">{words.days(days.from, days.to)}</p>
        <WonBars
          bars={[
            { label: words.gross, won: sum.gross },
            { label: words.commission, won: -sum.commission, isCost: true },
            { label: words.tax, won: -sum.tax, isCost: true },
            { label: words.net, won: sum.net, isTotal: true },
            { label: words.unrealized, won: unrealized },
          ]}
        />
        <p className="text-12 text-muted">
          {words.basis[basis]} {words.sameInTheEnd} {words.charges}
        </p>
        {sum.unmatchedShares > 0 && (
          <p className="text-13 text-danger" data-testid="unmatched">
            {words.unmatched(formatQuantity(sum.unmatchedShares))}
          </p>
        )}
      </CardBody>
    </Card>
  )
}

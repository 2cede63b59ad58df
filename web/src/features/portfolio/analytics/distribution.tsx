'use client'

import { RATE_EDGES, type TradingStatistics } from '@naru/shared/portfolio/trading-stats'
import { cn } from '@/lib/cn.ts'
import { roughRate } from '@/lib/figures.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'

/** How many trades earned how much, losses first: a list for everybody, with bars for the eye. */
export function Distribution({ statistics: { distribution } }: { statistics: TradingStatistics }) {
  const words = useAnalyticsWords().statistics
  const most = Math.max(1, ...distribution)
  return (
    <Card>
      <CardHeader title={words.distribution} />
      <CardBody>
        <dl className="grid gap-1 text-12">
          {distribution.map((count, at) => (
            <div key={labelOf(at, words)} className="grid grid-cols-[7.5rem_1fr_2.5rem] items-center gap-2">
              <dt className="tabular text-muted">{labelOf(at, words)}</dt>
              <dd aria-hidden className="h-4">
                {count > 0 && (
                  <span
                    className={cn('block h-full rounded-table', isLoss(at) ? 'bg-down/70' : 'bg-up/70')}
                    style={{ width: `${(count / most) * 100}%` }}
                  />
                )}
              </dd>
              <dd className="figures">{formatQuantity(count)}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  )
}

/** Bins up to the edge at zero. */
const isLoss = (at: number): boolean => at <= RATE_EDGES.indexOf(0)

interface EdgeWords {
  readonly below: (edge: string) => string
  readonly above: (edge: string) => string
  readonly between: (low: string, high: string) => string
}

/** "−3% ~ −1%": of the bin from the edge before it to its own. */
function labelOf(at: number, words: EdgeWords): string {
  const [low, high] = [RATE_EDGES[at - 1], RATE_EDGES[at]]
  if (low === undefined) return words.below(roughRate(high ?? 0))
  return high === undefined ? words.above(roughRate(low)) : words.between(roughRate(low), roughRate(high))
}

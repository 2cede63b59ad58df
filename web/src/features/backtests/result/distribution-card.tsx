'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { useMemo } from 'react'
import { rateText, roughRate, shareText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { binsOf, Histogram } from '@/ui/plot/histogram.tsx'

export function DistributionCard({ report }: { report: BacktestReport }) {
  const words = useReportWords().distribution
  const rates = useMemo(() => report.trades.map(({ profitRate }) => profitRate), [report])
  const bins = useMemo(() => binsOf(rates), [rates])
  if (rates.length === 0) return null
  const [worst, best] = rates.reduce(
    ([low, high], rate) => [Math.min(low, rate), Math.max(high, rate)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardBody>
        <Histogram
          summary={words.summary({
            count: String(report.tradeCount),
            win: shareText(report.sheet.trades.winRate),
            best: rateText(best),
            worst: rateText(worst),
          })}
          bins={bins}
          format={roughRate}
          describe={({ from, to, count }) =>
            words.bin({ from: roughRate(from), to: roughRate(to), count: String(count) })
          }
        />
      </CardBody>
    </Card>
  )
}

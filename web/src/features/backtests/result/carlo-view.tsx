'use client'

import type { BacktestReport, MonteCarloOutcome } from '@naru/shared/backtest/report'
import { useMemo } from 'react'
import { rateText, ratioText, shareText } from '@/lib/figures.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { LinePlot, type PlotBand, type PlotLine } from '@/ui/plot/line-plot.tsx'

/** What else could have come of it: half of all pasts lie in the dark band, nine in ten in the light one. */
export function CarloView({ report, outcome }: { report: BacktestReport; outcome: MonteCarloOutcome }) {
  const words = useReportWords().carlo
  const steps = outcome.steps === 'days' ? report.sheet.days : report.tradeCount
  const { xs, lines, bands } = useMemo(() => {
    const { fan } = outcome
    const last = Math.max(1, fan.length - 1)
    const middle: readonly PlotLine[] = [
      { key: 'p50', label: words.p50, values: fan.map(({ p50 }) => p50), ink: 'accent' },
    ]
    const around: readonly PlotBand[] = [
      {
        key: 'wide',
        label: words.wide,
        lower: fan.map(({ p5 }) => p5),
        upper: fan.map(({ p95 }) => p95),
        ink: 'accent',
      },
      {
        key: 'middle',
        label: words.middle,
        lower: fan.map(({ p25 }) => p25),
        upper: fan.map(({ p75 }) => p75),
        ink: 'accent',
      },
    ]
    return { xs: fan.map((_, at) => Math.round((at * (steps ?? last)) / last)), lines: middle, bands: around }
  }, [outcome, steps, words])
  const end = outcome.fan.at(-1)
  const lead = outcome.method === 'shuffle' ? words.leadShuffle : words.leadBlock
  const step = outcome.steps === 'days' ? words.day : words.trade
  return (
    <Card data-testid="monte-carlo">
      <CardHeader title={words.title} />
      <CardBody className="grid gap-4">
        <p className="text-13 text-muted">{lead(formatQuantity(outcome.runs))}</p>
        <LinePlot
          summary={words.summary({ p5: ratioText(end?.p5), p50: ratioText(end?.p50), p95: ratioText(end?.p95) })}
          xs={xs}
          lines={lines}
          bands={bands}
          base={1}
          height={260}
          formatX={(x) => step(formatQuantity(x))}
          formatTick={(value) => words.times(String(value))}
          formatValue={(value) => words.times(ratioText(value))}
        />
        <dl className="grid gap-3 sm:grid-cols-3">
          {[
            [words.mddP95, rateText(outcome.mddP95)],
            [words.lossRate, shareText(outcome.lossRate)],
            [words.ruin, shareText(outcome.ruin)],
          ].map(([label, value]) => (
            <div key={label} className="rounded-card border px-4 py-2">
              <dt className="text-12 text-muted">{label}</dt>
              <dd className="tabular font-bold text-20">{value}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  )
}

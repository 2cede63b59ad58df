'use client'

import type { BacktestReport, SweepOutcome } from '@naru/shared/backtest/report'
import { useMemo } from 'react'
import { countText, rateText, ratioText, roughRate, signedText } from '@/lib/figures.ts'
import { formatLongWon } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { LinePlot } from '@/ui/plot/line-plot.tsx'
import { useParamNames } from './param-names.ts'
import { type Metric, spreadOf } from './sweep-map.ts'

interface SpreadCardProps {
  readonly report: BacktestReport
  readonly outcome: SweepOutcome
  readonly metric: Metric
}

const EXACT = {
  sharpe: ratioText,
  calmar: ratioText,
  cagr: rateText,
  mdd: rateText,
  profit: signedText,
  trades: countText,
}

/** Each parameter by itself: a smooth band is a property of the strategy, a jagged one of the past. */
export function SpreadCard({ outcome, metric }: SpreadCardProps) {
  const words = useReportWords().sweep
  return (
    <Card>
      <CardHeader title={words.explorer} />
      <CardBody className="grid gap-4">
        <p className="text-13 text-muted">{words.explorerHint}</p>
        <div className="grid gap-6 lg:grid-cols-2">
          {outcome.axes.map((axis) => (
            <Spread key={axis.param} outcome={outcome} axis={axis} metric={metric} />
          ))}
        </div>
      </CardBody>
    </Card>
  )
}

interface SpreadProps {
  readonly outcome: SweepOutcome
  readonly axis: SweepOutcome['axes'][number]
  readonly metric: Metric
}

function Spread({ outcome, axis, metric }: SpreadProps) {
  const words = useReportWords().sweep
  const name = useParamNames()(axis.param)
  const locale = useLocale()
  const { xs, lines, bands } = useMemo(() => {
    const spread = spreadOf(outcome.runs, axis, metric)
    const middles = spread.map(({ middle }) => middle)
    return {
      xs: spread.map(({ value }) => value),
      lines: [{ key: 'middle', label: words.median, values: middles, ink: 'accent' as const }],
      bands: [
        {
          key: 'range',
          label: words.range,
          lower: spread.map(({ worst }) => worst),
          upper: spread.map(({ best }) => best),
          ink: 'accent' as const,
        },
      ],
    }
  }, [outcome, axis, metric, words])
  const tick = (value: number): string => {
    if (metric === 'cagr' || metric === 'mdd') return roughRate(value)
    return metric === 'profit' ? formatLongWon(value, locale) : countText(value)
  }
  return (
    <div className="grid gap-1">
      <h3 className="text-13">{name}</h3>
      <LinePlot
        summary={words.explorerSummary({ name, metric: words.metrics[metric] })}
        xs={xs}
        lines={lines}
        bands={bands}
        height={160}
        formatX={String}
        formatTick={tick}
        formatValue={EXACT[metric]}
      />
    </div>
  )
}

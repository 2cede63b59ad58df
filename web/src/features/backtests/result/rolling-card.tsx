'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { useMemo, useState } from 'react'
import { rateText, ratioText, roughRate, shareText } from '@/lib/figures.ts'
import { formatDay } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { LinePlot, type PlotLine } from '@/ui/plot/line-plot.tsx'
import { type RollingMetric, rollingOf } from './rolling.ts'

const WINDOWS = ['63', '126', '252'] as const
const METRICS = ['return', 'volatility', 'sharpe'] as const satisfies readonly RollingMetric[]
const WRITE = { return: rateText, volatility: shareText, sharpe: ratioText } as const

export function RollingCard({ report: { curve } }: { report: BacktestReport }) {
  const words = useReportWords().rolling
  const [window, setWindow] = useState<(typeof WINDOWS)[number]>('126')
  const [metric, setMetric] = useState<RollingMetric>('return')
  const values = useMemo(() => rollingOf(curve, metric, Number(window)), [curve, metric, window])
  const lines = useMemo(
    (): readonly PlotLine[] => [{ key: metric, label: words.metrics[metric], values, ink: 'accent' }],
    [values, metric, words],
  )
  const last = values.findLast((value) => value !== null)
  const write = WRITE[metric]
  return (
    <Card>
      <CardHeader title={words.title} />
      <CardBody className="grid gap-3">
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          <Choice
            label={words.metric}
            options={METRICS.map((key) => ({ key, label: words.metrics[key] }))}
            value={metric}
            onChange={setMetric}
          />
          <Choice
            label={words.window}
            options={WINDOWS.map((key) => ({ key, label: words.windows[key] }))}
            value={window}
            onChange={setWindow}
          />
        </div>
        {last === undefined ? (
          <p className="text-13 text-muted">{words.short}</p>
        ) : (
          <LinePlot
            summary={words.summary({ metric: words.metrics[metric], window: words.windows[window], last: write(last) })}
            xs={curve.ts}
            lines={lines}
            base={0}
            height={180}
            formatX={formatDay}
            formatTick={metric === 'sharpe' ? (value) => String(value) : roughRate}
            formatValue={write}
          />
        )}
      </CardBody>
    </Card>
  )
}

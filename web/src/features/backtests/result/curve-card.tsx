'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { useMemo } from 'react'
import { rateText, roughRate, wonText } from '@/lib/figures.ts'
import { formatDay, formatDayTime, formatLongWon, formatWon } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Disclosure } from '@/ui/disclosure.tsx'
import { LinePlot, type PlotLine } from '@/ui/plot/line-plot.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { withoutRepeats } from './benchmark-gaps.ts'

const MONTH = '2026-11'.length
/** Over less than this days alone do not tell moments apart. */
const FEW_DAYS_MS = 4 * 86_400_000

/** What the account was worth, beside the KOSPI bought with the same money, and how far it was below its best. */
export function CurveCard({ report }: { report: BacktestReport }) {
  const words = useReportWords().curve
  const locale = useLocale()
  const { curve, spec, sheet } = report
  const lines = useMemo((): readonly PlotLine[] => {
    const own: PlotLine = { key: 'equity', label: words.equity, values: curve.equity, ink: 'accent' }
    if (!curve.benchmark) return [own]
    return [
      own,
      {
        key: 'benchmark',
        label: words.benchmark,
        values: withoutRepeats(curve.benchmark),
        ink: 'muted',
        isDashed: true,
      },
    ]
  }, [curve, words])
  const falls = useMemo(
    (): readonly PlotLine[] => [
      { key: 'drawdown', label: words.drawdown, values: curve.drawdown, ink: 'down', isArea: true },
    ],
    [curve, words],
  )
  const span = (curve.ts.at(-1) ?? 0) - (curve.ts[0] ?? 0)
  const formatX = span < FEW_DAYS_MS ? formatDayTime : formatDay
  const [from, to] = [formatDay(curve.ts[0] ?? 0), formatDay(curve.ts.at(-1) ?? 0)]
  return (
    <Card data-testid="equity-curve">
      <CardHeader title={words.title} note={curve.benchmark ? words.benchmarkHint : undefined} />
      <CardBody className="grid grid-cols-1 gap-4">
        <LinePlot
          summary={words.summary({
            from,
            to,
            end: formatWon(Math.round(report.finalEquity)),
            rate: rateText(sheet.totalReturn),
          })}
          xs={curve.ts}
          lines={lines}
          base={spec.settings.cash}
          height={260}
          formatX={formatX}
          formatTick={(won) => formatLongWon(won, locale)}
          formatValue={wonText}
        />
        <LinePlot
          summary={words.drawdownSummary(rateText(sheet.maxDrawdown))}
          xs={curve.ts}
          lines={falls}
          base={0}
          height={120}
          formatX={formatX}
          formatTick={roughRate}
          formatValue={rateText}
        />
        <CurveTable report={report} />
      </CardBody>
    </Card>
  )
}

/** The last value of each month, for those who would rather read than look. */
function CurveTable({ report: { curve } }: { report: BacktestReport }) {
  const words = useReportWords().curve
  const rows = useMemo(() => {
    const last = new Map<string, number>()
    curve.ts.forEach((ts, at) => void last.set(formatDay(ts).slice(0, MONTH), at))
    return [...last.values()].toReversed()
  }, [curve])
  return (
    <Disclosure title={words.asTable} className="text-muted">
      <div className="max-h-80 overflow-y-auto">
        <Table scrollLabel={words.title}>
          <thead>
            <tr>
              <HeadCell>{words.date}</HeadCell>
              <HeadCell className="text-end">{words.value}</HeadCell>
              {curve.benchmark && <HeadCell className="text-end">{words.benchmark}</HeadCell>}
              <HeadCell className="text-end">{words.drawdown}</HeadCell>
            </tr>
          </thead>
          <tbody className="tabular">
            {rows.map((at) => (
              <Row key={at}>
                <Cell>{formatDay(curve.ts[at] ?? 0)}</Cell>
                <Cell className="text-end">{wonText(curve.equity[at])}</Cell>
                {curve.benchmark && <Cell className="text-end">{wonText(curve.benchmark[at])}</Cell>}
                <Cell className="text-end">{rateText(curve.drawdown[at])}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </div>
    </Disclosure>
  )
}

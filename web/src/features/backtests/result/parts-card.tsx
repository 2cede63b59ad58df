'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { countText, rateText, ratioText } from '@/lib/figures.ts'
import { formatDay } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'

/** What was looked at while choosing, beside what was not. */
export function PartsCard({ report: { parts } }: { report: BacktestReport }) {
  const words = useReportWords()
  if (!parts) return null
  const { figures } = words
  return (
    <Card>
      <CardHeader title={words.parts.title} note={words.parts.from(formatDay(parts.at))} />
      <Table scrollLabel={words.parts.title} className="tabular whitespace-nowrap">
        <thead>
          <tr>
            <HeadCell />
            {[figures.cagr, figures.sharpe, figures.maxDrawdown, figures.trades].map((label) => (
              <HeadCell key={label} className="text-end">
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {(['inSample', 'outOfSample'] as const).map((key) => (
            <Row key={key}>
              <Cell>{key === 'inSample' ? words.parts.inside : words.parts.outside}</Cell>
              <Cell className="text-end">{rateText(parts[key].cagr)}</Cell>
              <Cell className="text-end">{ratioText(parts[key].sharpe)}</Cell>
              <Cell className="text-end">{rateText(parts[key].mdd)}</Cell>
              <Cell className="text-end">{countText(parts[key].trades)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

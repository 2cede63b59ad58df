'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { rateText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'

const SHOWN = 5

export function DrawdownCard({ sheet }: { sheet: BacktestReport['sheet'] }) {
  const words = useReportWords().drawdowns
  const deepest = sheet.drawdowns.toSorted((a, b) => (a.depth ?? 0) - (b.depth ?? 0)).slice(0, SHOWN)
  return (
    <Card>
      <CardHeader title={words.title} />
      {deepest.length === 0 ? (
        <p className="px-4 pb-4 text-13 text-muted">{words.none}</p>
      ) : (
        <Table scrollLabel={words.title} className="tabular whitespace-nowrap">
          <thead>
            <tr>
              <HeadCell>{words.depth}</HeadCell>
              <HeadCell>{words.peak}</HeadCell>
              <HeadCell>{words.valley}</HeadCell>
              <HeadCell>{words.recovered}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {deepest.map(({ depth, peak, valley, recovered }) => (
              <Row key={`${peak} ${valley}`}>
                <Cell className="text-down">{rateText(depth)}</Cell>
                <Cell>{peak ?? words.fromStart}</Cell>
                <Cell>{valley}</Cell>
                <Cell>{recovered ?? <span className="text-danger">{words.notYet}</span>}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

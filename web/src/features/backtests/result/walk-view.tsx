'use client'

import type { WalkForwardOutcome } from '@naru/shared/backtest/report'
import { rateText, ratioText, shareText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import type { BacktestReportWords } from '@/text/ko/backtest-report.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { useParamNames } from './param-names.ts'

/** What was chosen in each stretch and how it did in the next. The curve above is the tests, one after the other. */
export function WalkView({ outcome }: { outcome: WalkForwardOutcome }) {
  const words = useReportWords().walk
  const { sweep } = useReportWords()
  const names = useParamNames()
  const good = outcome.folds.filter(({ test }) => test.profit > 0).length
  return (
    <Card data-testid="walk-forward">
      <CardHeader title={words.title} />
      <CardBody className="grid gap-1 text-13">
        <p className="text-muted">{words.lead}</p>
        <p className="font-bold">
          {efficiencyText(outcome.efficiency, words)}{' '}
          {words.better({ good: String(good), all: String(outcome.folds.length) })}
        </p>
      </CardBody>
      <Table scrollLabel={words.title} className="tabular whitespace-nowrap">
        <thead>
          <tr>
            <HeadCell>{words.fold}</HeadCell>
            <HeadCell>{words.chosen}</HeadCell>
            <HeadCell className="text-end">
              {words.train} · {sweep.metrics.cagr}
            </HeadCell>
            <HeadCell className="text-end">
              {words.test} · {sweep.metrics.cagr}
            </HeadCell>
            <HeadCell className="text-end">
              {words.train} · {sweep.metrics.sharpe}
            </HeadCell>
            <HeadCell className="text-end">
              {words.test} · {sweep.metrics.sharpe}
            </HeadCell>
            <HeadCell className="text-end">
              {words.test} · {sweep.metrics.mdd}
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {outcome.folds.map(({ testFrom, testTo, params, train, test }) => (
            <Row key={testFrom}>
              <Cell>
                {testFrom} – {testTo}
              </Cell>
              <Cell>
                {Object.entries(params)
                  .map(([param, value]) => `${names(param)} ${value}`)
                  .join(' · ')}
              </Cell>
              <Cell className="text-end">{rateText(train.cagr)}</Cell>
              <Cell
                className={`text-end font-bold ${test.profit > 0 ? 'text-up' : test.profit < 0 ? 'text-down' : ''}`}
              >
                {rateText(test.cagr)}
              </Cell>
              <Cell className="text-end">{ratioText(train.sharpe)}</Cell>
              <Cell className="text-end">{ratioText(test.sharpe)}</Cell>
              <Cell className="text-end">{rateText(test.mdd)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

function efficiencyText(efficiency: number | null, words: BacktestReportWords['walk']): string {
  if (efficiency === null) return words.noEfficiency
  return efficiency > 0 ? words.efficiency(shareText(efficiency)) : words.lostEfficiency
}

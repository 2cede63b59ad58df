'use client'

import { type PeriodFigures, type PeriodKind, periodsOf } from '@naru/shared/portfolio/periods'
import { useMemo, useState } from 'react'
import { signedText, wonText } from '@/lib/figures.ts'
import { formatLongWon } from '@/lib/format.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Pnl } from '@/ui/number.tsx'
import { ColumnPlot } from '@/ui/plot/column-plot.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import type { Analysis } from './analysis.ts'
import { Directed } from './directed.tsx'

const KINDS = ['day', 'week', 'month', 'year'] as const satisfies readonly PeriodKind[]
const PAGE = 20
const MONTH_AND_DAY = '2026-'.length

/** Day by day, week by week: what each earned, beside the KOSPI. */
export function PeriodsCard({ analysis: { shown, closes } }: { analysis: Analysis }) {
  const words = useAnalyticsWords().performance
  const { common } = useText()
  const locale = useLocale()
  const [kind, setKind] = useState<PeriodKind>('day')
  const [count, setCount] = useState(PAGE)
  const periods = useMemo(() => periodsOf(shown, kind, closes), [shown, kind, closes])
  const gains = periods.map(({ gain }) => gain)
  const labelOf = ({ key }: PeriodFigures): string => (kind === 'week' ? words.weekOf(key.slice(MONTH_AND_DAY)) : key)
  if (periods.length === 0) return null
  return (
    <Card data-testid="analytics-periods">
      <CardHeader
        title={words.periods}
        action={
          <Choice
            label={words.kind}
            options={KINDS.map((key) => ({ key, label: words.kinds[key] }))}
            value={kind}
            onChange={setKind}
          />
        }
      />
      <CardBody>
        <ColumnPlot
          summary={words.columns({
            kind: words.kinds[kind],
            best: signedText(Math.max(...gains)),
            worst: signedText(Math.min(...gains)),
          })}
          columns={periods.map((period) => ({
            key: period.key,
            label: kind === 'day' ? period.key.slice(MONTH_AND_DAY) : labelOf(period),
            value: period.gain,
          }))}
          formatTick={(won) => formatLongWon(won, locale)}
          formatValue={signedText}
          isTimed
        />
      </CardBody>
      <Table scrollLabel={words.periods} className="tabular whitespace-nowrap">
        <thead>
          <tr>
            <HeadCell className="pl-4">{words.period}</HeadCell>
            {[words.gain, words.change, 'KOSPI', words.ahead, words.flow, words.equity].map((label) => (
              <HeadCell key={label} className="figures">
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {periods
            .toReversed()
            .slice(0, count)
            .map((period) => (
              <PeriodRow key={period.key} period={period} label={labelOf(period)} />
            ))}
        </tbody>
      </Table>
      {count < periods.length && (
        <div className="grid justify-items-center border-t p-3">
          <Button variant="outline" size="small" onClick={() => setCount(count + PAGE)}>
            {common.more}
          </Button>
        </div>
      )}
    </Card>
  )
}

function PeriodRow({ period, label }: { period: PeriodFigures; label: string }) {
  const { gain, change, benchmark, inflow, outflow, equity } = period
  return (
    <Row data-period={period.key}>
      <Cell className="pl-4">{label}</Cell>
      <Cell className="figures">
        <Pnl won={gain} />
      </Cell>
      <Cell className="figures">
        <Directed value={change} />
      </Cell>
      <Cell className="figures">
        <Directed value={benchmark} />
      </Cell>
      <Cell className="figures">
        <Directed value={benchmark === null ? null : change - benchmark} />
      </Cell>
      <Cell className="figures">{inflow === 0 && outflow === 0 ? '–' : signedText(inflow - outflow)}</Cell>
      <Cell className="figures">{wonText(equity)}</Cell>
    </Row>
  )
}

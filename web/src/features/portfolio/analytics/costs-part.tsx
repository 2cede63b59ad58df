'use client'

import { type CostFigures, costBreakdown } from '@naru/shared/portfolio/cost-breakdown'
import { Coins } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { shareText, signedText, wonText } from '@/lib/figures.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { isWithin } from '@/lib/period.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { WonBars } from '@/ui/won-bars.tsx'
import type { Analysis } from './analysis.ts'

/** What trading cost: commission and tax by kind, month and stock, and how far the broker's own bill was off. */
export function CostsPart({ analysis: { books, days } }: { analysis: Analysis }) {
  const words = useAnalyticsWords().costs
  const nameOf = useInstrumentName()
  const costs = useMemo(
    () => costBreakdown({ trades: books.trades, spans: books.spans, ...days, period: 'month' }),
    [books, days],
  )
  // Without a balance on both sides of a trade nobody can tell what was billed.
  const isChecked = books.spans.some(({ to }) => isWithin(to.date, days))
  if (costs.bought + costs.sold === 0) {
    return (
      <Card>
        <EmptyState icon={Coins} title={words.none} />
      </Card>
    )
  }
  return (
    <>
      <Card data-testid="analytics-cost-sum" data-total={costs.total}>
        <CardHeader title={words.title} note={words.rate(shareText(costs.rate))} />
        <CardBody className="grid gap-3">
          <WonBars
            bars={[
              { label: words.buyCommission, won: -costs.buyCommission, isCost: true },
              { label: words.sellCommission, won: -costs.sellCommission, isCost: true },
              { label: words.tax, won: -costs.tax, isCost: true },
              { label: words.total, won: -costs.total, isCost: true, isTotal: true },
            ]}
          />
          <p className="tabular text-13">
            {words.traded({ bought: wonText(costs.bought), sold: wonText(costs.sold) })}
          </p>
          <p className="text-12 text-muted">
            {words.estimated}{' '}
            {isChecked && (costs.chargesOff === 0 ? words.offNone : words.off(signedText(costs.chargesOff)))}
          </p>
        </CardBody>
      </Card>
      <div className="grid grid-cols-1 gap-4 xl:grid-cols-2">
        <CostTable
          title={words.byMonth}
          head={words.month}
          rows={costs.byPeriod.map(([month, figures]) => ({ key: month, label: month, figures }))}
        />
        <CostTable
          title={words.byInstrument}
          head={words.byInstrument}
          rows={costs.byInstrument.map(([id, figures]) => ({ key: id, label: nameOf(id), figures }))}
        />
      </div>
    </>
  )
}

interface CostTableProps {
  readonly title: string
  readonly head: string
  readonly rows: readonly { readonly key: string; readonly label: ReactNode; readonly figures: CostFigures }[]
}

function CostTable({ title, head, rows }: CostTableProps) {
  const words = useAnalyticsWords().costs
  return (
    <Card>
      <CardHeader title={title} />
      <Table scrollLabel={title} className="tabular whitespace-nowrap">
        <thead>
          <tr>
            <HeadCell className="pl-4">{head}</HeadCell>
            {[words.turnover, words.buyCommission, words.sellCommission, words.tax, words.total].map((label) => (
              <HeadCell key={label} className="figures">
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, figures }) => (
            <Row key={key}>
              <Cell className="pl-4">{label}</Cell>
              <Cell className="figures">{wonText(figures.bought + figures.sold)}</Cell>
              <Cell className="figures">{wonText(figures.buyCommission)}</Cell>
              <Cell className="figures">{wonText(figures.sellCommission)}</Cell>
              <Cell className="figures">{wonText(figures.tax)}</Cell>
              <Cell className="figures font-bold">{wonText(figures.total)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

'use client'

import { symbolOf } from '@naru/shared/domain/instrument'
import { attribute, type Contribution } from '@naru/shared/portfolio/attribution'
import { Scale } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Badge } from '@/ui/badge.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { LongWon, Pnl } from '@/ui/number.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { WonBars } from '@/ui/won-bars.tsx'
import type { Analysis } from './analysis.ts'
import { Directed } from './directed.tsx'

interface ContributionsPartProps {
  readonly analysis: Analysis
  readonly by: 'owner' | 'instrument'
}

const BARS_AT_MOST = 8

/** Who or what earned how much in these days: realized, and how what is held moved. */
export function ContributionsPart({ analysis, by }: ContributionsPartProps) {
  const words = useAnalyticsWords().contributions
  const titleOf = useTitle()
  const { books, basis, days, priceAtStart, priceAtEnd } = analysis
  const rows = useMemo(
    () => attribute({ events: books.events, basis, by, ...days, priceAtStart, priceAtEnd }).filter(hasActed),
    [books.events, basis, by, days, priceAtStart, priceAtEnd],
  )
  const title = by === 'owner' ? words.byOwner : words.byInstrument
  if (rows.length === 0) {
    return (
      <Card>
        <EmptyState icon={Scale} title={words.none} hint={words.noneHint} />
      </Card>
    )
  }
  return (
    <>
      <Card>
        <CardHeader title={words.bars} />
        <CardBody>
          <WonBars bars={rows.slice(0, BARS_AT_MOST).map((row) => ({ label: titleOf(row), won: row.profit }))} />
        </CardBody>
      </Card>
      <Card data-testid={`contributions-${by}`}>
        <CardHeader title={title} />
        <ContributionTable rows={rows} by={by} />
        <p className="grid gap-1 px-4 py-3 text-12 text-muted">
          {by === 'owner' && words.ownerNote} {rows.some(({ profit }) => profit === null) && words.unknown}
        </p>
      </Card>
    </>
  )
}

/** Something was held or sold. */
const hasActed = ({ sales, averageCapital, unrealizedChange }: Contribution): boolean =>
  sales > 0 || averageCapital > 0 || (unrealizedChange !== null && unrealizedChange !== 0)

function useTitle(): (row: Contribution) => string {
  const words = useAnalyticsWords().contributions
  const nameOf = useInstrumentName()
  return ({ owner, instrumentId }) => {
    if (instrumentId !== null) return nameOf(instrumentId)
    if (owner === null) return '–'
    return owner.name ?? words[owner.kind]
  }
}

function ContributionTable({ rows, by }: { rows: readonly Contribution[]; by: ContributionsPartProps['by'] }) {
  const words = useAnalyticsWords().contributions
  const heads = [words.net, words.held, words.profit, words.rate, words.sales, words.costs, words.capital]
  const sum = (of: (row: Contribution) => number): number => rows.reduce((won, row) => won + of(row), 0)
  const isWhole = rows.every(({ profit }) => profit !== null)
  return (
    <Table className="tabular whitespace-nowrap" scrollLabel={by === 'owner' ? words.byOwner : words.byInstrument}>
      <thead>
        <tr>
          <HeadCell className="pl-4">{by === 'owner' ? words.who : words.instrument}</HeadCell>
          {heads.map((label) => (
            <HeadCell key={label} className="figures">
              {label}
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ContributionRow key={row.key} row={row} />
        ))}
      </tbody>
      <tfoot>
        <Row className="font-bold">
          <Cell className="pl-4">{words.total}</Cell>
          <Cell className="figures" data-testid="contributions-net">
            <Pnl won={sum(({ net }) => net)} />
          </Cell>
          <Cell className="figures">{isWhole ? <Pnl won={sum((row) => row.unrealizedChange ?? 0)} /> : '–'}</Cell>
          <Cell className="figures">{isWhole ? <Pnl won={sum(({ profit }) => profit ?? 0)} /> : '–'}</Cell>
          <Cell />
          <Cell className="figures">{words.times(formatQuantity(sum(({ sales }) => sales)))}</Cell>
          <Cell className="figures">
            <LongWon won={sum(({ commission, tax }) => commission + tax)} />
          </Cell>
          <Cell className="figures">
            <LongWon won={Math.round(sum(({ averageCapital }) => averageCapital))} />
          </Cell>
        </Row>
      </tfoot>
    </Table>
  )
}

function ContributionRow({ row }: { row: Contribution }) {
  const words = useAnalyticsWords().contributions
  return (
    <Row data-contribution={row.key}>
      <Cell className="pl-4">
        <Title row={row} />
      </Cell>
      <Cell className="figures">
        <Pnl won={row.net} />
      </Cell>
      <Cell className="figures">{row.unrealizedChange === null ? '–' : <Pnl won={row.unrealizedChange} />}</Cell>
      <Cell className="figures font-bold">{row.profit === null ? '–' : <Pnl won={row.profit} />}</Cell>
      <Cell className="figures">
        <Directed value={row.rate} />
      </Cell>
      <Cell className="figures">{words.times(formatQuantity(row.sales))}</Cell>
      <Cell className="figures">
        <LongWon won={row.commission + row.tax} />
      </Cell>
      <Cell className="figures">
        <LongWon won={Math.round(row.averageCapital)} />
      </Cell>
    </Row>
  )
}

const PAGES = { rule: '/rules', strategy: '/strategies' } as const

/** A rule or strategy by its name, leading to its page. */
function Title({ row }: { row: Contribution }) {
  const words = useAnalyticsWords().contributions
  const title = useTitle()(row)
  const { owner, instrumentId } = row
  const style = 'inline-flex min-h-11 items-center gap-2 font-bold hover:underline md:min-h-8'
  if (instrumentId !== null) {
    return (
      <Link href={`/symbols/${symbolOf(instrumentId)}`} className={style}>
        {title} <span className="tabular font-normal text-12 text-muted">{symbolOf(instrumentId)}</span>
      </Link>
    )
  }
  if (!owner || owner.id === null || owner.kind === 'manual' || owner.kind === 'external') {
    return <span className="font-bold">{title}</span>
  }
  return (
    <Link href={`${PAGES[owner.kind]}/${owner.id}`} className={style}>
      {title} <Badge>{words[owner.kind]}</Badge>
    </Link>
  )
}

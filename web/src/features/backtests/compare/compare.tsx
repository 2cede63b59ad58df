'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { GitCompareArrows } from 'lucide-react'
import Link from 'next/link'
import { useMemo } from 'react'
import { countText, rateText, ratioText, roughRate, shareText, wonText } from '@/lib/figures.ts'
import { formatDay } from '@/lib/format.ts'
import { useBacktestWords, useReportWords } from '@/text/backtests.ts'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { type Ink, LinePlot } from '@/ui/plot/line-plot.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { ReportSkeleton } from '../result/report-skeleton.tsx'
import { useResult } from '../result/use-result.ts'
import { growthOf } from './growth.ts'

interface CompareProps {
  readonly ids: readonly string[]
  readonly userId: string
}

interface Compared {
  readonly id: string
  readonly name: string
  readonly report: BacktestReport
}

const INKS: readonly Ink[] = ['accent', 'paper', 'danger', 'muted']

/** Each place asks for its own: hooks are as many as places, whether they are taken or not. */
function useResults(userId: string, [a = '', b = '', c = '', d = '']: readonly string[]) {
  const found = [useResult(userId, a), useResult(userId, b), useResult(userId, c), useResult(userId, d)]
  const asked = found.filter((_, at) => [a, b, c, d][at] !== '')
  const compared = asked.flatMap(({ entry, report }): readonly Compared[] =>
    entry && report ? [{ id: entry.id, name: entry.name, report }] : [],
  )
  return { compared, isPending: asked.some(({ isPending }) => isPending), isMissing: compared.length < asked.length }
}

/** Two to four results: one picture, one table. */
export function Compare({ ids, userId }: CompareProps) {
  const { compare: words, notAdvice } = useReportWords()
  const { back } = useBacktestWords()
  const { compared, isPending, isMissing } = useResults(userId, ids)
  return (
    <div className="grid grid-cols-1 gap-4" data-testid="backtest-compare">
      <header className="grid gap-1">
        <Link
          href="/backtests"
          className="inline-flex min-h-11 items-center text-13 text-muted hover:underline md:min-h-0"
        >
          ← {back}
        </Link>
        <h1 className="text-28">{words.title}</h1>
        <p className="text-13 text-muted">{words.lead}</p>
      </header>
      {isPending ? (
        <ReportSkeleton />
      ) : compared.length < 2 ? (
        <Card>
          <EmptyState
            icon={GitCompareArrows}
            title={words.tooFew}
            hint={words.tooFewHint}
            action={
              <Link href="/backtests" className={buttonStyle({ variant: 'outline' })}>
                {back}
              </Link>
            }
          />
        </Card>
      ) : (
        <>
          {isMissing && <p className="text-13 text-danger">{words.missing}</p>}
          {differ(compared) && <p className="text-13 text-danger">{words.differs}</p>}
          <Curves compared={compared} />
          <Figures compared={compared} />
        </>
      )}
      <p className="text-12 text-muted">{notAdvice}</p>
    </div>
  )
}

function differ(compared: readonly Compared[]): boolean {
  const terms = compared.map(({ report: { data, spec } }) =>
    JSON.stringify([data.from, data.to, [...spec.instruments].sort(), spec.settings.cash]),
  )
  return new Set(terms).size > 1
}

function Curves({ compared }: { compared: readonly Compared[] }) {
  const { compare: words } = useReportWords()
  const { xs, lines } = useMemo(() => {
    const { ts, lines: values } = growthOf(compared.map(({ report }) => report.curve))
    return {
      xs: ts,
      lines: compared.map(({ id, name }, at) => ({
        key: id,
        label: name,
        values: values[at] ?? [],
        ink: INKS[at % INKS.length] ?? 'accent',
        isDashed: at % 2 === 1,
      })),
    }
  }, [compared])
  return (
    <Card>
      <CardHeader title={words.curves} />
      <CardBody>
        <LinePlot
          summary={words.summary(compared.map(({ name }) => name).join(', '))}
          xs={xs}
          lines={lines}
          base={0}
          height={300}
          formatX={formatDay}
          formatTick={roughRate}
          formatValue={rateText}
        />
      </CardBody>
    </Card>
  )
}

function Figures({ compared }: { compared: readonly Compared[] }) {
  const { compare: words, figures, costs, settings } = useReportWords()
  type Write = (report: BacktestReport) => string
  const rows: readonly (readonly [string, Write])[] = [
    [settings.period, ({ data }) => `${data.from} – ${data.to}`],
    [figures.totalReturn, ({ sheet }) => rateText(sheet.totalReturn)],
    [figures.cagr, ({ sheet }) => rateText(sheet.cagr)],
    [figures.maxDrawdown, ({ sheet }) => rateText(sheet.maxDrawdown)],
    [figures.sharpe, ({ sheet }) => ratioText(sheet.sharpe)],
    [figures.sortino, ({ sheet }) => ratioText(sheet.sortino)],
    [figures.volatility, ({ sheet }) => shareText(sheet.volatility)],
    [figures.trades, ({ tradeCount }) => countText(tradeCount)],
    [figures.winRate, ({ sheet }) => shareText(sheet.trades.winRate)],
    [figures.profitFactor, ({ sheet }) => ratioText(sheet.trades.profitFactor)],
    [costs.title, (report) => wonText(report.costs.commission + report.costs.tax + report.costs.slippage)],
    [figures.finalEquity, ({ finalEquity }) => wonText(finalEquity)],
  ]
  return (
    <Card>
      <CardHeader title={figures.title} />
      <Table scrollLabel={figures.title} className="tabular whitespace-nowrap">
        <thead>
          <tr>
            <HeadCell>{words.figure}</HeadCell>
            {compared.map(({ id, name }) => (
              <HeadCell key={id} className="text-end">
                <Link href={`/backtests/${id}`} className="font-bold text-ink hover:underline">
                  {name}
                </Link>
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, write]) => (
            <Row key={label}>
              <th scope="row" className="h-12 px-3 font-normal text-muted md:h-8">
                {label}
              </th>
              {compared.map(({ id, report }) => (
                <Cell key={id} className="text-end">
                  {write(report)}
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

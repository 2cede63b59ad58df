'use client'

import { fromKst } from '@naru/shared/core/time'
import type { EquityPoint } from '@naru/shared/portfolio/equity'
import { useMemo, useState } from 'react'
import type { Closes } from '@/lib/benchmark.ts'
import { rateText, roughRate, signedText, wonText } from '@/lib/figures.ts'
import { formatDay, formatLongWon } from '@/lib/format.ts'
import { useCurveWords } from '@/text/portfolio.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Disclosure } from '@/ui/disclosure.tsx'
import { LinePlot, type PlotLine } from '@/ui/plot/line-plot.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { growthBeside, growthOf } from './curve.ts'

interface CurveCardProps {
  /** Oldest first. */
  readonly points: readonly EquityPoint[]
  /** Undefined while they are read, or when they could not be. */
  readonly closes: Closes | undefined
}

const VIEWS = ['growth', 'won'] as const
type View = (typeof VIEWS)[number]

/** How the money grew, beside the KOSPI of the same days, or what it was worth. */
export function CurveCard({ points, closes }: CurveCardProps) {
  const words = useCurveWords()
  const [view, setView] = useState<View>('growth')
  const isDrawn = points.length > 1
  return (
    <Card data-testid="equity-curve">
      <CardHeader title={words.title} />
      {isDrawn ? (
        <CardBody className="grid grid-cols-1 gap-3">
          <Choice
            label={words.view}
            options={VIEWS.map((key) => ({ key, label: words.views[key] }))}
            value={view}
            onChange={setView}
          />
          {view === 'growth' ? <Growth points={points} closes={closes} /> : <WonPlot points={points} />}
          <DayTable points={points} closes={closes} />
        </CardBody>
      ) : (
        <EmptyState title={words.firstDay} hint={words.firstDayHint} />
      )}
    </Card>
  )
}

const middayOf = ({ date }: EquityPoint): number => fromKst(date, '120000') ?? 0

function Growth({ points, closes }: Pick<CurveCardProps, 'points' | 'closes'>) {
  const words = useCurveWords()
  const { xs, lines, isCompared } = useMemo(() => {
    const beside = growthBeside(
      points.map(({ date }) => date),
      closes ?? new Map(),
    )
    const own: PlotLine = { key: 'own', label: words.own, values: growthOf(points), ink: 'accent' }
    const index: PlotLine = { key: 'kospi', label: words.kospi, values: beside, ink: 'muted', isDashed: true }
    const hasIndex = beside.some((value) => value !== null)
    return { xs: points.map(middayOf), lines: hasIndex ? [own, index] : [own], isCompared: hasIndex }
  }, [points, closes, words])
  const summary = words.summary({
    from: points[0]?.date ?? '–',
    to: points.at(-1)?.date ?? '–',
    rate: rateText(lines[0]?.values[points.length - 1]),
    kospi: rateText(lines[1]?.values[points.length - 1]),
  })
  return (
    <>
      <LinePlot
        summary={summary}
        xs={xs}
        lines={lines}
        base={0}
        formatX={formatDay}
        formatTick={roughRate}
        formatValue={rateText}
      />
      <p className="text-12 text-muted">
        {words.weighted} {!isCompared && (closes === undefined ? words.kospiUnread : words.kospiNone)}
      </p>
    </>
  )
}

function WonPlot({ points }: Pick<CurveCardProps, 'points'>) {
  const words = useCurveWords()
  const locale = useLocale()
  const lines = useMemo(
    (): readonly PlotLine[] => [
      { key: 'won', label: words.equity, values: points.map(({ equity }) => equity), ink: 'accent' },
    ],
    [points, words],
  )
  const xs = useMemo(() => points.map(middayOf), [points])
  return (
    <>
      <LinePlot
        summary={words.wonSummary({ from: wonText(points[0]?.equity), to: wonText(points.at(-1)?.equity) })}
        xs={xs}
        lines={lines}
        formatX={formatDay}
        formatTick={(won) => formatLongWon(won, locale)}
        formatValue={wonText}
      />
      <p className="text-12 text-muted">{words.flowsIn}</p>
    </>
  )
}

/** What came less what went. */
function flowText({ inflow, outflow }: EquityPoint): string {
  return inflow === 0 && outflow === 0 ? '–' : signedText(inflow - outflow)
}

/** Every day, newest first, for those who would rather read than look. */
function DayTable({ points, closes }: Pick<CurveCardProps, 'points' | 'closes'>) {
  const words = useCurveWords()
  const rows = useMemo(() => {
    const growth = growthOf(points)
    const beside = growthBeside(
      points.map(({ date }) => date),
      closes ?? new Map(),
    )
    return points.map((point, at) => ({ point, growth: growth[at], kospi: beside[at] })).toReversed()
  }, [points, closes])
  return (
    <Disclosure title={words.asTable} className="text-muted">
      <div className="max-h-80 overflow-y-auto">
        <Table scrollLabel={words.title}>
          <thead>
            <tr>
              <HeadCell>{words.date}</HeadCell>
              {[words.equity, words.gain, words.flow, words.own, words.kospi].map((label) => (
                <HeadCell key={label} className="figures">
                  {label}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody className="tabular">
            {rows.map(({ point, growth, kospi }) => (
              <Row key={point.date}>
                <Cell>
                  {point.date}
                  {point.isProvisional && ` · ${words.provisional}`}
                </Cell>
                <Cell className="figures">{wonText(point.equity)}</Cell>
                <Cell className="figures">{signedText(point.gain)}</Cell>
                <Cell className="figures">{flowText(point)}</Cell>
                <Cell className="figures">{rateText(growth)}</Cell>
                <Cell className="figures">{rateText(kospi)}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </div>
    </Disclosure>
  )
}

'use client'

import { type ReportFigures, reportFigures } from '@naru/shared/portfolio/report-figures'
import type { Trip } from '@naru/shared/portfolio/trading-stats'
import { ChevronLeft, ChevronRight, FileText } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { kospiBesideQuery } from '@/lib/benchmark.ts'
import { rateText, signedText, wonText } from '@/lib/figures.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import type { DayRange } from '@/lib/period.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Pnl } from '@/ui/number.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { WonBars } from '@/ui/won-bars.tsx'
import type { Analysis } from './analysis.ts'
import { Directed } from './directed.tsx'
import { reportDays } from './report-days.ts'

const KINDS = ['day', 'week'] as const
type Kind = (typeof KINDS)[number]

/** A day or a week in words and figures, one after another; the period above has no say here. */
export function ReportsPart({ analysis }: { analysis: Analysis }) {
  const words = useAnalyticsWords().reports
  const [kind, setKind] = useState<Kind>('day')
  const [wanted, setWanted] = useState(0)
  const { series, books } = analysis
  const all = useMemo(() => reportDays(series, books.trades, kind), [series, books, kind])
  const at = Math.min(wanted, all.length - 1)
  const days = all[at]
  return (
    <Card data-testid="analytics-report">
      <CardHeader
        title={days ? words.title(days) : words.kind}
        action={
          <Choice
            label={words.kind}
            options={KINDS.map((key) => ({ key, label: words.kinds[key] }))}
            value={kind}
            onChange={(next) => {
              setKind(next)
              setWanted(0)
            }}
          />
        }
      />
      {days ? (
        <>
          <Report analysis={analysis} days={days} />
          <nav aria-label={words.pick} className="flex justify-between border-t p-3">
            <Button variant="outline" size="small" disabled={at >= all.length - 1} onClick={() => setWanted(at + 1)}>
              <ChevronLeft aria-hidden size={16} />
              {words.before}
            </Button>
            <Button variant="outline" size="small" disabled={at <= 0} onClick={() => setWanted(at - 1)}>
              {words.after}
              <ChevronRight aria-hidden size={16} />
            </Button>
          </nav>
        </>
      ) : (
        <EmptyState icon={FileText} title={words.none} hint={words.noneHint} />
      )}
    </Card>
  )
}

function Report({ analysis, days }: { analysis: Analysis; days: DayRange }) {
  const words = useAnalyticsWords().reports
  const { series, books, realized, bridge } = analysis
  // Of its own days: the period above has no say here.
  const { data: closes } = useQuery(kospiBesideQuery(bridge, days))
  const figures = useMemo(
    () =>
      reportFigures({
        series,
        spans: books.spans,
        trades: books.trades,
        sales: realized.sales,
        ...days,
        ...(closes && { benchmark: closes }),
      }),
    [series, books, realized, closes, days],
  )
  const isProvisional = series.points.some(
    ({ date, isProvisional: isOpen }) => isOpen && date >= days.from && date <= days.to,
  )
  return (
    <CardBody className="grid gap-4">
      <div className="grid gap-1">
        <p className="flex flex-wrap items-baseline gap-x-3 text-20">
          <Pnl won={figures.gain} className="font-bold text-28" />
          <Directed value={figures.change} />
        </p>
        <p className="text-13 text-muted">
          {figures.benchmark === null
            ? words.kospiNone
            : words.againstKospi({
                kospi: rateText(figures.benchmark),
                ahead: rateText(figures.change - figures.benchmark),
              })}
        </p>
        {figures.orders === 0 && <p className="text-13 text-muted">{words.quiet}</p>}
        {isProvisional && <p className="text-13 text-danger">{words.provisional}</p>}
      </div>
      <Facts figures={figures} />
      <Earned figures={figures} />
    </CardBody>
  )
}

function Facts({ figures }: { figures: ReportFigures }) {
  const words = useAnalyticsWords().reports
  const { common } = useText()
  const flow = figures.inflow - figures.outflow
  const rows: readonly (readonly [string, ReactNode])[] = [
    [words.equity, figures.equity === null ? '–' : common.won(wonText(figures.equity))],
    [words.realized, <Pnl key="realized" won={figures.realized} />],
    [words.costs, common.won(signedText(-figures.costs.total))],
    [words.flow, flow === 0 ? '–' : common.won(signedText(flow))],
    [words.dividends, figures.dividends === 0 ? '–' : common.won(signedText(figures.dividends))],
    [words.orders, formatQuantity(figures.orders)],
    [
      words.trips,
      figures.trips === 0
        ? '–'
        : words.hits({ hits: formatQuantity(figures.hits), count: formatQuantity(figures.trips) }),
    ],
    ...([['best', figures.best] as const, ['worst', figures.worst] as const] as const).flatMap(([key, trip]) =>
      trip === null ? [] : [[words[key], <TripText key={key} trip={trip} />] as const],
    ),
  ]
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2 text-13 sm:grid-cols-2 xl:grid-cols-3">
      {rows.map(([label, value]) => (
        <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-2 border-b pb-1">
          <dt className="text-muted">{label}</dt>
          <dd className="tabular font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function TripText({ trip }: { trip: Trip }) {
  const nameOf = useInstrumentName()
  return (
    <>
      {nameOf(trip.instrumentId)} <Pnl won={trip.profit} />
    </>
  )
}

function Earned({ figures: { instruments } }: { figures: ReportFigures }) {
  const words = useAnalyticsWords().reports
  const nameOf = useInstrumentName()
  if (instruments.length === 0) return null
  return (
    <section className="grid gap-2">
      <h3 className="text-14">{words.instruments}</h3>
      <WonBars bars={instruments.map(([id, won]) => ({ label: nameOf(id), won }))} />
    </section>
  )
}

'use client'

import {
  type Bucket,
  HOLDING_TIMES,
  type TradingStatistics,
  tradingStatistics,
  tripsOf,
} from '@naru/shared/portfolio/trading-stats'
import { Target } from 'lucide-react'
import { useMemo } from 'react'
import { countText, ratioText, shareText, signedText } from '@/lib/figures.ts'
import { formatLongWon, formatQuantity } from '@/lib/format.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import type { AnalyticsWords } from '@/text/ko/analytics.ts'
import { usePortfolioWords } from '@/text/portfolio.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Pnl } from '@/ui/number.tsx'
import { type Column, ColumnPlot } from '@/ui/plot/column-plot.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { Cell, HeadCell, Row, Table } from '@/ui/table.tsx'
import { Tile } from '@/ui/tile.tsx'
import type { Analysis } from './analysis.ts'
import { Distribution } from './distribution.tsx'
import { heldText } from './held-text.ts'
import { TripList } from './trip-list.tsx'

/** Fewer are hardly told from chance. */
const FEW_TRIPS = 30

/** How well sales went: how often, how much, how long held, on what days and hours. */
export function StatisticsPart({ analysis: { sales, basis } }: { analysis: Analysis }) {
  const words = useAnalyticsWords().statistics
  const { basis: bases } = usePortfolioWords()
  const trips = useMemo(() => tripsOf(sales), [sales])
  const statistics = useMemo(() => tradingStatistics(trips), [trips])
  if (statistics.count === 0) {
    return (
      <Card>
        <EmptyState icon={Target} title={words.none} hint={words.noneHint} />
      </Card>
    )
  }
  return (
    <>
      <p className="text-12 text-muted">
        {words.basis(bases[basis])} {statistics.count < FEW_TRIPS && words.few(formatQuantity(statistics.count))}
      </p>
      <Tiles statistics={statistics} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Columns title={words.byWeekday} columns={weekdaysOf(statistics, words)} />
        <Columns title={words.byHour} columns={hoursOf(statistics, words)} />
        <Distribution statistics={statistics} />
        <HoldingTimes statistics={statistics} />
        <TripList title={words.best} trips={statistics.best} />
        <TripList title={words.worst} trips={statistics.worst} />
      </div>
    </>
  )
}

function Tiles({ statistics }: { statistics: TradingStatistics }) {
  const words = useAnalyticsWords().statistics
  const { common } = useText()
  const { hits, count, profitFactor, expectancy, averageHeldMs, medianHeldMs } = statistics
  const won = (amount: number): string => (Number.isFinite(amount) ? common.won(signedText(amount)) : '–')
  const facts = [
    [words.averageProfit, won(statistics.averageProfit)],
    [words.averageLoss, won(statistics.averageLoss)],
    [words.longestWin, words.times(countText(statistics.longestWin))],
    [words.longestLoss, words.times(countText(statistics.longestLoss))],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4" data-testid="statistics-tiles">
        <Tile label={words.hitRate} hint={words.hits({ hits: formatQuantity(hits), count: formatQuantity(count) })}>
          {shareText(statistics.hitRate)}
        </Tile>
        <Tile label={words.factor} hint={words.factorHint}>
          {profitFactor === Number.POSITIVE_INFINITY ? (
            <span className="text-16">{words.noLoss}</span>
          ) : (
            ratioText(profitFactor)
          )}
        </Tile>
        <Tile label={words.expectancy}>
          <Pnl won={Math.round(expectancy)} />
        </Tile>
        <Tile label={words.held} hint={words.heldMedian(heldText(medianHeldMs, words))}>
          {heldText(averageHeldMs, words)}
        </Tile>
      </dl>
      <Card>
        <CardBody className="pt-4">
          <dl className="grid grid-cols-2 gap-x-6 gap-y-2 text-13 lg:grid-cols-4">
            {facts.map(([label, value]) => (
              <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-2">
                <dt className="text-muted">{label}</dt>
                <dd className="tabular font-bold">{value}</dd>
              </div>
            ))}
          </dl>
        </CardBody>
      </Card>
    </>
  )
}

type StatisticsWords = AnalyticsWords['statistics']

const profitOf = (bucket: Bucket | undefined): number => bucket?.profit ?? 0

/** Monday to Friday, and whatever other day something was sold on. */
function weekdaysOf({ byWeekday }: TradingStatistics, { weekdays }: StatisticsWords): readonly Column[] {
  const days = [...new Set([1, 2, 3, 4, 5, ...byWeekday.keys()])]
  return days.map((day) => ({
    key: String(day),
    label: `${weekdays[String(day)]} (${formatQuantity(byWeekday.get(day)?.count ?? 0)})`,
    value: profitOf(byWeekday.get(day)),
  }))
}

/** From the first hour anything was sold in to the last. */
function hoursOf({ byHour }: TradingStatistics, { hour }: StatisticsWords): readonly Column[] {
  const hours = [...byHour.keys()].toSorted((a, b) => a - b)
  const [first, last] = [Math.min(9, hours[0] ?? 9), Math.max(15, hours.at(-1) ?? 15)]
  return Array.from({ length: last - first + 1 }, (_, at) => first + at).map((at) => ({
    key: String(at),
    label: hour(String(at)),
    value: profitOf(byHour.get(at)),
  }))
}

function Columns({ title, columns }: { title: string; columns: readonly Column[] }) {
  const words = useAnalyticsWords().statistics
  const locale = useLocale()
  return (
    <Card>
      <CardHeader title={title} />
      <CardBody>
        <ColumnPlot
          summary={words.columns(title)}
          columns={columns}
          formatTick={(won) => formatLongWon(won, locale)}
          formatValue={signedText}
        />
      </CardBody>
    </Card>
  )
}

function HoldingTimes({ statistics: { byHoldingTime } }: { statistics: TradingStatistics }) {
  const words = useAnalyticsWords().statistics
  return (
    <Card>
      <CardHeader title={words.byHolding} />
      <Table scrollLabel={words.byHolding} className="tabular">
        <thead>
          <tr>
            <HeadCell className="pl-4">{words.holdingTime}</HeadCell>
            {[words.count, words.hitRate, words.profit].map((label) => (
              <HeadCell key={label} className="figures">
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {HOLDING_TIMES.map((time) => {
            const bucket = byHoldingTime.get(time)
            return (
              <Row key={time}>
                <Cell className="pl-4">{words.holding[time]}</Cell>
                <Cell className="figures">{formatQuantity(bucket?.count ?? 0)}</Cell>
                <Cell className="figures">{bucket ? shareText(bucket.hits / bucket.count) : '–'}</Cell>
                <Cell className="figures">{bucket ? <Pnl won={bucket.profit} /> : '–'}</Cell>
              </Row>
            )
          })}
        </tbody>
      </Table>
    </Card>
  )
}

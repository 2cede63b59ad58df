'use client'

import { performanceOf } from '@naru/shared/portfolio/equity'
import type { TearSheet } from '@naru/shared/portfolio/tear-sheet'
import { tripsOf } from '@naru/shared/portfolio/trading-stats'
import { useMemo } from 'react'
import { rateText, ratioText, shareText, signedText } from '@/lib/figures.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useAnalyticsWords } from '@/text/analytics.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { DirectionSign, Pnl } from '@/ui/number.tsx'
import { Tile } from '@/ui/tile.tsx'
import { growthBeside } from '../curve.ts'
import { CurveCard } from '../curve-card.tsx'
import type { Analysis } from './analysis.ts'
import { Directed } from './directed.tsx'
import { PeriodsCard } from './periods-card.tsx'

/** Fewer say little of what a year would be like. */
const FEW_DAYS = 20

export function PerformancePart({ analysis }: { analysis: Analysis }) {
  const words = useAnalyticsWords().performance
  const { shown, closes } = analysis
  const sheet = useMemo(() => sheetOf(analysis), [analysis])
  const kospi = growthBeside(
    shown.points.map(({ date }) => date),
    closes ?? new Map(),
  ).at(-1)
  const gain = shown.points.reduce((won, point) => won + point.gain, 0)
  const flow = shown.points.reduce((won, { inflow, outflow }) => won + inflow - outflow, 0)
  const isLong = shown.points.length >= FEW_DAYS
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Tile label={words.change} hint={typeof kospi === 'number' && words.changeHint(rateText(kospi))}>
          <Directed value={sheet?.totalReturn} />
        </Tile>
        <Tile label={words.gain} hint={flow !== 0 && words.gainHint(signedText(flow))}>
          <Pnl won={gain} />
        </Tile>
        <Tile label={words.drawdown}>
          <DirectionSign direction={(sheet?.maxDrawdown ?? 0) < 0 ? 'down' : 'flat'} />
          {shareText(sheet?.maxDrawdown)}
        </Tile>
        <Tile label={words.sharpe} hint={words.sharpeHint}>
          {isLong ? ratioText(sheet?.sharpe) : '–'}
        </Tile>
      </dl>
      {!isLong && <p className="text-13 text-muted">{words.fewDays(formatQuantity(shown.points.length))}</p>}
      <CurveCard points={shown.points} closes={closes} />
      <PeriodsCard analysis={analysis} />
      {sheet && isLong && <MoreFigures sheet={sheet} />}
    </>
  )
}

/** Undefined without a day. */
function sheetOf({ shown, sales, trades, closes }: Analysis): TearSheet | undefined {
  if (shown.points.length === 0) return undefined
  const sum = (side: 'buy' | 'sell'): number =>
    trades.reduce((won, trade) => won + (trade.side === side ? trade.amount : 0), 0)
  const trading = {
    trips: tripsOf(sales).map(({ openedAt, soldAt, profit }) => ({ entryTs: openedAt, exitTs: soldAt, profit })),
    bought: sum('buy'),
    sold: sum('sell'),
    commission: trades.reduce((won, { commission }) => won + commission, 0),
    tax: trades.reduce((won, { tax }) => won + tax, 0),
  }
  return performanceOf(shown, trading, closes && closes.size > 0 ? closes : undefined)
}

function MoreFigures({ sheet }: { sheet: TearSheet }) {
  const { figures: words, more, turns, annual } = useAnalyticsWords().performance
  const rows: readonly (readonly [string, string])[] = [
    [words.cagr, rateText(sheet.cagr)],
    [words.volatility, shareText(sheet.volatility)],
    [words.sortino, ratioText(sheet.sortino)],
    [words.calmar, ratioText(sheet.calmar)],
    [words.bestDay, rateText(sheet.bestDay)],
    [words.worstDay, rateText(sheet.worstDay)],
    [words.exposure, shareText(sheet.exposure)],
    [words.turnover, turns(ratioText(sheet.turnover))],
    ...(sheet.against
      ? ([
          [words.alpha, rateText(sheet.against.alpha)],
          [words.beta, ratioText(sheet.against.beta)],
        ] as const)
      : []),
  ]
  return (
    <Card>
      <CardHeader title={more} />
      <CardBody className="grid gap-2">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-2 text-13 sm:grid-cols-3 xl:grid-cols-5">
          {rows.map(([label, value]) => (
            <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-2 border-b pb-1">
              <dt className="text-muted">{label}</dt>
              <dd className="tabular font-bold">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="text-12 text-muted">{annual}</p>
      </CardBody>
    </Card>
  )
}

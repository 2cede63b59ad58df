'use client'

import type { BacktestReport } from '@naru/shared/backtest/report'
import { cn } from '@/lib/cn.ts'
import { countText, rateText, ratioText, shareText, signedText } from '@/lib/figures.ts'
import { useReportWords } from '@/text/backtests.ts'
import { useText } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { DirectionSign, LongWon } from '@/ui/number.tsx'
import { Tile } from '@/ui/tile.tsx'

type Figure = number | null

/** The four that say most, then all others. */
export function KeyFigures({ report }: { report: BacktestReport }) {
  const { figures } = useReportWords()
  const { sheet } = report
  return (
    <section aria-label={figures.title} className="grid gap-3">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Tile
          label={figures.totalReturn}
          hint={
            <>
              <LongWon won={Math.round(report.finalEquity)} />
              {typeof sheet.against?.totalReturn === 'number' && ` · KOSPI ${rateText(sheet.against.totalReturn)}`}
            </>
          }
        >
          <Directed value={sheet.totalReturn} />
        </Tile>
        <Tile label={figures.cagr}>
          <Directed value={sheet.cagr} />
        </Tile>
        <Tile label={figures.maxDrawdown}>
          <span className="text-down">{rateText(sheet.maxDrawdown)}</span>
        </Tile>
        <Tile label={figures.sharpe} hint={figures.sharpeHint}>
          {ratioText(sheet.sharpe)}
        </Tile>
      </dl>
      <MoreFigures report={report} />
    </section>
  )
}

/** A rate with its sign and color. */
export function Directed({ value, className }: { value: Figure; className?: string }) {
  const direction = value === null || value === 0 ? 'flat' : value > 0 ? 'up' : 'down'
  return (
    <span className={cn(direction === 'up' && 'text-up', direction === 'down' && 'text-down', className)}>
      <DirectionSign direction={direction} /> {rateText(value)}
    </span>
  )
}

function MoreFigures({ report }: { report: BacktestReport }) {
  const { figures: words } = useReportWords()
  const { common } = useText()
  const { sheet } = report
  const { trades, against } = sheet
  const days = trades.averageDaysHeld
  const wonOrDash = (won: Figure): string => (won === null ? '–' : common.won(signedText(won)))
  const rows: readonly (readonly [string, string])[] = [
    [words.trades, words.times(countText(report.tradeCount))],
    [words.winRate, shareText(trades.winRate)],
    [words.profitFactor, ratioText(trades.profitFactor)],
    [words.averageProfit, wonOrDash(trades.averageProfit)],
    [words.averageLoss, wonOrDash(trades.averageLoss)],
    [words.longestLosingStreak, words.times(countText(trades.longestLosingStreak))],
    [words.averageDaysHeld, days === null ? '–' : words.days(countText(days))],
    [words.exposure, shareText(sheet.exposure)],
    [words.turnover, words.turns(ratioText(sheet.turnover))],
    [words.volatility, shareText(sheet.volatility)],
    [words.sortino, ratioText(sheet.sortino)],
    [words.calmar, ratioText(sheet.calmar)],
    [words.bestDay, rateText(sheet.bestDay)],
    [words.worstDay, rateText(sheet.worstDay)],
    ...(against
      ? ([
          [words.benchmark, rateText(against.totalReturn)],
          [words.alpha, rateText(against.alpha)],
          [words.beta, ratioText(against.beta)],
        ] as const)
      : []),
  ]
  return (
    <Card>
      <CardHeader title={words.more} />
      <CardBody>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-2 text-13 sm:grid-cols-3 xl:grid-cols-4">
          {rows.map(([label, value]) => (
            <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-2 border-b pb-1">
              <dt className="text-muted">{label}</dt>
              <dd className="tabular font-bold">{value}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  )
}

'use client'

import type { ReportTrade } from '@naru/shared/backtest/report'
import { type ChartSurface, useChartMoves } from '@/lib/chart-surface.ts'
import { cn } from '@/lib/cn.ts'
import { formatDay, formatPrice } from '@/lib/format.ts'
import { useReportWords } from '@/text/backtests.ts'

interface TradeLayerProps {
  readonly surface: ChartSurface
  readonly trades: readonly ReportTrade[]
  readonly pointed: ReportTrade | undefined
  readonly onPick: (trade: ReportTrade) => void
}

interface Placed {
  readonly trade: ReportTrade
  readonly entry: { readonly x: number; readonly y: number }
  readonly exit: { readonly x: number; readonly y: number }
}

/** Trades in view: ▲ where it was bought, ▼ where it was sold, and a line between them, thick for the one pointed at. */
export function TradeLayer({ surface, trades, pointed, onPick }: TradeLayerProps) {
  const words = useReportWords().trades
  useChartMoves(surface)
  const { width, height } = surface.size()
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      className="pointer-events-none absolute top-0 left-0 z-[1]"
      data-trades={trades.length}
    >
      {placed(surface, trades).map(({ trade, entry, exit }) => {
        const isPointed = trade === pointed
        const color = trade.profit >= 0 ? 'stroke-up' : 'stroke-down'
        return (
          <g
            key={`${trade.entryTs} ${trade.exitTs} ${trade.size}`}
            className={cn('pointer-events-auto cursor-pointer', pointed && !isPointed && 'opacity-40')}
            data-pointed={isPointed || undefined}
            onPointerEnter={() => onPick(trade)}
          >
            <title>
              {words.mark({ side: words.buy, date: formatDay(trade.entryTs), price: formatPrice(trade.entryPrice) })}
              {' → '}
              {words.mark({ side: words.sell, date: formatDay(trade.exitTs), price: formatPrice(trade.exitPrice) })}
            </title>
            <line
              x1={entry.x}
              y1={entry.y}
              x2={exit.x}
              y2={exit.y}
              strokeWidth={isPointed ? 2.5 : 1}
              strokeDasharray={isPointed ? undefined : '3 2'}
              className={color}
            />
            <path d={`M${entry.x} ${entry.y + 3}l5 9h-10z`} className="fill-up stroke-surface" />
            <path d={`M${exit.x} ${exit.y - 3}l5 -9h-10z`} className="fill-down stroke-surface" />
          </g>
        )
      })}
    </svg>
  )
}

function placed(surface: ChartSurface, trades: readonly ReportTrade[]): readonly Placed[] {
  const { width } = surface.size()
  return trades.flatMap((trade) => {
    const [entryX, exitX] = [surface.xOf(trade.entryTs), surface.xOf(trade.exitTs)]
    const [entryY, exitY] = [surface.yOf(trade.entryPrice), surface.yOf(trade.exitPrice)]
    if (entryX === undefined || exitX === undefined || entryY === undefined || exitY === undefined) return []
    if (exitX < 0 || entryX > width) return []
    return [{ trade, entry: { x: entryX, y: entryY }, exit: { x: exitX, y: exitY } }]
  })
}

'use client'

import { type ChartSurface, useChartMoves } from '@/lib/chart-surface.ts'
import type { ReplayDesk } from '@/lib/replay-worker.ts'

interface MarksProps {
  readonly surface: ChartSurface
  readonly desk: ReplayDesk | null
}

/** ▲ where something was bought, ▼ where it was sold; hollow ones are signals no order came of. */
export function Marks({ surface, desk }: MarksProps) {
  useChartMoves(surface)
  const { width, height } = surface.size()
  const fills = (desk?.fills ?? []).map(({ orderId, ts, price, side }) => ({
    key: `${orderId} ${ts} ${price}`,
    ts,
    price,
    side,
  }))
  const refused = (desk?.signals ?? []).flatMap(({ key, at, price, action, decidedBy }) =>
    decidedBy === null || price === null ? [] : [{ key, ts: at as number, price, side: action }],
  )
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      className="pointer-events-none absolute top-0 left-0 z-[1]"
      data-fills={fills.length}
    >
      {fills.map((mark) => (
        <Mark {...mark} key={mark.key} surface={surface} isHollow={false} />
      ))}
      {refused.map((mark) => (
        <Mark {...mark} key={mark.key} surface={surface} isHollow />
      ))}
    </svg>
  )
}

interface MarkProps {
  readonly surface: ChartSurface
  readonly ts: number
  readonly price: number
  readonly side: 'buy' | 'sell'
  readonly isHollow: boolean
}

function Mark({ surface, ts, price, side, isHollow }: MarkProps) {
  const [x, y] = [surface.xOf(ts), surface.yOf(price)]
  if (x === undefined || y === undefined || x < 0) return null
  const isBuy = side === 'buy'
  const shape = isBuy ? `M${x} ${y + 3}l5 9h-10z` : `M${x} ${y - 3}l5 -9h-10z`
  const ink = isBuy ? 'fill-up stroke-surface' : 'fill-down stroke-surface'
  const outline = isBuy ? 'fill-surface stroke-up' : 'fill-surface stroke-down'
  return <path d={shape} className={isHollow ? outline : ink} />
}

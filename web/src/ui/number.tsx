'use client'

import { useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import {
  type Direction,
  directionOf,
  formatLongWon,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatWon,
} from '@/lib/format.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'

const COLOR: Readonly<Record<Direction, string>> = { up: 'text-up', down: 'text-down', flat: 'text-flat' }
const SIGN: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', flat: '' }

/** ▲ or ▼ for the eye, a word for the ear: color is never the only cue. */
export function DirectionSign({ direction }: { direction: Direction }) {
  const text = useText()
  if (direction === 'flat') return null
  return (
    <>
      <span aria-hidden className="text-[0.75em]">
        {SIGN[direction]}
      </span>
      <span className="sr-only">{text.common[direction]} </span>
    </>
  )
}

interface FlashingProps {
  readonly value: number
  readonly children: string
  readonly className?: string
}

/** Lights up for 300 ms when the value moves. */
function Flashing({ value, children, className }: FlashingProps) {
  const former = useRef(value)
  const [flash, setFlash] = useState<{ readonly direction: Direction; readonly count: number }>()
  useEffect(() => {
    if (former.current === value) return
    const direction = directionOf(value - former.current)
    former.current = value
    setFlash((last) => ({ direction, count: (last?.count ?? 0) + 1 }))
  }, [value])
  return (
    // A new key restarts the animation.
    <span
      key={flash?.count}
      className={cn(
        'tabular rounded px-0.5',
        flash?.direction === 'up' && 'flash-up',
        flash?.direction === 'down' && 'flash-down',
        className,
      )}
    >
      {children}
    </span>
  )
}

interface PriceProps {
  readonly price: number | null | undefined
  /** Against the previous close; decides the color. */
  readonly change?: number
  readonly className?: string
}

/** Won per share. A dash when there is none. */
export function Price({ price, change = 0, className }: PriceProps) {
  if (price === null || price === undefined) return <span className={cn('text-muted', className)}>–</span>
  return (
    <Flashing value={price} className={cn(COLOR[directionOf(change)], className)}>
      {formatPrice(price)}
    </Flashing>
  )
}

/** "▲1,200 +1.69%": the amount without its sign, since the triangle is one. */
export function Change({ change, rate, className }: { change: number; rate?: number; className?: string }) {
  const direction = directionOf(change)
  return (
    <span className={cn('tabular inline-flex items-baseline gap-1 whitespace-nowrap', COLOR[direction], className)}>
      <span>
        <DirectionSign direction={direction} />
        {formatPrice(Math.abs(change))}
      </span>
      {rate !== undefined && <span>{formatPercent(rate)}</span>}
    </span>
  )
}

/** "+1.69%", colored by its sign. `rate` is in percent. */
export function Percent({ rate, className }: { rate: number; className?: string }) {
  return <span className={cn('tabular', COLOR[directionOf(rate)], className)}>{formatPercent(rate)}</span>
}

/** Profit or loss in won: "▲+12,300". */
export function Pnl({ won, className }: { won: number; className?: string }) {
  const direction = directionOf(won)
  return (
    <span className={cn('tabular whitespace-nowrap', COLOR[direction], className)}>
      <DirectionSign direction={direction} />
      {formatSigned(won)}
    </span>
  )
}

/** "12,345,678원" */
export function Won({ won, className }: { won: number | null | undefined; className?: string }) {
  const text = useText()
  if (won === null || won === undefined) return <span className={cn('text-muted', className)}>–</span>
  return <span className={cn('tabular whitespace-nowrap', className)}>{text.common.won(formatWon(won))}</span>
}

/** "1억 2,345만원": for reading at a glance; the exact figure is in the title. */
export function LongWon({ won, className }: { won: number; className?: string }) {
  const locale = useLocale()
  const text = useText()
  return (
    <span className={cn('tabular', className)} title={text.common.won(formatWon(won))}>
      {text.common.won(formatLongWon(won, locale))}
    </span>
  )
}

/** "1,234주" */
export function Shares({ quantity, className }: { quantity: number; className?: string }) {
  const text = useText()
  return (
    <span className={cn('tabular whitespace-nowrap', className)}>{text.common.shares(formatQuantity(quantity))}</span>
  )
}

'use client'

import { cn } from '@/lib/cn.ts'
import { rateText } from '@/lib/figures.ts'
import { DirectionSign } from '@/ui/number.tsx'

interface DirectedProps {
  /** A fraction; a dash while it is not known. */
  readonly value: number | null | undefined
  readonly className?: string
}

/** A rate with its sign and color. */
export function Directed({ value, className }: DirectedProps) {
  const isKnown = typeof value === 'number' && Number.isFinite(value)
  const direction = !isKnown || value === 0 ? 'flat' : value > 0 ? 'up' : 'down'
  return (
    <span className={cn('tabular', direction === 'up' && 'text-up', direction === 'down' && 'text-down', className)}>
      <DirectionSign direction={direction} /> {rateText(value)}
    </span>
  )
}

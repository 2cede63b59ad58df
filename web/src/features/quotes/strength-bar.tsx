'use client'

import { cn } from '@/lib/cn.ts'
import { directionOf, formatStrength } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'

const FILL = { up: 'bg-up', down: 'bg-down', flat: 'bg-flat' } as const
const COLOR = { up: 'text-up', down: 'text-down', flat: 'text-flat' } as const
/** The bar ends here; 100, where buyers and sellers are even, is its middle. */
const FULL = 200

/** 체결강도: a bar with 100 in its middle, and the number, which is what counts. */
export function StrengthBar({ strength }: { strength: number }) {
  const { quotes } = useText()
  const direction = strength === 0 ? 'flat' : directionOf(strength - 100)
  return (
    <div className="min-w-0" title={quotes.strengthHint}>
      <dt className="text-12 text-muted">{quotes.strength}</dt>
      <dd className="flex items-center gap-2">
        <span className={cn('tabular', COLOR[direction])} data-testid="trade-strength">
          {formatStrength(strength)}
        </span>
        <span aria-hidden className="relative h-2 min-w-8 flex-1 overflow-hidden rounded-full bg-sunken">
          <span
            className={cn('block h-full', FILL[direction])}
            style={{ width: `${(Math.min(strength, FULL) / FULL) * 100}%` }}
          />
          <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
        </span>
      </dd>
    </div>
  )
}

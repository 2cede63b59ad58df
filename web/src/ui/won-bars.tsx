'use client'

import { cn } from '@/lib/cn.ts'
import { signedText } from '@/lib/figures.ts'
import { useText } from '@/text/text-provider.tsx'

export interface WonBar {
  readonly label: string
  /** Null: not known. */
  readonly won: number | null
  /** Of no direction of its own: drawn in the color of what it takes away. */
  readonly isCost?: boolean
  /** Of those above it. */
  readonly isTotal?: boolean
}

/** Amounts as bars of one scale, each with its figure. */
export function WonBars({ bars }: { bars: readonly WonBar[] }) {
  const { common } = useText()
  const most = Math.max(1, ...bars.map(({ won }) => Math.abs(won ?? 0)))
  return (
    <dl className="grid gap-1.5 text-13">
      {bars.map(({ label, won, isCost = false, isTotal = false }) => (
        <div
          key={label}
          className={cn(
            'grid grid-cols-[minmax(5.5rem,auto)_1fr_auto] items-center gap-3',
            isTotal && 'border-t pt-1.5 font-bold',
          )}
        >
          <dt className={cn(!isTotal && 'text-muted')}>{label}</dt>
          <dd aria-hidden className="h-4">
            {won !== null && won !== 0 && (
              <span
                className={cn(
                  'block h-full rounded-table',
                  isCost ? 'bg-danger/60' : won > 0 ? 'bg-up/70' : 'bg-down/70',
                )}
                style={{ width: `${Math.max(0.5, (Math.abs(won) / most) * 100)}%` }}
              />
            )}
          </dd>
          <dd className="tabular text-end font-bold">{won === null ? '–' : common.won(signedText(won))}</dd>
        </div>
      ))}
    </dl>
  )
}

'use client'

import { cn } from '@/lib/cn.ts'
import type { ValuedPrice } from '@/lib/valuation.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from './age-badge.tsx'
import { Percent, Pnl } from './number.tsx'

interface UnrealizedProps {
  /** Won; undefined while nobody has said a price. */
  readonly pnl: number | undefined
  /** Won that the holding cost. */
  readonly cost: number
  /** False at a price that is not followed any more. */
  readonly isCurrent: boolean
}

/** What a holding has gained so far, in won and of what it cost. */
export function Unrealized({ pnl, cost, isCurrent }: UnrealizedProps) {
  if (pnl === undefined) return '–'
  return (
    <span className={cn('inline-flex items-baseline gap-2', !isCurrent && 'stale')}>
      <Pnl won={pnl} />
      {cost > 0 && <Percent rate={(pnl / cost) * 100} />}
    </span>
  )
}

/** "12초 전", or "증권사 1분 전" for a price that came with the balance. */
export function PricedAt({ valued: { source, at } }: { valued: ValuedPrice }) {
  const { home } = useText()
  return (
    <>
      {source === 'broker' && `${home.byBroker} `}
      <Age at={at} />
    </>
  )
}

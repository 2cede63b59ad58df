'use client'

import { Clock, type LucideIcon, Radio, Repeat, Router, Unplug } from 'lucide-react'
import type { Freshness, HeldQuote } from '@/lib/quotes.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from './age-badge.tsx'
import { Badge, type Tone } from './badge.tsx'

const LOOK: Readonly<Record<Freshness['kind'], { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  live: { tone: 'accent', icon: Radio },
  polled: { tone: 'neutral', icon: Repeat },
  relayed: { tone: 'neutral', icon: Router },
  stale: { tone: 'danger', icon: Unplug },
  none: { tone: 'neutral', icon: Clock },
}

interface FreshnessBadgeProps {
  readonly quote: HeldQuote | undefined
  readonly freshness: Freshness
}

/** How a price comes and, unless it is live, how old it is: "폴링 · 12초 전". */
export function FreshnessBadge({ quote, freshness: { kind } }: FreshnessBadgeProps) {
  const { quotes } = useText()
  const { tone, icon: Icon } = LOOK[kind]
  return (
    <Badge tone={tone} data-freshness={kind}>
      <Icon aria-hidden size={12} />
      {quotes.freshness[kind]}
      {quote && kind !== 'live' && (
        <>
          {' · '}
          <Age at={quote.tsInit} />
        </>
      )}
    </Badge>
  )
}

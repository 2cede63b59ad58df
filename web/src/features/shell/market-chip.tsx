'use client'

import { unixMs } from '@naru/shared/core/time'
import type { Venue } from '@naru/shared/domain/instrument'
import type { Phase } from '@naru/shared/market/session-phase'
import { useNow } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { formatTime } from '@/lib/format.ts'
import { usePhases } from '@/lib/market-phase.ts'
import { type MarketState, marketStateAt } from '@/lib/market-state.ts'
import { useTradingCalendar } from '@/lib/trading-calendar.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { useFeed } from './use-feed.ts'

/** What the exchanges are doing in Seoul now and for how long, or which recorded day is being replayed. */
export function MarketChip() {
  const text = useText()
  const feed = useFeed()
  const now = useNow()
  if (feed?.kind === 'replay') {
    return (
      <Badge tone="paper" data-testid="market-chip">
        {text.market.replay(feed.date ?? '')}
      </Badge>
    )
  }
  if (now === 0) return null
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5" data-testid="market-chip">
      <span className="sr-only">{text.market.label} </span>
      <VenueChip venue="KRX" now={now} />
      <VenueChip venue="NXT" now={now} className="max-xl:hidden" />
    </span>
  )
}

/** Phases in which orders match continuously. */
const MATCHING: ReadonlySet<Phase> = new Set(['open', 'after_market', 'nxt_pre', 'nxt_main', 'nxt_after'])

interface VenueChipProps {
  readonly venue: Venue
  readonly now: number
  readonly className?: string
}

function VenueChip({ venue, now, className }: VenueChipProps) {
  const { market } = useText()
  const told = usePhases((state) => state.markets[venue])
  const state = marketStateAt(useTradingCalendar(), venue, { at: unixMs(now), told })
  const words = state.phase === 'holiday' && state.holiday ? market.holiday(state.holiday) : market.phase[state.phase]
  // The words of NXT's own sessions name it already.
  const isNamed = venue === 'NXT' && !state.phase.startsWith('nxt_')
  return (
    <Badge
      tone={MATCHING.has(state.phase) ? 'accent' : 'neutral'}
      data-venue={venue}
      data-phase={state.phase}
      className={cn('min-w-0', className)}
    >
      {isNamed && <span>NXT</span>}
      <span className="truncate">{words}</span>
      <NextChange state={state} now={now} />
    </Badge>
  )
}

/** Further away than this it is said by the day that has not come, not by a time. */
const SOON_MS = 12 * 3_600_000
const MINUTE_MS = 60_000

function NextChange({ state, now }: { state: MarketState; now: number }) {
  const { market } = useText()
  const { next } = state
  if (!next || next.at - now >= SOON_MS) return null
  const minutes = Math.floor((next.at - now) / MINUTE_MS)
  return (
    <span className="tabular whitespace-nowrap font-normal" title={market.next(market.phase[next.phase])}>
      {market.until(formatTime(next.at).slice(0, 5))}
      <span className="max-lg:hidden"> · {market.remaining(Math.floor(minutes / 60), minutes % 60)}</span>
    </span>
  )
}

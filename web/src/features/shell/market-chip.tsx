'use client'

import { unixMs } from '@naru/shared/core/time'
import { holidayName, type SessionState, sessionPhase } from '@naru/shared/market/calendar'
import { useNow } from '@/lib/clock.ts'
import { formatTime } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from '@/ui/badge.tsx'
import { useFeed } from './use-feed.ts'

/** What the exchange is doing in Seoul now, or which recorded day is being replayed. */
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
  const session = sessionPhase(unixMs(now))
  const isOpen = session.phase === 'regular'
  return (
    <Badge tone={isOpen ? 'accent' : 'neutral'} data-testid="market-chip">
      <span className="sr-only">{text.market.label} </span>
      <PhaseWords session={session} now={now} />
    </Badge>
  )
}

const HOURS_12 = 12 * 3_600_000

function PhaseWords({ session, now }: { session: SessionState; now: number }) {
  const text = useText()
  const holiday = session.phase === 'closed' ? holidayName(session.date) : undefined
  if (holiday) return text.market.holiday(holiday)
  const { nextChangeAt } = session
  const isSoon = nextChangeAt !== null && nextChangeAt - now < HOURS_12
  return (
    <>
      {text.market.phase[session.phase]}
      {isSoon && <span className="tabular font-normal">{text.market.until(formatTime(nextChangeAt).slice(0, 5))}</span>}
    </>
  )
}

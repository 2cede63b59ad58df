import { type ClockView, secondsOf, startOfSecond } from '../clock.ts'
import { lastSecond } from '../nodes/condition.ts'
import type { ClockNeed } from '../nodes/context.ts'
import type { Session } from '../rule.ts'

const KRX = ['pre', 'openAuction', 'regular', 'closeAuction', 'after'] as const
const NXT = ['nxtPre', 'nxtMain', 'nxtAfter'] as const

/** Whether a rule is to be looked at now. A rule without a session always is. */
export function isInSession(session: Session | undefined, clock: ClockView): boolean {
  if (session === undefined) return true
  if (session.days === 'trading' && !clock.isTradingDay) return false
  if (session.from !== undefined && clock.second < secondsOf(session.from)) return false
  if (session.to !== undefined && clock.second > lastSecond(session.to)) return false
  if (session.phases !== undefined) return session.phases.some((name) => clock.isPhase(name))
  if (session.venues === undefined) return true
  return session.venues.some((venue) => (venue === 'KRX' ? KRX : NXT).some((name) => clock.isPhase(name)))
}

/** What of a session changes by time, in the words of the clock. */
export function sessionNeeds(session: Session | undefined): readonly ClockNeed[] {
  if (session === undefined) return []
  return [
    ...(session.from === undefined ? [] : [{ kind: 'second', second: secondsOf(session.from) } as const]),
    ...(session.to === undefined ? [] : [{ kind: 'second', second: lastSecond(session.to) + 1 } as const]),
    ...(session.phases === undefined && session.venues === undefined ? [] : [{ kind: 'phase' } as const]),
    ...(session.days === undefined ? [] : [{ kind: 'day' } as const]),
  ]
}

const DAY_SECONDS = 86_400
const MINUTE_MS = 60_000

/** When the clock next changes something a rule asks of it; Infinity when it asks nothing. */
export function nextTurn(needs: readonly ClockNeed[], clock: ClockView): number {
  let next = Number.POSITIVE_INFINITY
  for (const need of needs) next = Math.min(next, turnOf(need, clock))
  return next
}

function turnOf(need: ClockNeed, clock: ClockView): number {
  switch (need.kind) {
    case 'second': {
      const today = startOfSecond(clock.day, need.second)
      return today > clock.at ? today : startOfSecond(clock.day + 1, need.second % DAY_SECONDS)
    }
    case 'minute':
      return clock.at - (clock.at % MINUTE_MS) + MINUTE_MS
    case 'phase':
      return clock.phaseEnd()
    case 'day':
      return startOfSecond(clock.day + 1, 0)
  }
}

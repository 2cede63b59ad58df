import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { Clock } from '../../ports/clock.ts'

/** Longer than any closure of the market: a day further back than this is a replayed one. */
const REPLAY_DAYS = 10
const DAY_MS = 86_400_000

/** What the market's own clock shows, which is ours unless a recorded day is being replayed. */
export interface MarketClock {
  /** A trade or bar of this instant was seen. */
  seen(at: UnixMs): void
  isKnown(): boolean
  now(): UnixMs
  today(): KstDate
}

export function createMarketClock(clock: Clock): MarketClock {
  let last: UnixMs | undefined
  const now = (): UnixMs => {
    const wall = clock.now()
    return last !== undefined && wall - last > REPLAY_DAYS * DAY_MS ? last : wall
  }
  return {
    seen: (at) => {
      last = at
    },
    isKnown: () => last !== undefined,
    now,
    today: () => kstDate(now()),
  }
}

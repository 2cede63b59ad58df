import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { Clock } from '../../ports/clock.ts'

/** Longer than any closure of the market: a day further back than this is a replayed one. */
const REPLAY_DAYS = 10
const DAY_MS = 86_400_000
/** A recorded day may be replayed many times as fast as it was. */
const REPLAY_CURRENT_MS = 5_000

/** What the market's own clock shows, which is ours unless a recorded day is being replayed. */
export interface MarketClock {
  /** A trade or bar of this instant was seen. */
  seen(at: UnixMs): void
  /** Whether it is worth going by: a replayed clock stands still while nothing streams. */
  isCurrent(): boolean
  now(): UnixMs
  today(): KstDate
}

export function createMarketClock(clock: Clock): MarketClock {
  let last: UnixMs | undefined
  let seenAt = 0
  const isReplayed = (at: UnixMs): boolean => clock.now() - at > REPLAY_DAYS * DAY_MS
  const now = (): UnixMs => (last !== undefined && isReplayed(last) ? last : clock.now())
  return {
    seen: (at) => {
      last = at
      seenAt = clock.monotonic()
    },
    isCurrent: () => last !== undefined && (!isReplayed(last) || clock.monotonic() - seenAt < REPLAY_CURRENT_MS),
    now,
    today: () => kstDate(now()),
  }
}

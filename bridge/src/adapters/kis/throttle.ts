/** A rate that is halved when KIS complains and comes back slowly: to just below where it broke, then a little at a time. */
export interface Throttle {
  /** Share of the full rate that may be used now, above 0 and at most 1. */
  share(now: number): number
  complain(now: number): void
}

/** Answers of one burst complain together; they count once. */
const SAME_BURST_MS = 1_000
const LEAST = 1 / 32
/** Of the full rate, per second: back to what worked, and beyond it. */
const RETURN_PER_SECOND = 0.05
const PROBE_PER_SECOND = 0.002
const SAFE_PART = 0.9

export function createThrottle(): Throttle {
  let share = 1
  let brokeAt = 1
  let since = 0
  let complainedAt = Number.NEGATIVE_INFINITY

  const recover = (now: number): void => {
    const safe = SAFE_PART * brokeAt
    let seconds = Math.max(0, now - since) / 1_000
    since = now
    if (share < safe) {
      const needed = Math.min(seconds, (safe - share) / RETURN_PER_SECOND)
      share += needed * RETURN_PER_SECOND
      seconds -= needed
    }
    share = Math.min(1, share + seconds * PROBE_PER_SECOND)
  }

  return {
    share: (now) => {
      if (share < 1) recover(now)
      return share
    },
    complain: (now) => {
      if (now - complainedAt < SAME_BURST_MS) return
      if (share < 1) recover(now)
      complainedAt = now
      since = now
      brokeAt = share
      share = Math.max(LEAST, share / 2)
    },
  }
}

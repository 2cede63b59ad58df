/** How often something may be asked, as its owner says, with the day that was read and where. */
export interface QuotaTerms {
  readonly perMinute: number
  readonly perDay: number
  readonly checkedOn: string
  readonly source: string
}

export interface Quota {
  /** 0 when one more question may be asked now, which then counts; else how long to wait, ms. */
  take(now: number): number
  /** The other side says it is used up. */
  block(until: number): void
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Counts questions in windows that move with the clock. */
export function createQuota({ perMinute, perDay }: Pick<QuotaTerms, 'perMinute' | 'perDay'>): Quota {
  let asked: number[] = []
  let blockedUntil = Number.NEGATIVE_INFINITY

  /** When the oldest of the last `count` questions leaves the window, or now when fewer were asked. */
  const freeAt = (now: number, count: number, windowMs: number): number => {
    const oldest = asked.at(-count)
    return oldest === undefined ? now : oldest + windowMs
  }

  return {
    take(now) {
      asked = asked.filter((at) => at > now - DAY_MS)
      const at = Math.max(blockedUntil, freeAt(now, perMinute, MINUTE_MS), freeAt(now, perDay, DAY_MS))
      if (at > now) return at - now
      asked.push(now)
      return 0
    },
    block(until) {
      blockedUntil = Math.max(blockedUntil, until)
    },
  }
}

/** Delays in milliseconds. KIS blocks keys that connect and close in a loop, so these are a safety control. */
const BASE_MS = 1_000
const CAP_MS = 120_000
const IN_USE_BASE_MS = 30_000
const IN_USE_CAP_MS = 300_000
const IN_USE_JITTER = 0.2
const BUDGET = 20
const BUDGET_WINDOW_MS = 600_000

export interface ReconnectPolicy {
  /** How long to wait before connecting again. */
  delayMs(reason: 'lost' | 'in_use', now: number): number
  connecting(now: number): void
  /** The connection has proven itself. */
  settled(): void
}

/** Capped exponential backoff with full jitter, and never more than 20 attempts in ten minutes. */
export function createReconnectPolicy(random: () => number): ReconnectPolicy {
  let failures = 0
  let refusals = 0
  let attempts: number[] = []

  const budgetWaitMs = (now: number): number => {
    attempts = attempts.filter((at) => at > now - BUDGET_WINDOW_MS)
    const oldest = attempts[attempts.length - BUDGET]
    return oldest === undefined ? 0 : oldest + BUDGET_WINDOW_MS - now
  }

  return {
    delayMs: (reason, now) => {
      if (reason === 'in_use') {
        const span = Math.min(IN_USE_CAP_MS, IN_USE_BASE_MS * 2 ** refusals)
        refusals += 1
        return Math.max(span * (1 + IN_USE_JITTER * random()), budgetWaitMs(now))
      }
      const span = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures + 1, 20))
      failures += 1
      return Math.max(BASE_MS + random() * (span - BASE_MS), budgetWaitMs(now))
    },
    connecting: (now) => {
      attempts.push(now)
    },
    settled: () => {
      failures = 0
      refusals = 0
    },
  }
}

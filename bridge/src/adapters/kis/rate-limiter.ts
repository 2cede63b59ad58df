import type { Clock } from '../../ports/clock.ts'

/** Orders go first, then what money depends on, then pictures. */
export type Lane = 'order' | 'account' | 'quote'
const LANES: readonly Lane[] = ['order', 'account', 'quote']

export interface RateLimit {
  /** Requests per window. */
  readonly perSecond: number
  /** Slots of the window only orders may use; 0 when the limit is too small to share. */
  readonly orderReserve: number
}

/** Dated, because KIS keeps lowering them: notices of 2026-04-20 (live 20 → 18; paper 2 → 1). */
export const RATE_LIMITS = {
  live: { perSecond: 18, orderReserve: 5 },
  paper: { perSecond: 1, orderReserve: 0 },
} as const satisfies Record<string, RateLimit>

/** KIS counts some calls into the wrong second; a little air avoids most EGW00201. */
const WINDOW_MS = 1_050
const PENALTY_MS = 1_000
const MAX_QUEUE = 200

export interface RateLimiter {
  /** Resolves `true` when the request may go out, `false` when it had to wait longer than `maxWaitMs` or the queue is full. */
  acquire(lane: Lane, maxWaitMs: number): Promise<boolean>
  /** KIS said "too many": half the rate for a second. */
  penalize(): void
  close(): void
}

interface Waiter {
  readonly resolve: (granted: boolean) => void
  readonly cancelTimeout: () => void
}

/** One per app key: KIS counts per key, over all callers. */
export function createRateLimiter(clock: Clock, limit: RateLimit): RateLimiter {
  const queues: Readonly<Record<Lane, Waiter[]>> = { order: [], account: [], quote: [] }
  let granted: { at: number; lane: Lane }[] = []
  let penaltyUntil = Number.NEGATIVE_INFINITY
  let cancelWake: (() => void) | undefined
  let isClosed = false

  const windowMs = (now: number): number => (now < penaltyUntil ? 2 * WINDOW_MS : WINDOW_MS)

  /** Milliseconds until this lane may send; 0 means now. */
  const waitFor = (lane: Lane, now: number): number => {
    const span = windowMs(now)
    granted = granted.filter(({ at }) => at > now - 2 * WINDOW_MS)
    const recent = granted.filter(({ at }) => at > now - span)
    const room = lane === 'order' ? limit.perSecond : limit.perSecond - limit.orderReserve
    const counted = lane === 'order' ? recent : recent.filter((grant) => grant.lane !== 'order')
    const mine = counted.length - room
    const all = recent.length - limit.perSecond
    const blockers = [mine >= 0 ? counted[mine] : undefined, all >= 0 ? recent[all] : undefined]
    return Math.max(0, ...blockers.map((grant) => (grant ? grant.at + span - now : 0)))
  }

  const pump = (): void => {
    cancelWake?.()
    cancelWake = undefined
    const now = clock.monotonic()
    let nextMs = Number.POSITIVE_INFINITY
    for (const lane of LANES) {
      while (queues[lane].length > 0) {
        const delay = waitFor(lane, now)
        if (delay > 0) {
          nextMs = Math.min(nextMs, delay)
          break
        }
        granted.push({ at: now, lane })
        const waiter = queues[lane].shift()
        waiter?.cancelTimeout()
        waiter?.resolve(true)
      }
      // While an order waits for the shared window nothing else may take the slot it is waiting for.
      if (queues[lane].length > 0 && lane === 'order') break
    }
    if (Number.isFinite(nextMs)) cancelWake = clock.after(Math.ceil(nextMs), pump)
  }

  const drop = (lane: Lane, waiter: Waiter): void => {
    const at = queues[lane].indexOf(waiter)
    if (at < 0) return
    queues[lane].splice(at, 1)
    waiter.resolve(false)
    pump()
  }

  return {
    acquire: (lane, maxWaitMs) => {
      if (isClosed || queues[lane].length >= MAX_QUEUE) return Promise.resolve(false)
      return new Promise((resolve) => {
        const waiter: Waiter = { resolve, cancelTimeout: clock.after(maxWaitMs, () => drop(lane, waiter)) }
        queues[lane].push(waiter)
        pump()
      })
    },
    penalize: () => {
      penaltyUntil = clock.monotonic() + PENALTY_MS
      pump()
    },
    close: () => {
      isClosed = true
      cancelWake?.()
      for (const lane of LANES) {
        for (const waiter of queues[lane].splice(0)) {
          waiter.cancelTimeout()
          waiter.resolve(false)
        }
      }
    },
  }
}

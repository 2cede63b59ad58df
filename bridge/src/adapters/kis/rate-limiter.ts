import type { Clock } from '../../ports/clock.ts'
import type { RateLimit } from './rate-rules.ts'
import { createThrottle } from './throttle.ts'

/** Orders go first, then what money depends on, then pictures. */
export type Lane = 'order' | 'account' | 'quote'
const LANES: readonly Lane[] = ['order', 'account', 'quote']

/** KIS counts some calls into the wrong second; a little air avoids most EGW00201. */
const WINDOW_MS = 1_050
const MAX_QUEUE = 200

/** Facts for the status screen. */
export interface RateStatus {
  readonly perSecond: number
  /** What is used of it until KIS has had time to forget a complaint. */
  readonly allowedPerSecond: number
  readonly usedLastSecond: number
  readonly waiting: number
}

export interface RateLimiter {
  /** Resolves `true` when the request may go out, `false` when it had to wait longer than `maxWaitMs` or the queue is full. */
  acquire(lane: Lane, maxWaitMs: number): Promise<boolean>
  /** KIS said "too many": of everything (EGW00201), or of what asks its ledger (EGW00215: orders and accounts). */
  penalize(scope: 'all' | 'ledger'): void
  status(): RateStatus
  close(): void
}

interface Waiter {
  readonly resolve: (granted: boolean) => void
  readonly cancelTimeout: () => void
}

interface Window {
  readonly spanMs: number
  readonly capacity: number
  /** Slots only orders may use. */
  readonly reserve: number
}

function windowOf({ perSecond, orderReserve }: RateLimit, share: number): Window {
  const rate = perSecond * share
  const capacity = Math.max(1, Math.floor(rate))
  const reserve = Math.min(capacity - 1, Math.ceil(orderReserve * share))
  return { capacity, reserve, spanMs: rate < 1 ? WINDOW_MS / rate : WINDOW_MS }
}

/** One per app key: KIS counts per key, over all callers. `limit` is asked each time, because limits have dates. */
export function createRateLimiter(clock: Clock, limit: () => RateLimit): RateLimiter {
  const queues: Readonly<Record<Lane, Waiter[]>> = { order: [], account: [], quote: [] }
  const throttles = { all: createThrottle(), ledger: createThrottle() }
  let granted: { at: number; lane: Lane }[] = []
  let cancelWake: (() => void) | undefined
  let isClosed = false

  /** Milliseconds until a window has room for a request; only grants of `counts` take its slots. */
  const waitIn = ({ spanMs, capacity, reserve }: Window, lane: Lane, counts: (lane: Lane) => boolean): number => {
    const now = clock.monotonic()
    const recent = granted.filter((grant) => grant.at > now - spanMs && counts(grant.lane))
    const unreserved = recent.filter((grant) => grant.lane !== 'order')
    const all = recent.length - capacity
    const shared = lane === 'order' ? -1 : unreserved.length - (capacity - reserve)
    const blockers = [all >= 0 ? recent[all] : undefined, shared >= 0 ? unreserved[shared] : undefined]
    return Math.max(0, ...blockers.map((grant) => (grant ? grant.at + spanMs - now : 0)))
  }

  /** Milliseconds until this lane may send; 0 means now. */
  const waitFor = (lane: Lane): number => {
    const now = clock.monotonic()
    const rules = limit()
    const everything = windowOf(rules, throttles.all.share(now))
    const ledger = windowOf(rules, throttles.ledger.share(now))
    const oldest = now - Math.max(everything.spanMs, ledger.spanMs)
    granted = granted.filter(({ at }) => at > oldest)
    const wait = waitIn(everything, lane, () => true)
    if (lane === 'quote') return wait
    const ledgerWait = waitIn(ledger, lane, (of) => of !== 'quote')
    return Math.max(wait, ledgerWait)
  }

  const pump = (): void => {
    cancelWake?.()
    cancelWake = undefined
    let nextMs = Number.POSITIVE_INFINITY
    for (const lane of LANES) {
      while (queues[lane].length > 0) {
        const delay = waitFor(lane)
        if (delay > 0) {
          nextMs = Math.min(nextMs, delay)
          break
        }
        granted.push({ at: clock.monotonic(), lane })
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
    penalize: (scope) => {
      throttles[scope].complain(clock.monotonic())
      pump()
    },
    status: () => {
      const now = clock.monotonic()
      const { perSecond } = limit()
      return {
        perSecond,
        allowedPerSecond: perSecond * throttles.all.share(now),
        usedLastSecond: granted.filter(({ at }) => at > now - 1_000).length,
        waiting: LANES.reduce((sum, lane) => sum + queues[lane].length, 0),
      }
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

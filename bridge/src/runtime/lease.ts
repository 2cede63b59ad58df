import type { Clock } from '../ports/clock.ts'
import type { DataLock } from '../ports/data-lock.ts'
import type { Logger } from '../ports/logger.ts'
import type { LeaseHolder, LeaseStore, StoreError } from '../ports/store.ts'
import type { LedgerClock } from './ledger-clock.ts'

export interface LeaseTiming {
  readonly ttlMs: number
  /** Given up this long before the ledger would: two clocks never agree exactly. */
  readonly marginMs: number
  readonly renewMs: number
}

export const LEASE_TIMING: LeaseTiming = { ttlMs: 15_000, marginMs: 3_000, renewMs: 4_000 }

/** `held`: ours. `lost`: another process has it. `unknown`: the ledger did not answer; what we had may still run. */
export type LeaseState = 'held' | 'lost' | 'unknown'

/** The right of one process to send this bridge's orders. */
export interface Lease {
  /** Holder and monotonic time until which it is certain; undefined when it is not. */
  current(): { readonly holder: LeaseHolder; readonly validUntil: number } | undefined
  /** The last holder this process was, for facts that are not fenced. */
  lastHolder(): LeaseHolder
  /** Asks the ledger now; also called on a timer by the session manager. */
  renew(): Promise<LeaseState>
  release(): Promise<void>
}

/** This bridge and the ledger were not made for each other: it ends, and starting it again changes nothing. */
export class WrongLedger extends Error {
  override readonly name = 'WrongLedger'
  constructor() {
    super('the ledger is of another version than this bridge: migrate the one or update the other')
  }
}

const isOfAnotherVersion = (error: StoreError): boolean =>
  error.kind === 'refused' && error.code === 'ledger_contract_differs'

interface Parts {
  readonly store: LeaseStore
  readonly clock: Clock
  readonly ledgerClock: LedgerClock
  readonly logger: Logger
  readonly owner: string
  readonly timing: LeaseTiming
  /** The process before this one is known to be dead: its lease is given back, not waited out. */
  readonly lock?: Pick<DataLock, 'previous' | 'remember'>
}

export function createLease({ store, clock, ledgerClock, logger, owner, timing, lock }: Parts): Lease {
  let epoch: number | undefined
  let lastEpoch = 0
  let inherited = lock?.previous
  let validUntil = Number.NEGATIVE_INFINITY
  return {
    current() {
      if (epoch === undefined || clock.monotonic() >= validUntil) return undefined
      return { holder: { owner, epoch }, validUntil }
    },
    lastHolder: () => ({ owner, epoch: lastEpoch }),
    async renew() {
      if (inherited) {
        const released = await store.release(inherited)
        if (!released.ok && released.error.kind === 'unavailable') return 'unknown'
        inherited = undefined
      }
      const askedAt = clock.monotonic()
      const reply = await store.acquire(owner, timing.ttlMs)
      if (!reply.ok) {
        if (isOfAnotherVersion(reply.error)) throw new WrongLedger()
        return 'unknown'
      }
      if (reply.value === null) {
        if (epoch !== undefined) logger.alarm('lease_lost', { epoch })
        epoch = undefined
        return 'lost'
      }
      if (reply.value.epoch !== epoch) {
        logger.event('lease_acquired', { epoch: reply.value.epoch })
        lock?.remember({ owner, epoch: reply.value.epoch })
      }
      ledgerClock.observe(reply.value.now, askedAt)
      epoch = reply.value.epoch
      lastEpoch = epoch
      // Counted from the question, not from the answer: the ledger's own count began in between.
      validUntil = askedAt + timing.ttlMs - timing.marginMs
      return 'held'
    },
    async release() {
      if (epoch === undefined) return
      const holder = { owner, epoch }
      epoch = undefined
      await store.release(holder)
    },
  }
}

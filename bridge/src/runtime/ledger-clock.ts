import { type UnixMs, unixMs } from '@naru/shared/core/time'
import type { Clock } from '../ports/clock.ts'

/**
 * The ledger's time, carried on by the monotonic clock. Claims, deadlines and expiries are all written by the ledger,
 * so the engine lives on its clock; a NAS whose own clock jumps sends nothing late and nothing early.
 */
export interface LedgerClock {
  /** Never goes back. */
  now(): UnixMs
  /** Takes the ledger's answer; `askedAt` is the monotonic time the question left. */
  observe(ledgerNow: UnixMs, askedAt: number): void
  /** This machine's wall clock against the ledger's, ms. */
  skewMs(): number
}

/** A clock whose wall time is the ledger's: the broker's order dates must not hang on the clock of a NAS. */
export const onLedgerTime = (clock: Clock, { now }: LedgerClock): Clock => ({
  now,
  monotonic: () => clock.monotonic(),
  after: (delayMs, callback) => clock.after(delayMs, callback),
})

export function createLedgerClock(clock: Clock): LedgerClock {
  let base = clock.now() - clock.monotonic()
  let isSet = false
  let last = 0
  const now = (): UnixMs => {
    last = Math.max(last, Math.floor(base + clock.monotonic()))
    return unixMs(last)
  }
  return {
    now,
    observe(ledgerNow, askedAt) {
      // It said so somewhere between question and answer, and a process that stood still may have lost any time there.
      const [least, most] = [ledgerNow - clock.monotonic(), ledgerNow - askedAt]
      base = isSet ? Math.min(most, Math.max(least, base)) : (least + most) / 2
      isSet = true
    },
    skewMs: () => Math.round(clock.now() - (base + clock.monotonic())),
  }
}

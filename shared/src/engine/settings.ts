import type { RiskLimits } from '../risk/limits.ts'
import type { LiveAccess } from './guard.ts'

/**
 * How long the engine waits before it believes something. The figures come from the model of the order lifecycle:
 * 20,000 seeded runs with kills, freezes, lost replies and late acceptances ended without one duplicate or lost order.
 */
export interface EngineTiming {
  /** Longest a single order request may take before its outcome counts as unknown. */
  readonly sendTimeoutMs: number
  /** How long past that an unanswered send still owns its fingerprint: nobody adopts an order it may be waiting for. */
  readonly deferMs: number
  /** Quiet time before an order that is not on the list may be called absent. */
  readonly quiesceMs: number
  /** The same for a cancel, which is harmless to repeat. */
  readonly cancelQuiesceMs: number
  /** Complete reads without the order, and the time they must span. */
  readonly absentReads: number
  readonly absentSpanMs: number
  /** After this long without proof a person decides. */
  readonly manualAfterMs: number
  /** The broker's order time has whole seconds, and its clock may differ from the ledger's by one more. */
  readonly orderTimeSlackMs: number
}

export const DEFAULT_TIMING: EngineTiming = {
  sendTimeoutMs: 7_000,
  deferMs: 2_000,
  quiesceMs: 60_000,
  cancelQuiesceMs: 10_000,
  absentReads: 3,
  absentSpanMs: 30_000,
  manualAfterMs: 180_000,
  orderTimeSlackMs: 2_000,
}

/** When lists and balances are read. Milliseconds. */
export const READS = {
  /** From a hint (an acceptance, a notice) to the read, and between two reads. */
  debounce: 50,
  spacing: 250,
  /** With open orders. `busyReadMs` of the settings applies for a while after something happened. */
  open: 5_000,
  busyFor: 10_000,
  /** With nothing open: an order placed elsewhere is noticed within ten seconds while there is a market for it. */
  idle: 8_000,
  idleAtNight: 30_000,
  /** While something is in doubt, counted from the first read. */
  doubt: [1_000, 2_000, 4_000, 8_000, 15_000],
  retry: [500, 1_000, 2_000, 5_000],
  balanceSpacing: 1_000,
  balance: 60_000,
  balanceAtNight: 600_000,
} as const

export interface EngineSettings {
  readonly timing: EngineTiming
  readonly limits: RiskLimits
  /** True when a replayed day stands in for the market: the calendar says nothing about it. */
  readonly isAlwaysOpen: boolean
  /** Between two list reads while something is going on, ms: half of what the broker allows, so that orders find room. */
  readonly busyReadMs: number
  /** Live accounts read a price over HTTPS before every order; paper accounts have too few requests a second for that. */
  readonly needsFreshQuote: boolean
  /** What the ledger said of real money when the session opened; nothing is allowed while it has not spoken. */
  readonly access?: LiveAccess
}

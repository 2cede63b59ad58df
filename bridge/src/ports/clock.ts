import type { UnixMs } from '@naru/shared/core/time'

export interface Clock {
  /** Wall clock. */
  now(): UnixMs
  /** Milliseconds that never jump; only differences mean anything. Deadlines and leases are judged by this one. */
  monotonic(): number
  /** Calls once after `delayMs` unless the returned function is called first. */
  after(delayMs: number, callback: () => void): () => void
}

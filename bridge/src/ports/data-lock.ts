import type { LeaseHolder } from './store.ts'

/**
 * Keeps a second process away from this bridge's data, and remembers who held the lease last. The lock goes with the
 * process, however it ends: whoever holds it knows that the one before is dead.
 */
export interface DataLock {
  /** The lease of the process before this one; its time need not be waited out. */
  readonly previous: LeaseHolder | undefined
  remember(holder: LeaseHolder): void
  release(): void
}

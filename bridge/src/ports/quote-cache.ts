import type { Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'

/**
 * The last prices of each user, so that a restarted bridge has something to show, with its age, until the first tick.
 * Nothing of value lives here: it may be slow, empty or away at any time, and never throws or rejects.
 * What is kept for one user is read for that user alone.
 */
export interface QuoteCache {
  /** Kept soon, at most for a trading day. */
  keep(userId: string, quote: Quote): void
  /** What is still known of these; those that are not are left out. */
  read(userId: string, ids: readonly InstrumentId[]): Promise<readonly Quote[]>
  close(): void
}

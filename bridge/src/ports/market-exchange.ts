import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'

/** What the screens of one bridge process want to see of one user's market. */
export interface MarketQuestion {
  readonly userId: string
  /** The process that asks. */
  readonly from: string
  readonly symbols: readonly InstrumentId[]
  readonly books: readonly InstrumentId[]
}

/**
 * Lets the bridge processes of one installation share a user's only realtime session: the one that holds it tells, the
 * others listen. What is told of one user's market reaches who listens for that user and nobody else. It may be slow or
 * away at any time, never throws or rejects, and keeps nothing: what was not heard is gone.
 */
export interface MarketExchange {
  publish(userId: string, message: StreamMessage): void
  listen(userId: string, onMessage: (message: StreamMessage) => void): () => void
  /** To be repeated while it holds: an answer is given for half a minute. */
  ask(question: MarketQuestion): void
  onAsked(listener: (question: MarketQuestion) => void): () => void
  close(): void
}

import type { ErrorCode } from '@naru/shared/contracts/error-codes'
import type { Result } from '@naru/shared/core/result'
import type { Broker } from './broker.ts'
import type { HistoryProvider } from './history.ts'
import type { MarketFeed } from './market-feed.ts'
import type { MarketInfo } from './market-info.ts'
import type { ConnectionReport } from './sessions.ts'
import type { KisCredential } from './vault.ts'

/** Why a credential does not work. `field` is the one a person has to look at; `brokerCode` the broker's own word. */
export interface VerifyFailure {
  readonly code: ErrorCode
  readonly field: 'app_key' | 'app_secret' | 'account_number' | null
  readonly brokerCode: string | null
  /** When another try makes sense; null leaves that to the caller. */
  readonly retryAfterMs: number | null
}

/** One app key's connection to its broker: orders, account and market data share its token, limits and socket. */
export interface BrokerConnection {
  readonly broker: Broker
  readonly feed: MarketFeed
  readonly info: MarketInfo
  readonly history: HistoryProvider
  /** Is the key accepted, and is the account its own? Reads only. */
  verify(): Promise<Result<unknown, VerifyFailure>>
  /** Facts for the status screen: token and socket. Never a secret. */
  status(): Readonly<Record<string, unknown>>
  /** Our clock against the broker's, ms: positive when ours runs ahead. 0 where the broker does not say. */
  clockSkewMs(): number
  /** What the status screen shows, as of now. */
  report(): ConnectionReport
  close(): Promise<void>
}

/** Opens nothing by itself: the first read asks for a token, the first subscription opens the socket. */
export type ConnectBroker = (credential: KisCredential) => BrokerConnection

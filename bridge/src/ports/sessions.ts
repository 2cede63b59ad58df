import type { UnixMs } from '@naru/shared/core/time'
import type { SessionState, TradingMode } from '@naru/shared/domain/account'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, Environment } from '@naru/shared/domain/order'
import type { Broker } from './broker.ts'
import type { HistoryProvider } from './history.ts'
import type { MarketFeed } from './market-feed.ts'
import type { MarketInfo } from './market-info.ts'

/** One broker connection as it is now: facts for its status screen, never a secret. */
export interface ConnectionReport {
  readonly token: { readonly state: 'valid' | 'expired' | 'none'; readonly expiresAt: UnixMs | null }
  /** `off`: another program holds the realtime session, or it is given up; prices are read over REST. */
  readonly socket: {
    readonly state: 'starting' | 'up' | 'down' | 'off'
    readonly since: UnixMs | null
    /** Connections made after the first. */
    readonly reconnects: number
  }
  /** Allowances of requests: how many a second there are, how many the last second took, who waits. */
  readonly quotas: readonly {
    readonly lane: 'order' | 'account' | 'market'
    readonly perSecond: number
    readonly used: number
    readonly waiting: number
  }[]
  /** Registrations of the realtime session, the one for fill notices among them. */
  readonly slots: { readonly used: number; readonly total: number }
}

/** The same with what the session has last failed at: an error code of the contract. */
export interface SessionReport extends ConnectionReport {
  readonly lastError: { readonly code: string; readonly at: UnixMs } | null
}

/** One user's own connection to their broker. Market data read through it may be shown to this user only. */
export interface OpenSession {
  readonly accountId: AccountId
  readonly userId: string
  readonly environment: Environment
  readonly state: SessionState
  /**
   * `events` may be iterated by any number of readers: the session reads the socket once and hands every reader its
   * own copy. `setSubscriptions` has one caller, the market-data hub.
   */
  readonly feed: MarketFeed
  readonly info: MarketInfo
  readonly history: HistoryProvider
  readonly broker: Broker
  report(): SessionReport
}

/** How far behind the broker one session may be. */
export interface SessionHealth {
  readonly state: SessionState
  /** When the broker's order list was last read whole; null before the first time. */
  readonly listReadAt: UnixMs | null
}

/** What `/health/ready` and `/metrics` say of the trading side. */
export interface SessionsHealth {
  /** True while this process holds the lease, can reach the ledger and drains nothing. */
  readonly ready: boolean
  /** Error codes, empty when ready: `database_unavailable`, `no_lease`, `clock_skew`, `journal_unwritable`, `draining`. `clock_skew`, `kill_file` and `caps_unreadable` are warnings: they keep accounts from trading, not the process from working. */
  readonly reasons: readonly string[]
  readonly lease: { readonly held: boolean; readonly epoch: number | null }
  /** When Postgres last answered; null before the first answer. */
  readonly databaseSeenAt: UnixMs | null
  readonly realtime: 'up' | 'down'
  readonly sessions: Readonly<Record<SessionState, number>>
  /** Accounts by what they may do now. */
  readonly modes: Readonly<Record<TradingMode, number>>
  /** One entry for each session, without names. */
  readonly sessionHealth: readonly SessionHealth[]
  readonly intentsInFlight: number
  readonly intentsInDoubt: number
  /** Facts waiting to be recorded because the database did not take them yet. */
  readonly unrecordedFacts: number
}

/** Reading view of the session manager. */
export interface Sessions {
  /** Sessions with a live broker connection (`reconciling`, `running`, `degraded`) of one user; empty for anybody else. */
  forUser(userId: string): readonly OpenSession[]
  health(): SessionsHealth
  /** Called after a session opened, closed or changed state. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void
}

/** A browser that cannot reach this bridge asks for quotes through the database. Valid 30 s. */
export interface RelayRequest {
  readonly userId: string
  readonly instrumentIds: readonly InstrumentId[]
}

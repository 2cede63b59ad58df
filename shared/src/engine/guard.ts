import type { KstDate, UnixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { IntentId } from '../domain/order.ts'
import type { RiskBook } from '../risk/check.ts'
import type { RiskLimits } from '../risk/limits.ts'

/** Why an account was lowered. The same words in the ledger's audit and on the screen. */
export type LoweringCode =
  | 'daily_loss_reached'
  | 'order_orphaned'
  | 'order_fill_went_down'
  | 'holdings_mismatch'
  | 'feed_down'
  | 'clock_skewed'
  | 'order_loop'
  | 'cancel_ratio_exceeded'

/** What the ledger says of the user's right to trade with real money. Paper accounts need none. */
export interface LiveAccess {
  readonly isLiveReady: boolean
  readonly cooldownUntil: UnixMs | null
  /** Hash of the armed version of each rule and strategy, by its id. */
  readonly armed: Readonly<Record<string, string>>
}

export const NO_ACCESS: LiveAccess = { isLiveReady: false, cooldownUntil: null, armed: {} }

/** What stands between an account and too much: its limits, and what has happened today that counts against them. */
export interface Guard {
  limits: RiskLimits
  access: LiveAccess
  /** What the ledger says; `cache.mode` is the stricter of this and `lowered`. */
  told: TradingMode
  /** Lowered here and not yet by the ledger. */
  lowered: TradingMode
  day: KstDate | null
  /** Causes that have lowered the account today: each lowers once, and a person may raise it again. */
  readonly causes: Set<string>
  /** First price of the day of what is or was held: the previous close where a trade tells it. Won per share. */
  readonly basePx: Map<InstrumentId, number>
  /** Those of them that a trade has told. */
  readonly basesTold: Set<InstrumentId>
  /** Won lost today (positive), of what the account was worth this morning; null before the first balance. */
  loss: { readonly won: number; readonly startWon: number } | null
  /** Since when no prices come, while the market takes orders. */
  feedDownAt: UnixMs | null
  isClockSkewed: boolean
  /** In the auction after a jump, and when that was told. */
  readonly inVi: Map<InstrumentId, UnixMs>
  readonly books: Map<InstrumentId, RiskBook>
  readonly bookAskedAt: Map<InstrumentId, UnixMs>
  /** When orders of a rule or strategy were refused for coming too often. */
  readonly refusals: Map<string, readonly UnixMs[]>
  readonly haltedSources: Set<string>
  /** Denied orders that are still remembered, oldest first. */
  readonly denied: { readonly intentId: IntentId; readonly until: UnixMs }[]
  cancels: number
  fills: number
}

export const createGuard = (limits: RiskLimits, access: LiveAccess, mode: TradingMode): Guard => ({
  limits,
  access,
  told: mode,
  lowered: 'active',
  day: null,
  causes: new Set(),
  basePx: new Map(),
  basesTold: new Set(),
  loss: null,
  feedDownAt: null,
  isClockSkewed: false,
  inVi: new Map(),
  books: new Map(),
  bookAskedAt: new Map(),
  refusals: new Map(),
  haltedSources: new Set(),
  denied: [],
  cancels: 0,
  fills: 0,
})

/** A new day begins with nothing lost and nothing held against anybody; the mode stays what it is. */
export function startGuardDay(guard: Guard, day: KstDate): void {
  guard.day = day
  guard.loss = null
  guard.cancels = 0
  guard.fills = 0
  for (const kept of [guard.causes, guard.basePx, guard.basesTold, guard.books, guard.refusals]) kept.clear()
}

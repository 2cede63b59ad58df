import { type KstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { TradingMode } from '../domain/account.ts'
import type { BalanceReport, OrderReport } from '../domain/execution.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import {
  type IntentId,
  type OrderIntent,
  type OrderKinds,
  type OrderType,
  PLAIN_ORDER_KINDS,
  takesLimitPrice,
  type VenueOrderId,
} from '../domain/order.ts'
import type { OrderProgress } from '../domain/order-state.ts'
import { CARRIED_CALENDAR, type TradingCalendar } from '../market/trading-calendar.ts'
import type { MarketPrice, QuoteFailure } from '../risk/check.ts'
import { type BookState, emptyBooks } from './book-state.ts'
import type { Effect } from './effect.ts'
import type { InstrumentFacts, QuoteFacts, TimerName } from './event.ts'
import { createGuard, type Guard, NO_ACCESS } from './guard.ts'
import { createParents, type Parents } from './parents/tracked.ts'
import { type EngineSettings, READS } from './settings.ts'

/** Where an intent stands with regard to the broker. `sending` and `in_doubt` may or may not be an order. */
export type SendState = 'sending' | 'in_doubt' | 'manual' | 'absent' | 'acked' | 'over'

export interface TrackedOrder {
  readonly intent: OrderIntent
  state: SendState
  progress: OrderProgress
  sentAt: UnixMs
  sendDeadline: UnixMs
  /** Equal orders that were on the list before this one was sent: none of them can be this one. */
  baseline: readonly string[]
  venueOrderId: VenueOrderId | null
  /** When its fate was known; what it took is in every balance read after that. */
  settledAt: UnixMs | null
  /** Won held back for it; 0 for sells. */
  reservedWon: number
  /** Sent by an earlier life of this bridge or by another one, or known better by the ledger: no reply will come here. */
  isRecovered: boolean
  /** The ledger was told that a person has to look at it. */
  isEscalated: boolean
  /** Starts of complete reads that did not show it, once it could have been shown. */
  absentReads: UnixMs[]
}

export interface TrackedCancel {
  readonly id: IntentId
  readonly target: VenueOrderId
  state: 'sending' | 'in_doubt' | 'over'
  sentAt: UnixMs
  sendDeadline: UnixMs
  /** Found in the ledger as being sent: no reply will come here. */
  readonly isRecovered: boolean
}

/** One kind of read: what is running, what was learned from it, and since when another is wanted. */
export interface ReadState {
  inFlight: boolean
  lastStartedAt: UnixMs | null
  /** Has one ended well since the connection opened? */
  isDone: boolean
  hintAt: UnixMs | null
  failures: number
  lastFailedAt: UnixMs | null
}

/** Everything one engine remembers. Plain data, moved only by `handle`. */
export interface Cache {
  readonly settings: EngineSettings
  now: UnixMs
  mode: TradingMode
  readonly guard: Guard
  /** Which days the market opens; what the program carries until the ledger's has come. */
  calendar: TradingCalendar
  isUp: boolean
  isSynced: boolean
  isReconciled: boolean
  readonly orders: Map<IntentId, TrackedOrder>
  readonly cancels: Map<IntentId, TrackedCancel>
  /** Orders this bridge keeps, and what they wait for. */
  readonly parents: Parents
  /** What the broker takes. */
  orderKinds: OrderKinds
  /** The broker's list as last read, and whose each row is; keyed by `orderKey`. */
  readonly reports: Map<string, OrderReport>
  readonly links: Map<string, IntentId>
  /** Orders that the next rows handed to the ledger have to name, changed or not: found to be ours, or put back by it. */
  readonly untold: Set<string>
  readonly waiting: Map<IntentId, OrderIntent>
  /** What came back unsent rests until then; the ledger keeps offering it. */
  readonly restUntil: Map<IntentId, UnixMs>
  readonly instruments: Map<InstrumentId, InstrumentFacts | null>
  readonly quotes: Map<InstrumentId, QuoteFacts & { readonly readAt: UnixMs }>
  readonly quoteAskedAt: Map<InstrumentId, UnixMs>
  readonly quoteFailures: Map<InstrumentId, QuoteFailure>
  /** The day the last trade named, and when it came. Not today while a recorded day is replayed. */
  market: { readonly date: KstDate; readonly seenAt: UnixMs } | null
  readonly lastTrade: Map<InstrumentId, MarketPrice>
  balance: { readonly startedAt: UnixMs; readonly report: BalanceReport } | null
  readonly positions: Map<InstrumentId, number>
  readonly books: BookState
  /** Since when the balance and the fills disagree. */
  mismatchAt: UnixMs | null
  readonly reads: { readonly reports: ReadState; readonly balance: ReadState }
  doubtReads: number
  /** Lists handed to the ledger that it has not taken yet. */
  unrecorded: number
  lastDay: KstDate | null
  /** Earlier days on which an order was still open when last seen: their lists have to be read once more. */
  readonly oldDays: Set<KstDate>
  busyUntil: UnixMs | null
  readonly timers: Map<TimerName, UnixMs>
  /** Filled while one event is handled, handed out at its end. */
  effects: Effect[]
}

const idleRead = (): ReadState => ({
  inFlight: false,
  lastStartedAt: null,
  isDone: false,
  hintAt: null,
  failures: 0,
  lastFailedAt: null,
})

export const createCache = (settings: EngineSettings, mode: TradingMode): Cache => ({
  settings,
  now: unixMs(0), // replaced by the first event before anything reads it
  mode,
  guard: createGuard(settings.limits, settings.access ?? NO_ACCESS, mode),
  calendar: CARRIED_CALENDAR,
  isUp: false,
  isSynced: false,
  isReconciled: false,
  orders: new Map(),
  cancels: new Map(),
  parents: createParents(),
  orderKinds: PLAIN_ORDER_KINDS,
  reports: new Map(),
  links: new Map(),
  untold: new Set(),
  waiting: new Map(),
  restUntil: new Map(),
  instruments: new Map(),
  quotes: new Map(),
  quoteAskedAt: new Map(),
  quoteFailures: new Map(),
  market: null,
  lastTrade: new Map(),
  balance: null,
  positions: new Map(),
  books: emptyBooks(),
  mismatchAt: null,
  reads: { reports: idleRead(), balance: idleRead() },
  doubtReads: 0,
  unrecorded: 0,
  lastDay: null,
  oldDays: new Set(),
  busyUntil: null,
  timers: new Map(),
  effects: [],
})

/** Order numbers restart every day. The branch is left out: the list does not always tell it. */
export const orderKey = (id: VenueOrderId): string => `${id.orderDate} ${id.orderNo}`

/** Orders that cannot be told apart on the broker's list. */
export const fingerprint = (order: {
  readonly instrumentId: InstrumentId
  readonly side: string
  readonly quantity: number
  readonly type: OrderType | 'other'
  readonly limitPrice: number | null
  readonly stopPrice: number | null
}): string => {
  // The list may name the price a best-price order got; the order itself named none.
  const price = isPriced(order.type) ? order.limitPrice : 0
  return [order.instrumentId, order.side, order.quantity, order.type, price, order.stopPrice ?? 0].join('|')
}

const isPriced = (type: OrderType | 'other'): boolean => type === 'other' || takesLimitPrice(type)

/** `at` plus a span. */
export const later = (at: UnixMs, ms: number): UnixMs => unixMs(at + ms)

/** Asks for a list read soon: something the broker knows and we do not has probably happened. */
export function hintReports(cache: Cache): void {
  cache.reads.reports.hintAt ??= cache.now
  cache.busyUntil = later(cache.now, READS.busyFor)
}

export function hintBalance(cache: Cache): void {
  cache.reads.balance.hintAt ??= cache.now
}

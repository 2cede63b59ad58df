import type { KstDate, UnixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind } from '../../domain/instrument.ts'
import type { Bar, BarSpec, OrderBook, TradeTick } from '../../domain/market-data.ts'
import type { AccountId } from '../../domain/order.ts'
import type { RuleStopReason } from '../../domain/stop-reason.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import type { Rule } from '../rule.ts'
import type { FactValues, PriceLine } from '../rule-set.ts'
import type { RuleState } from '../state.ts'
import type { RuleTrace } from '../trace.ts'
import type { Decline, RuleFiring } from './firing.ts'
import type { KeptHolding } from './holding.ts'

/** What a rule takes over a restart. JSON. */
export interface DeskRuleState {
  readonly v: 1
  readonly rules: RuleState
  /** Orders it has asked for on `day`. */
  readonly trades: { readonly day: KstDate; readonly count: number }
  /** The best return that was seen of each holding, for rules that read it. */
  readonly holdings?: Readonly<Record<string, KeptHolding>>
}

export interface ArmedVersion {
  readonly ruleId: string
  readonly versionId: string
  readonly hash: string
  readonly accountId: AccountId | null
  readonly rule: Rule
  readonly armedAt: UnixMs
  /** What `record_state` last gave; null for a version that was never looked at. */
  readonly state: DeskRuleState | null
}

/** What one account holds and has, as the broker stated it. Won, shares. */
export interface AccountStanding {
  readonly cash: number
  readonly buyingPower: number
  readonly equity: number
  /** When the day began; null while that is not known. */
  readonly equityAtStart: number | null
  readonly holdings: readonly {
    readonly instrumentId: InstrumentId
    readonly quantity: number
    readonly sellableQuantity: number
    readonly avgPx: number
    readonly lastPx: number
  }[]
}

/** What the ledger counts of orders and fills. What is null is not known. */
export interface TradingFacts {
  readonly accounts: readonly {
    readonly accountId: AccountId
    readonly openOrders: number
    readonly dayTrades: number
    /** Days since each holding began. */
    readonly held: Readonly<Partial<Record<InstrumentId, number | null>>>
    /** When it began: UnixMs of the ledger's clock, and how long ago that is. Left out where it is not known. */
    readonly since?:
      | Readonly<Partial<Record<InstrumentId, { readonly at: number; readonly ageMs: number }>>>
      | undefined
  }[]
  readonly rules: readonly {
    readonly versionId: string
    /** Won. */
    readonly dayPnl: number | null
    readonly losingStreak: number
    /** What the rule's own orders bought and is still there. */
    readonly owned: readonly InstrumentId[]
  }[]
}

/** Everything a desk is told. Pure data: what is recorded can be played again. */
export type DeskEventBody =
  | { readonly type: 'rule_armed'; readonly version: ArmedVersion; readonly instruments: readonly InstrumentId[] }
  | { readonly type: 'rule_disarmed'; readonly versionId: string }
  | { readonly type: 'universe_changed'; readonly versionId: string; readonly instruments: readonly InstrumentId[] }
  | { readonly type: 'line_changed'; readonly line: PriceLine }
  | { readonly type: 'line_removed'; readonly lineId: string }
  | { readonly type: 'instrument_known'; readonly instrumentId: InstrumentId; readonly kind: InstrumentKind }
  | { readonly type: 'trade_tick'; readonly tick: TradeTick; readonly tradingDate: KstDate }
  | { readonly type: 'book'; readonly book: OrderBook }
  /** Read over REST, or known of the day: won per share. */
  | {
      readonly type: 'day_limits'
      readonly instrumentId: InstrumentId
      readonly basePrice: number
      readonly upperLimit: number
      readonly lowerLimit: number
    }
  | {
      readonly type: 'bars_loaded'
      readonly instrumentId: InstrumentId
      readonly spec: BarSpec
      /** Ascending. */
      readonly bars: readonly Bar[]
      /** The last one still grew when they were read. */
      readonly isForming: boolean
      /** How many were asked for; left out: they are all there are. */
      readonly asked?: number
    }
  | { readonly type: 'bars_failed'; readonly instrumentId: InstrumentId; readonly spec: BarSpec }
  /** By the keys of the catalogue. `listedShares` is none of them: capitalization is made of it. */
  | { readonly type: 'facts'; readonly instrumentId: InstrumentId; readonly values: FactValues }
  | { readonly type: 'shared_facts'; readonly values: FactValues }
  | { readonly type: 'account_changed'; readonly accountId: AccountId; readonly standing: AccountStanding }
  /** A fill moved it; the next standing tells the rest. */
  | {
      readonly type: 'position_changed'
      readonly accountId: AccountId
      readonly instrumentId: InstrumentId
      readonly quantity: number
    }
  /** What the ledger knows of trades; null: nobody can say now. */
  | { readonly type: 'trading_facts'; readonly facts: TradingFacts | null }
  /** Trades may have been missed: of these instruments, or of all. */
  | { readonly type: 'feed_interrupted'; readonly instrumentIds: readonly InstrumentId[] | null }
  | { readonly type: 'calendar_changed'; readonly calendar: TradingCalendar }
  | { readonly type: 'timer' }

/** `at` is market time: of a replayed day, that day's. It never goes back. */
export type DeskEvent = DeskEventBody & { readonly at: UnixMs }

/** What all armed rules together read. */
export interface DeskNeeds {
  /** Trades of these; `strategies` of them for rules that trade. */
  readonly alerts: readonly InstrumentId[]
  readonly strategies: readonly InstrumentId[]
  readonly books: readonly InstrumentId[]
  /** Instruments by the group of facts that is read of them. */
  readonly flows: readonly InstrumentId[]
  readonly programs: readonly InstrumentId[]
  readonly shorts: readonly InstrumentId[]
  readonly register: readonly InstrumentId[]
  readonly year: readonly InstrumentId[]
  readonly valuations: readonly InstrumentId[]
  readonly actions: readonly InstrumentId[]
  readonly statuses: readonly InstrumentId[]
  readonly indices: readonly string[]
  readonly rates: readonly string[]
  /** Versions that read of their own trades and of their account's orders. */
  readonly trades: readonly string[]
}

export interface TraceBody extends RuleTrace {
  /** The guard, or whatever else stood in the way of its last order. */
  readonly declined: Decline | null
}

/** Everything a desk may ask for. */
export type DeskEffect =
  | { readonly type: 'fired'; readonly firing: RuleFiring }
  | { readonly type: 'need_data'; readonly needs: DeskNeeds }
  | { readonly type: 'need_bars'; readonly instrumentId: InstrumentId; readonly spec: BarSpec; readonly count: number }
  | {
      readonly type: 'record_state'
      readonly ruleId: string
      readonly versionId: string
      readonly state: DeskRuleState
      readonly at: UnixMs
      readonly nextCheck: UnixMs | null
    }
  | {
      readonly type: 'record_trace'
      readonly ruleId: string
      readonly instrumentId: InstrumentId
      readonly at: UnixMs
      readonly trace: TraceBody
    }
  | {
      readonly type: 'switch_off'
      readonly ruleId: string
      readonly versionId: string
      readonly code: RuleStopReason
      readonly detail: Readonly<Record<string, string>>
    }
  | { readonly type: 'set_timer'; readonly at: UnixMs }

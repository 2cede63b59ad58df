import type { KstDate, UnixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind, Market } from '../../domain/instrument.ts'
import type { Bar, BarSpec, TradeTick } from '../../domain/market-data.ts'
import type { AccountId } from '../../domain/order.ts'
import type { StrategyStopReason } from '../../domain/stop-reason.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import type { AccountStanding } from '../../rules/desk/desk-event.ts'
import type { StrategySpec } from '../spec.ts'
import type { SignalSize, StrategyEvent, StrategySignal } from '../strategy.ts'

/** What the desk reads of a spec. Which instruments its universe names the caller says. */
export type DeskTerms = Pick<StrategySpec, 'source' | 'bar' | 'sizing' | 'minimumStrength' | 'schedule' | 'guards'>

/** Part of an order of the strategy's own that has traded. Won. */
export interface KeptFill {
  /** Of the signal it came from. */
  readonly key: string
  /** Start of the bar that grew when it was told. */
  readonly ts: number
  readonly instrumentId: InstrumentId
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly price: number
  readonly charges: number
}

export interface KeptLot {
  readonly instrumentId: InstrumentId
  readonly quantity: number
  readonly price: number
}

/** An order that may still trade, by the key of its signal. */
export interface KeptOrder {
  readonly key: string
  readonly instrumentId: InstrumentId
  readonly side: 'buy' | 'sell'
  readonly quantity: number
}

/** What a strategy takes over a restart. JSON, at most 64 KB. */
export interface StrategyState {
  readonly v: 1
  /** First bar it was told: the same bars are told again. */
  readonly anchor: number
  /** Market time from which on its signals count. */
  readonly startedAt: UnixMs
  /** Won it began with. */
  readonly capital: number
  readonly lots: readonly KeptLot[]
  readonly fills: readonly KeptFill[]
  readonly orders: readonly KeptOrder[]
  /** Fills up to here are in `lots` and `capital`; orders this old are not told again. */
  readonly foldedTo: number
  /** By instrument: the last bar of which every signal has been told. */
  readonly told: Readonly<Record<string, number>>
  readonly day: { readonly date: KstDate; readonly orders: number; readonly equity: number }
}

export interface ArmedStrategy {
  readonly strategyId: string
  readonly versionId: string
  readonly hash: string
  readonly accountId: AccountId
  readonly terms: DeskTerms
  readonly instruments: readonly InstrumentId[]
  /** What earlier versions bought and did not sell. */
  readonly lots: readonly KeptLot[]
  /** What `record_state` last gave; null for a version that was never looked at. */
  readonly state: StrategyState | null
}

/** A signal that came from outside this desk. Without a size the spec's own is used. */
export interface OuterSignal {
  /** The end of its key: the same one twice is one signal. */
  readonly id: string
  readonly instrumentId: InstrumentId
  readonly action: 'buy' | 'sell'
  readonly strength: number
  readonly price: number | null
  readonly size: SignalSize | null
  readonly reason: string
}

/** How many bars, and from where on. */
export interface BarQuestion {
  readonly count: number
  /** Not after this bar the answer must begin; null: the newest `count` are enough. */
  readonly from: UnixMs | null
}

/** Everything a desk is told. Pure data: what is recorded can be played again. */
export type DeskEventBody =
  | { readonly type: 'strategy_armed'; readonly version: ArmedStrategy }
  | { readonly type: 'strategy_disarmed'; readonly versionId: string }
  | {
      readonly type: 'instrument_known'
      readonly instrumentId: InstrumentId
      readonly kind: InstrumentKind
      readonly market: Market
    }
  | { readonly type: 'trade_tick'; readonly tick: TradeTick; readonly tradingDate: KstDate }
  | {
      readonly type: 'bars_loaded'
      readonly instrumentId: InstrumentId
      readonly spec: BarSpec
      /** Ascending. */
      readonly bars: readonly Bar[]
      /** The last one still grew when they were read. */
      readonly isForming: boolean
      /** The question they answer; left out: they are all there are. */
      readonly asked?: BarQuestion
    }
  | { readonly type: 'bars_failed'; readonly instrumentId: InstrumentId; readonly spec: BarSpec }
  /** How far an order of the version has traded, from its beginning: telling it twice changes nothing. */
  | {
      readonly type: 'own_order'
      readonly versionId: string
      readonly key: string
      readonly instrumentId: InstrumentId
      readonly side: 'buy' | 'sell'
      readonly cumQty: number
      /** Won. */
      readonly amount: number
      readonly isOpen: boolean
    }
  /** The ledger did not take the order of a signal, or ended it before it was sent. */
  | { readonly type: 'order_refused'; readonly versionId: string; readonly key: string }
  | { readonly type: 'account_changed'; readonly accountId: AccountId; readonly standing: AccountStanding }
  | {
      readonly type: 'position_changed'
      readonly accountId: AccountId
      readonly instrumentId: InstrumentId
      readonly quantity: number
    }
  /** Somebody else's order traded on the account. */
  | { readonly type: 'foreign_fill'; readonly accountId: AccountId; readonly instrumentId: InstrumentId }
  | { readonly type: 'outer_signal'; readonly versionId: string; readonly signal: OuterSignal }
  /** What a strategy in another process answered; null: not in time, or nothing that can be used. */
  | {
      readonly type: 'remote_answer'
      readonly versionId: string
      readonly seq: number
      readonly signals: readonly RemoteSignal[] | null
    }
  /** A program has taken up a version, and says whether it hears prices besides bars. */
  | { readonly type: 'remote_opened'; readonly versionId: string; readonly hearsTicks: boolean }
  | { readonly type: 'feed_interrupted'; readonly instrumentIds: readonly InstrumentId[] | null }
  | { readonly type: 'calendar_changed'; readonly calendar: TradingCalendar }
  | { readonly type: 'timer' }

/** `at` is market time: of a replayed day, that day's. It never goes back. */
export type DeskEvent = DeskEventBody & { readonly at: UnixMs }

/** Why a signal became no order. */
export type GuardCode =
  | 'late'
  | 'below_strength'
  | 'outside_session'
  | 'foreign_fill'
  | 'quantity_zero'
  | 'max_orders'
  | 'max_loss'
  | 'instrument_unknown'
  | 'outside_universe'

export interface SignalOrder {
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly type: 'market' | 'limit'
  /** Won per share, on the tick grid; null for a market order. */
  readonly limitPrice: number | null
}

/** What a strategy wanted, and what the desk made of it. Exactly one of `order` and `decidedBy` is there. */
export interface DeskSignal {
  /** `<versionId>:<instrumentId>:<bar ts>:<n>` */
  readonly key: string
  readonly strategyId: string
  readonly versionId: string
  readonly hash: string
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly action: 'buy' | 'sell'
  readonly strength: number
  readonly reason: string
  readonly price: number | null
  readonly at: UnixMs
  readonly origin: 'live' | 'hook' | 'gateway'
  readonly order: SignalOrder | null
  readonly decidedBy: GuardCode | null
}

export type RunKind = 'prepare' | 'session' | 'close' | 'statement'

/** What all armed strategies together read. */
export interface StrategyNeeds {
  readonly instruments: readonly InstrumentId[]
}

/** What a strategy in another process wants. Without a size the spec's own is used. */
export type RemoteSignal = Omit<StrategySignal, 'size'> & { readonly size: SignalSize | null }

/** What a strategy in another process is told, with what it can know then. */
export interface RemoteTold {
  /** `size` 0: a price that was read, no trade. */
  readonly event:
    | StrategyEvent
    | { readonly type: 'tick'; readonly series: number; readonly price: number; readonly size: number }
  readonly context: {
    /** UnixMs: start of the bar, or when the price was told. */
    readonly now: number
    /** Won. */
    readonly cash: number
    readonly equity: number
    /** Of what it holds or has ordered, and of nothing else. */
    readonly holdings: readonly {
      readonly series: number
      readonly held: number
      /** Won per share; NaN without a holding. */
      readonly averagePrice: number
      readonly pending: number
    }[]
  }
}

/** How a strategy's own book stands when its day is over. Won, shares. */
export interface DayFigures {
  readonly pnl: number
  readonly equity: number
  readonly orders: number
  readonly fills: number
}

/** Everything a desk may ask for. */
export type DeskEffect =
  | { readonly type: 'signal'; readonly signal: DeskSignal }
  | { readonly type: 'need_ticks'; readonly needs: StrategyNeeds }
  | ({ readonly type: 'need_bars'; readonly instrumentId: InstrumentId; readonly spec: BarSpec } & BarQuestion)
  | {
      readonly type: 'record_state'
      readonly strategyId: string
      readonly versionId: string
      readonly state: StrategyState
      readonly at: UnixMs
    }
  | {
      readonly type: 'switch_off'
      readonly strategyId: string
      readonly versionId: string
      readonly code: StrategyStopReason
      readonly detail: Readonly<Record<string, string>>
    }
  /** It rests until its owner has looked: somebody else traded an instrument of it on its account. */
  | {
      readonly type: 'hold'
      readonly strategyId: string
      readonly versionId: string
      readonly code: StrategyStopReason
      readonly detail: Readonly<Record<string, string>>
    }
  | {
      readonly type: 'run'
      readonly strategyId: string
      readonly versionId: string
      readonly kind: RunKind
      readonly date: KstDate
      readonly dueAt: UnixMs
      readonly state: 'begun' | 'ended'
      readonly figures: DayFigures | null
    }
  /** Told in this order, one at a time. `isPast`: nothing it wants of these is traded, and nothing is answered. */
  | {
      readonly type: 'tell_remote'
      readonly versionId: string
      readonly seq: number
      readonly told: readonly RemoteTold[]
      readonly isPast: boolean
      /** So long an answer may wait for its program to come: until the next opening, when nothing can trade before. */
      readonly patienceMs: number
    }
  | { readonly type: 'set_timer'; readonly at: UnixMs }

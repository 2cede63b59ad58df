import type { BarLike, Label, ParamSpec, ParamValues } from '../indicators/indicator.ts'

/** What a strategy can hear. One object may be used again for the next event: read it, do not keep it. */
export type StrategyEvent =
  /** A bar of one of its series has closed. */
  | { readonly type: 'bar'; readonly series: number; readonly bar: BarLike }
  /** An order of its own traded. Won per share. */
  | {
      readonly type: 'filled'
      readonly series: number
      readonly side: 'buy' | 'sell'
      readonly quantity: number
      readonly price: number
    }

/** What a strategy can know besides events. Figures are as they are while the event is told. */
export interface StrategyContext {
  /** Start of the bar being told, UnixMs. */
  readonly now: number
  /** Its bars are whole days: what it decides is traded on another day. */
  readonly isDaily: boolean
  /** Won. */
  readonly cash: number
  /** Won: cash and everything held at its last close. */
  readonly equity: number
  /** Shares held; never negative unless shorting is allowed. */
  held(series: number): number
  /** Won per share paid on average; NaN without a holding. */
  averagePrice(series: number): number
  /** Close of the last bar, won per share; NaN before the first. */
  lastClose(series: number): number
  /** Shares of its own orders that may still fill. */
  pending(series: number): number
}

/** Whole shares, or as many as a part of what the account is worth pays for at the price it gets (rounded down). */
export type SignalSize = { readonly shares: number } | { readonly equityShare: number }

/** What ends the position a purchase opens; rates are parts of the price paid, 0.05 is five percent. The first that is reached cancels the others. */
export interface SignalExits {
  /** Sells so far below. */
  readonly stopRate?: number
  /** Sells so far above. */
  readonly takeRate?: number
  /** Sells so far below the best price since the purchase; `trailAfterRate`: only once it has gained so much. */
  readonly trailRate?: number
  readonly trailAfterRate?: number
  /** Sells at this time of the day, "HH:MM" or "HH:MM:SS" in Korea. */
  readonly clock?: string
}

/** What a strategy wants. It is judged by risk like any order, and filled by a model or a market. */
export interface StrategySignal {
  readonly series: number
  readonly side: 'buy' | 'sell'
  readonly size: SignalSize
  readonly type: 'market' | 'limit' | 'stop'
  /** Won per share: the limit, or what starts the stop; left out for a market order. */
  readonly price?: number
  /** Of a purchase: kept by whoever fills it, from the fill on. A sale of everything held ends them. */
  readonly exits?: SignalExits
  /** 0 to 1, as its owner's minimum strength is compared with it. */
  readonly strength?: number
  /** Why, as a code a sentence belongs to. */
  readonly reason?: string
}

/** One strategy at work. Synchronous and without a clock: the same events give the same signals. */
export interface Strategy {
  onEvent(event: StrategyEvent, context: StrategyContext): readonly StrategySignal[]
}

/** Nothing wanted: the one empty answer, so that quiet bars allocate nothing. */
export const NO_SIGNALS: readonly StrategySignal[] = []

/** One kind of strategy. */
export interface StrategyDefinition {
  readonly id: string
  readonly label: Label
  /** In a sentence or two, what it does and when it loses. No promise. */
  readonly about: Label
  readonly params: readonly ParamSpec[]
  /** How many series it trades: exactly so many, or any number from one on. */
  readonly series: number | 'many'
  /** `intraday`: whole days tell it nothing. */
  readonly bars: 'any' | 'intraday'
  /** @param seriesCount  how many series it is given, numbered from 0 */
  create(params: ParamValues, seriesCount: number): Strategy
}

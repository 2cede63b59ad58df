import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { AccountId, OrderType, Side, TimeInForce } from '../../domain/order.ts'
import type { Action } from '../action.ts'
import type { Evidence } from '../rule-set.ts'

export type DeclineCode =
  | 'price_unknown'
  | 'price_outside_limit'
  | 'size_unknown'
  | 'size_too_small'
  | 'target_reached'
  | 'nothing_held'
  | 'instrument_unknown'
  | 'account_missing'
  | 'exit_time_unknown'
  // guards of the rule
  | 'guard_unknown'
  | 'guard_position'
  | 'guard_daily_loss'
  | 'guard_trades'

/** Why an action was not taken, with the figures that decided it. */
export interface Decline {
  readonly code: DeclineCode
  readonly detail: Readonly<Record<string, string | number | null>>
}

/** An order as it will be asked for: sized, priced and on the tick grid. Nothing has been checked yet, nothing was sent. */
export interface OrderAction {
  readonly do: 'order'
  /** Where it stands among the rule's actions; −1 for the closing of a position by `exit`. */
  readonly index: number
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly side: Side
  readonly quantity: number
  readonly type: OrderType
  /** Won per share, for types that name a price. */
  readonly limitPrice: number | null
  readonly timeInForce: TimeInForce
  /** A person has to say yes first (반자동). */
  readonly needsApproval: boolean
  /** What ends the position it opens: then it is the entry of a bracket. */
  readonly exits?: OrderExits
  /** Of a stop: nothing is sent before this price is there. Won per share. */
  readonly triggerPrice?: number
}

/** Prices in won per share, `trailRate` a fraction of the best price seen; one of them at least. */
export interface OrderExits {
  readonly takeProfitPrice?: number
  readonly stopPrice?: number
  readonly trailRate?: number
  /** The trail begins once this price has been there. */
  readonly trailFromPrice?: number
  /** When what is left is sold at the market. */
  readonly exitAt?: UnixMs
}

/** What a rule asked for and did not get; told with the firing. */
export interface DeclinedAction {
  readonly do: 'decline'
  readonly index: number
  readonly of: Action['do'] | null
  readonly decline: Decline
}

/** Done by the ledger in the transaction that records the firing, from the definition its owner armed. */
export type ToldAction = Extract<
  Action,
  { do: 'notify' | 'webhook' | 'tag' | 'addWatch' | 'pauseStrategy' | 'runStrategy' | 'cancelOrders' }
> & { readonly index: number }

export type ResolvedAction = OrderAction | ToldAction | DeclinedAction

/** A rule came true. Recorded before anything of it is done; `key` makes both happen once. */
export interface RuleFiring {
  /** `<versionId>:<instrumentId>:<suffix>` */
  readonly key: string
  readonly ruleId: string
  readonly versionId: string
  /** SHA-256 of the version's canonical text: its orders carry it. */
  readonly hash: string
  readonly instrumentId: InstrumentId
  /** Market time: of a replayed day, that day's. */
  readonly at: UnixMs
  readonly evidence: readonly Evidence[]
  readonly actions: readonly ResolvedAction[]
}

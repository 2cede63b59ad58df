import type { UnixMs } from '../../core/time.ts'
import type { InstrumentKind } from '../../domain/instrument.ts'
import type { OrderType, Side, TimeInForce } from '../../domain/order.ts'
import type { Leg, ParentKind, ParentOrder, ParentProgress, ParentState, Placement } from '../../domain/parent-order.ts'

/** How an order ended. `lapsed`: its day was over, or a person let the parent go on after it. */
export type ChildEnd = 'filled' | 'canceled' | 'lapsed' | 'refused'

/** One order of a parent, as far as anybody knows. Shares. */
export interface ChildView {
  readonly leg: Leg
  readonly sequence: number
  readonly quantity: number
  readonly filled: number
  /** It may still trade; so may whatever was never answered, and what has only been asked for. */
  readonly isOpen: boolean
  /** Nobody knows yet whether the broker has it. */
  readonly isUnanswered: boolean
  /** The broker has given it a number. */
  readonly isAtBroker: boolean
  /** Null while it is open. */
  readonly end: ChildEnd | null
  /** When that was learned. */
  readonly endedAt: UnixMs | null
  readonly createdAt: UnixMs
  readonly reasonCode: string | null
}

/** The order a `replace` waits for. */
export interface ReplacedView {
  readonly isOpen: boolean
  readonly filled: number
  /** Its cancel is under way, or nobody knows what became of it. */
  readonly isCanceling: boolean
}

/** Everything a kind of parent decides by. Nothing else reaches it. */
export interface ParentView<Kind extends ParentKind = ParentKind> {
  readonly now: UnixMs
  /** As it stands now, what is not recorded yet included. */
  readonly parent: ParentOrder & { readonly kind: Kind }
  readonly children: readonly ChildView[]
  /** The ledger knows that its stop has gone off: only then anything that rests is taken back for it. */
  readonly isFiringRecorded: boolean
  /** Read over REST within the last seconds while the market trades: the only price that fires anything. */
  readonly price: number | null
  /** Continuous trading or the closing auction. */
  readonly isTrading: boolean
  /** Shares that may be sold now; null while the balance is not known. */
  readonly freeShares: number | null
  /** Shares that sales hold of which nobody knows what became. */
  readonly sharesInDoubt: number
  /** Since when there have been too few of them for what was wanted. */
  readonly shortSince: UnixMs | null
  readonly instrumentKind: InstrumentKind
  readonly supports: (type: OrderType, timeInForce: TimeInForce) => boolean
  /** Whether nobody knows what became of an equal order: the broker's list could not tell the two apart. */
  readonly hasEqualInDoubt: (order: ChildTerms & { readonly side: Side; readonly quantity: number }) => boolean
  readonly replaced: ReplacedView | null
}

/** Terms of one order to be sent for a parent. Won per share. */
export interface ChildTerms {
  readonly type: OrderType
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly timeInForce: TimeInForce
}

export interface Reason {
  readonly code: string
  readonly detail?: Readonly<Record<string, string | number>>
}

/** What a kind wants done. Whether it may be is not its business: room, rate and repetition are checked by the keeper. */
export type Decision =
  | { readonly do: 'spawn'; readonly leg: Leg; readonly quantity: number; readonly terms: ChildTerms }
  /** Takes back every order of this leg that may still trade. */
  | { readonly do: 'cancel'; readonly leg: Leg }
  | { readonly do: 'cancel_replaced' }
  | { readonly do: 'remember'; readonly progress: ParentProgress }
  | { readonly do: 'place'; readonly placement: Placement }
  /** `progress` replaces all that was remembered. */
  | {
      readonly do: 'move'
      readonly state: ParentState
      readonly reason?: Reason
      readonly progress?: ParentProgress
    }
  /** The shares it wants to sell are not free yet. */
  | { readonly do: 'wait_for_shares' }
  | { readonly do: 'wake'; readonly at: UnixMs }

/** Prices at which a kind wants to look again. A tick beyond one of them asks for a price over REST and does no more. */
export interface Watch {
  /** At or below. */
  readonly fallsTo?: number
  /** At or above. */
  readonly risesTo?: number
  /** Better than the best one so far; these wait a while, because they only move a mark. */
  readonly newHigh?: number
  readonly newLow?: number
  /** It needs a price before it can say what to watch. */
  readonly needsPrice?: boolean
}

export interface ParentRule<Kind extends ParentKind = ParentKind> {
  /** The next step. Called again until it has nothing more to say. */
  step(view: ParentView<Kind>): readonly Decision[]
  watch(view: ParentView<Kind>): Watch
}

export const exitSide = (view: ParentView): Side => {
  const { kind, side } = view.parent
  if (kind !== 'bracket') return side
  return side === 'buy' ? 'sell' : 'buy'
}

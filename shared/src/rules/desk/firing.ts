import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { AccountId, OrderType, Side, TimeInForce } from '../../domain/order.ts'
import type { ParentTerms } from '../../domain/parent-order.ts'

/** One operand as it was when the rule was looked at; null: unknown or stale. */
export interface Evidence {
  /** What the rule calls it: the operand as canonical JSON, which the screens word. */
  readonly operand: string
  readonly value: number | null
  /** "KRW", "%", "shares" … as the catalogue of operands states it. */
  readonly unit: string
}

/** Why something was not done: one of `DECLINES`, with the figures that decided it. */
export interface Decline {
  readonly code: DeclineCode
  readonly detail: Readonly<Record<string, string | number | null>>
}

export type DeclineCode =
  | 'price_unknown'
  | 'price_outside_limit'
  | 'size_unknown'
  | 'size_too_small'
  | 'target_reached'
  | 'nothing_held'
  | 'account_missing'
  | 'account_unknown'
  | 'stop_missing'
  | 'exits_crossed'
  | 'not_supported'

/** An order as it will be asked for: sized, priced and on the tick grid. Nothing has been checked yet, nothing was sent. */
export interface OrderAction {
  readonly do: 'order'
  /** Where it stands among the rule's actions. */
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
  /** What protects it once it is filled. */
  readonly exits: ParentTerms | null
}

export type ResolvedAction =
  | OrderAction
  | {
      readonly do: 'notify'
      readonly index: number
      readonly channels: readonly string[]
      readonly severity: string
    }
  | { readonly do: 'webhook'; readonly index: number; readonly channel: string }
  | { readonly do: 'cancelOrders'; readonly index: number; readonly accountId: AccountId; readonly side: Side | null }
  | { readonly do: 'tag'; readonly index: number; readonly text: string }
  | { readonly do: 'addWatch'; readonly index: number; readonly watchlistId: string | null }
  /** What the rule asked for and did not get; said with the firing. */
  | { readonly do: 'decline'; readonly index: number; readonly of: string; readonly decline: Decline }

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

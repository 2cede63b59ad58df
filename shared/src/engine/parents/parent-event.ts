import type { InstrumentKind } from '../../domain/instrument.ts'
import type { IntentId } from '../../domain/order.ts'
import type { Leg, LinkedOrder, ParentChild, ParentId, ParentOrder } from '../../domain/parent-order.ts'
import type { Standing } from './tracked.ts'
import type { ChildTerms } from './view.ts'

/** What can happen to the orders a bridge keeps. */
export type ParentEvent =
  | {
      /** As the ledger has it, with every order made for it. Offered again and again until it is at its end. */
      readonly type: 'parent_offered'
      readonly parent: ParentOrder
      readonly children: readonly ParentChild[]
      /** The order a `replace` waits for. */
      readonly target: LinkedOrder | null
      /** Null while the instrument is not known. */
      readonly instrumentKind: InstrumentKind | null
    }
  /** All that are not at their end; what is missing has come to it. */
  | { readonly type: 'parents_synced'; readonly parentIds: readonly ParentId[] }
  | {
      readonly type: 'child_spawned'
      readonly parentId: ParentId
      readonly leg: Leg
      readonly sequence: number
      readonly intentId: IntentId
      readonly quantity: number
    }
  | {
      readonly type: 'child_refused'
      readonly parentId: ParentId
      readonly leg: Leg
      readonly sequence: number
      readonly code: string
      /** The ledger could not be asked: it may have been made. */
      readonly isUnknown: boolean
    }
  /** Null when nobody can say whether it was. */
  | { readonly type: 'parent_recorded'; readonly parentId: ParentId; readonly parent: ParentOrder | null }

/** What the orders a bridge keeps may need. */
export type ParentEffect =
  | {
      readonly type: 'spawn_child'
      readonly parentId: ParentId
      readonly leg: Leg
      readonly sequence: number
      readonly order: ChildTerms & { readonly quantity: number }
    }
  | { readonly type: 'cancel_child'; readonly parentId: ParentId; readonly orderId: IntentId }
  | { readonly type: 'record_parent'; readonly parentId: ParentId; readonly record: Standing }

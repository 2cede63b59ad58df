import type { KstDate, UnixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind } from '../../domain/instrument.ts'
import type { IntentId } from '../../domain/order.ts'
import type {
  Leg,
  LinkedOrder,
  ParentId,
  ParentOrder,
  ParentProgress,
  ParentState,
  Placement,
} from '../../domain/parent-order.ts'
import type { ChildEnd, ChildTerms } from './view.ts'

/** An order of a parent from the moment it is asked for. */
export interface TrackedChild {
  readonly leg: Leg
  readonly sequence: number
  readonly createdAt: UnixMs
  /** Null until the ledger has made it. */
  intentId: IntentId | null
  quantity: number
  filled: number
  /** `asked`: the ledger has not said whether it made it. `absent`: sent, and not to be found at the broker. */
  state: 'asked' | 'open' | 'absent' | 'over'
  isUnanswered: boolean
  end: ChildEnd | null
  endedAt: UnixMs | null
  reasonCode: string | null
  orderDate: KstDate | null
  /** By the ledger's clock, as `resumedAt` is; null as long as the ledger has not said so. */
  absentAt: UnixMs | null
  cancelAskedAt: UnixMs | null
  /** What was asked for: asked again word for word while nobody has answered. */
  readonly request: ChildTerms | null
}

/** Where a parent stands. Recorded in the ledger whenever it differs from the row. */
export interface Standing {
  readonly state: ParentState
  readonly placement: Placement
  readonly progress: ParentProgress
  readonly reasonCode: string | null
  readonly reasonDetail: Readonly<Record<string, unknown>> | null
}

export interface TrackedParent {
  /** As the ledger last told it. */
  row: ParentOrder
  readonly instrumentKind: InstrumentKind
  standing: Standing
  readonly children: Map<string, TrackedChild>
  /** What the ledger said of the order a `replace` waits for. */
  target: LinkedOrder | null
  /** The ledger would not make a child: how often, until when it is left in peace, and why. */
  refusal: { readonly tries: number; readonly until: UnixMs; readonly code: string } | null
  shortSince: UnixMs | null
  wakeAt: UnixMs | null
  isRecording: boolean
  /** The standing the ledger has taken. */
  recorded: string | null
}

/** What is watched of one instrument, all parents together. A tick is compared with these numbers and nothing else. */
export interface PriceWatch {
  fallsTo: number
  risesTo: number
  newHigh: number
  newLow: number
  /** No price is asked for before; marks are not worth as many requests as stops. */
  nextAskAt: UnixMs
  nextMarkAt: UnixMs
  /** A tick called for a price that has not confirmed it yet: how often it was asked for. */
  tries: number
  /** When to ask again although no tick comes. */
  askAt: UnixMs | null
}

export interface Parents {
  readonly tracked: Map<ParentId, TrackedParent>
  readonly byInstrument: Map<InstrumentId, Set<ParentId>>
  /** Children, and the orders that are to be replaced. */
  readonly byIntent: Map<IntentId, ParentId>
  readonly watches: Map<InstrumentId, PriceWatch>
  /** Instruments whose price has not been looked at since their parents came. */
  readonly unseen: Set<InstrumentId>
  /** Why an order was refused, until its parent has heard of it. */
  readonly refusals: Map<IntentId, string>
  readonly dirty: Set<ParentId>
  day: KstDate | null
  wakeAt: UnixMs | null
}

export const createParents = (): Parents => ({
  tracked: new Map(),
  byInstrument: new Map(),
  byIntent: new Map(),
  watches: new Map(),
  unseen: new Set(),
  refusals: new Map(),
  dirty: new Set(),
  day: null,
  wakeAt: null,
})

export const childKey = (leg: Leg, sequence: number): string => `${leg}/${sequence}`

/** The same for equal standings, whatever order their keys come in. */
export const standingKey = (standing: Standing): string =>
  JSON.stringify([
    standing.state,
    standing.placement,
    Object.entries(standing.progress)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    standing.reasonCode,
  ])

export const standingOf = ({ state, placement, progress, reasonCode, reasonDetail }: ParentOrder): Standing => ({
  state,
  placement,
  progress,
  reasonCode,
  reasonDetail,
})

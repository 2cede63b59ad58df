import type { InstrumentId } from '../domain/instrument.ts'
import type { DeskSignal } from './desk/desk-event.ts'

/**
 * How one signal of a live day stands to the same day played again in the evening. `later`: the same, but too long after.
 * `not_filled`: the same, and nobody took it.
 */
export const DIFFERENCE_CLASSES = [
  'same',
  'missing_live',
  'extra_live',
  'later',
  'size_differs',
  'price_differs',
  'refused_live',
  'not_filled',
] as const
export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number]

/** A signal as the ledger has it, and what became of its order. */
export interface RecordedSignal {
  readonly key: string
  readonly instrumentId: InstrumentId
  readonly action: 'buy' | 'sell'
  readonly decision: 'proposed' | 'refused'
  readonly decidedBy: string | null
  /** Shares of the order. */
  readonly quantity: number | null
  /** Market time, UnixMs. */
  readonly at: number
  readonly cumQty: number
  /** Won of what traded. */
  readonly amount: number
  /** Why its order ended before it was at the broker; null when it did not. */
  readonly refusedBy: string | null
}

export interface DifferenceItem {
  readonly class: DifferenceClass
  readonly key: string
  readonly instrumentId: InstrumentId
  readonly action: 'buy' | 'sell'
  /** UnixMs. */
  readonly expectedAt: number | null
  readonly liveAt: number | null
  readonly expectedQuantity: number | null
  readonly liveQuantity: number | null
  /** Won per share: what the model would have paid, and what was paid. */
  readonly modelPrice: number | null
  readonly livePrice: number | null
  /** Of the price, against us: 0.001 is a tenth of a percent. */
  readonly slippage: number | null
  readonly code: string | null
}

export interface DayDifference {
  readonly counts: Readonly<Partial<Record<DifferenceClass, number>>>
  readonly items: readonly DifferenceItem[]
}

interface Days {
  readonly expected: readonly DeskSignal[]
  readonly live: readonly RecordedSignal[]
  /** Won per share an order of the model gets: the next open after the signal. Undefined where there was none. */
  readonly modelPrice: (signal: DeskSignal) => number | undefined
}

const LATE_MS = 60_000
/** A spread or two; more is told. */
const SLIPPAGE = 0.003
const MAX_ITEMS = 200

/** Each signal once: what was the same is counted, what was not is told. The worst first. */
export function differenceOf({ expected, live, modelPrice }: Days): DayDifference {
  const recorded = new Map(live.map((signal) => [signal.key, signal]))
  const known = new Set(expected.map(({ key }) => key))
  const items = [
    ...expected.map((signal) => compare(signal, recorded.get(signal.key), modelPrice(signal))),
    ...live.filter(({ key }) => !known.has(key)).map(extra),
  ]
  const counts: Partial<Record<DifferenceClass, number>> = {}
  for (const item of items) counts[item.class] = (counts[item.class] ?? 0) + 1
  const told = items
    .filter((item) => item.class !== 'same')
    .toSorted((a, b) => rank(a) - rank(b) || timeOf(a) - timeOf(b))
  return { counts, items: told.slice(0, MAX_ITEMS) }
}

const SERIOUS: readonly DifferenceClass[] = ['extra_live', 'missing_live', 'size_differs', 'refused_live']
const rank = ({ class: of }: DifferenceItem): number => {
  const place = SERIOUS.indexOf(of)
  return place === -1 ? SERIOUS.length : place
}
const timeOf = ({ liveAt, expectedAt }: DifferenceItem): number => liveAt ?? expectedAt ?? 0

function compare(expected: DeskSignal, live: RecordedSignal | undefined, model: number | undefined): DifferenceItem {
  const { key, instrumentId, action, at, order } = expected
  const livePrice = live !== undefined && live.cumQty > 0 ? live.amount / live.cumQty : null
  const slippage = livePrice === null || model === undefined ? null : against(action, livePrice / model - 1)
  return {
    class: classOf(expected, live, slippage),
    key,
    instrumentId,
    action,
    expectedAt: at,
    liveAt: live?.at ?? null,
    expectedQuantity: order?.quantity ?? null,
    liveQuantity: live?.quantity ?? null,
    modelPrice: model ?? null,
    livePrice,
    slippage,
    code: live?.decidedBy ?? live?.refusedBy ?? expected.decidedBy,
  }
}

const against = (action: 'buy' | 'sell', move: number): number => (action === 'buy' ? move : -move)

function classOf(
  { order, at }: DeskSignal,
  live: RecordedSignal | undefined,
  slippage: number | null,
): DifferenceClass {
  // A signal that a guard stopped both times is none that anybody misses.
  if (order === null) return live?.decision === 'proposed' ? 'extra_live' : 'same'
  if (live === undefined) return 'missing_live'
  if (live.decision === 'refused' || (live.refusedBy !== null && live.cumQty === 0)) return 'refused_live'
  if (live.quantity !== order.quantity) return 'size_differs'
  if (live.cumQty === 0) return 'not_filled'
  if (live.at - at > LATE_MS) return 'later'
  return Math.abs(slippage ?? 0) > SLIPPAGE ? 'price_differs' : 'same'
}

function extra({
  key,
  instrumentId,
  action,
  at,
  quantity,
  cumQty,
  amount,
  decision,
  ...live
}: RecordedSignal): DifferenceItem {
  return {
    // What a guard stopped live and nobody wanted in the evening did nothing.
    class: decision === 'proposed' ? 'extra_live' : 'same',
    key,
    instrumentId,
    action,
    expectedAt: null,
    liveAt: at,
    expectedQuantity: null,
    liveQuantity: quantity,
    modelPrice: null,
    livePrice: cumQty > 0 ? amount / cumQty : null,
    slippage: null,
    code: live.decidedBy ?? live.refusedBy,
  }
}

/** Part of a day's signals that may differ before it is a breach; a single one is none. */
const TOLERATED = 0.2

/**
 * What a day did that it must not, by its code; null when there was nothing. A breach takes the strategy one step down.
 *
 * @param lossRate  of what the strategy was worth when the day began: 0.05 is five percent
 */
export function breachOf(
  { counts }: DayDifference,
  { lossRate, maxLossRate }: { readonly lossRate: number; readonly maxLossRate: number },
): 'max_loss' | 'live_differs' | null {
  if (lossRate >= maxLossRate) return 'max_loss'
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const wrong = (counts.extra_live ?? 0) + (counts.missing_live ?? 0) + (counts.size_differs ?? 0)
  return wrong > Math.max(1, all * TOLERATED) ? 'live_differs' : null
}

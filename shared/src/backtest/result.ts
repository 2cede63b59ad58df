import type { Side } from '../domain/order.ts'
import type { DenialCode } from '../risk/check.ts'

/** One trade of an order of ours. */
export interface BacktestFill {
  readonly series: number
  /** Row of the series' columns. */
  readonly row: number
  /** UnixMs: start of the bar, or the trade or book it was filled from. */
  readonly ts: number
  readonly side: Side
  readonly quantity: number
  /** Won per share. */
  readonly price: number
  readonly commission: number
  readonly tax: number
  /** The exits of its purchase sold it; left out: an order of the strategy did. */
  readonly by?: 'exits'
}

/** A dividend or a split of what was held. Won; `shares` as they are afterwards. */
export interface Entitlement {
  readonly series: number
  readonly ts: number
  readonly kind: 'dividend' | 'split'
  readonly shares: number
  /** Dividend before tax, or the fraction of a share that was paid out. */
  readonly won: number
  /** Withheld of a dividend. */
  readonly tax: number
}

/** An order that never was one: refused by risk, or never met. */
export interface Unfilled {
  readonly series: number
  readonly ts: number
  readonly side: Side
  readonly quantity: number
  readonly code: DenialCode | 'order_lapsed' | 'order_split'
}

export interface BacktestResult {
  /** UnixMs of each step: one a distinct bar time over all series. */
  readonly ts: Float64Array
  /** Won at the close of each step. */
  readonly equity: Float64Array
  readonly fills: readonly BacktestFill[]
  readonly unfilled: readonly Unfilled[]
  readonly entitlements: readonly Entitlement[]
  /** Won at the end. */
  readonly cash: number
  readonly finalEquity: number
  /** Won, all fills. */
  readonly commission: number
  readonly tax: number
}

/** In and out again. Negative `size` was a sale of what was not held. */
export interface RoundTrip {
  readonly series: number
  readonly entryRow: number
  readonly exitRow: number
  readonly entryTs: number
  readonly exitTs: number
  readonly size: number
  readonly entryPrice: number
  readonly exitPrice: number
  /** Won after all charges. */
  readonly profit: number
  /** Of what was put in: 0.01 is one percent. */
  readonly profitRate: number
}

interface Lot {
  readonly fill: BacktestFill
  left: number
}

/** Fills matched first in, first out. What is still held is no round trip. */
export function roundTrips(fills: readonly BacktestFill[]): readonly RoundTrip[] {
  const open = new Map<number, Lot[]>()
  const trips: RoundTrip[] = []
  for (const fill of fills) {
    const lots = open.get(fill.series) ?? []
    open.set(fill.series, lots)
    let left = fill.quantity
    while (left > 0 && lots[0] && lots[0].fill.side !== fill.side) {
      const lot = lots[0]
      const size = Math.min(left, lot.left)
      trips.push(trip(lot.fill, fill, size))
      lot.left -= size
      left -= size
      if (lot.left === 0) lots.shift()
    }
    if (left > 0) lots.push({ fill, left })
  }
  return trips
}

/** Charges are shared out by shares. */
function trip(entry: BacktestFill, exit: BacktestFill, size: number): RoundTrip {
  const direction = entry.side === 'buy' ? 1 : -1
  const charges =
    ((entry.commission + entry.tax) / entry.quantity + (exit.commission + exit.tax) / exit.quantity) * size
  const profit = direction * size * (exit.price - entry.price) - charges
  return {
    series: entry.series,
    entryRow: entry.row,
    exitRow: exit.row,
    entryTs: entry.ts,
    exitTs: exit.ts,
    size: direction * size,
    entryPrice: entry.price,
    exitPrice: exit.price,
    profit,
    profitRate: profit / (entry.price * size),
  }
}

import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentKind } from '@naru/shared/domain/instrument'
import { nearestTick } from '@naru/shared/market/tick-size'
import type { PriceLine } from '@/lib/ledger/price-lines.ts'

export interface Point {
  readonly at: UnixMs
  /** Won per share. */
  readonly price: number
}

/** What a person draws: one price, or a slope through two points. */
export interface LineShape {
  readonly from: Point
  readonly to: Point | null
}

const instant = (text: string): number => new Date(text).getTime()

/** Where a line is at a moment, won per share: a slope goes on beyond both of its points. */
export function linePriceAt(line: PriceLine, at: number): number {
  if (line.to_price === null || line.from_at === null || line.to_at === null) return line.price
  const [from, to] = [instant(line.from_at), instant(line.to_at)]
  return line.price + ((at - from) / (to - from)) * (line.to_price - line.price)
}

export const isSloped = (line: PriceLine): boolean => line.to_price !== null

/** The parts that can be moved by hand. */
export type Grip = 'whole' | 'from' | 'to'

export const gripsOf = (line: PriceLine): readonly Grip[] => (isSloped(line) ? ['from', 'to'] : ['whole'])

/** The line after one of its grips was let go at `price`. */
export function moved(line: PriceLine, grip: Grip, price: number): PriceLine {
  return grip === 'to' ? { ...line, to_price: price } : { ...line, price }
}

/** A price that was pointed at, on the grid of the exchange. */
export const snapped = (kind: InstrumentKind, price: number): number => nearestTick(kind, Math.max(1, price))

/** Two points at one moment make no slope, and a slope runs forwards in time. */
export function shapeOf(one: Point, other: Point | undefined): LineShape {
  if (!other || other.at === one.at) return { from: other ?? one, to: null }
  return one.at < other.at ? { from: one, to: other } : { from: other, to: one }
}

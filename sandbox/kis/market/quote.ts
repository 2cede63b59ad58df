import type { ReplayTick } from '@naru/shared/sim/replay'
import { hhmmss } from './symbol-day.ts'

/** What a quote shows of one symbol: everything since the open. Times "HHMMSS", prices in won, sizes in shares. */
export interface Quote {
  last: number
  open: number
  high: number
  low: number
  openTime: string
  highTime: string
  lowTime: string
  cumVolume: number
  cumAmount: number
  buyVolume: number
  sellVolume: number
  buyCount: number
  sellCount: number
  /** Trades printed so far today. */
  count: number
}

export const blankQuote = (base: number): Quote => ({
  last: base,
  open: base,
  high: base,
  low: base,
  openTime: '090000',
  highTime: '090000',
  lowTime: '090000',
  cumVolume: 0,
  cumAmount: 0,
  buyVolume: 0,
  sellVolume: 0,
  buyCount: 0,
  sellCount: 0,
  count: 0,
})

/** Adds one trade to what the quote shows. */
export function record(quote: Quote, { at, price, size, aggressor }: ReplayTick): void {
  if (quote.count === 0) {
    quote.open = price
    quote.high = price
    quote.low = price
    quote.openTime = hhmmss(at)
    quote.highTime = quote.openTime
    quote.lowTime = quote.openTime
  } else if (price > quote.high) {
    quote.high = price
    quote.highTime = hhmmss(at)
  } else if (price < quote.low) {
    quote.low = price
    quote.lowTime = hhmmss(at)
  }
  quote.last = price
  quote.cumVolume += size
  quote.cumAmount += price * size
  quote.count += 1
  if (aggressor === 'buyer') {
    quote.buyVolume += size
    quote.buyCount += 1
  } else {
    quote.sellVolume += size
    quote.sellCount += 1
  }
}

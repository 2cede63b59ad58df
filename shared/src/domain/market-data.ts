import { z } from 'zod'
import { UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'

/** One printed trade (체결). `price` is won per share (half a won occurs); `size` is shares. */
export const TradeTick = z
  .object({
    instrumentId: InstrumentId,
    price: z.number().positive(),
    size: z.int().nonnegative(),
    aggressor: z.enum(['buyer', 'seller', 'none']),
    /** Won per share against the previous close; 0 when the venue has none. */
    change: z.number(),
    /** Percent against the previous close. */
    changeRate: z.number(),
    open: z.number().nonnegative(),
    high: z.number().nonnegative(),
    low: z.number().nonnegative(),
    /** Shares and won since the session opened. */
    cumVolume: z.int().nonnegative(),
    cumTurnover: z.number().nonnegative(),
    /** 체결강도: buyer-initiated volume / seller-initiated volume × 100. */
    tradeStrength: z.number().nonnegative(),
    tsEvent: UnixMs, // when the venue printed it
    tsInit: UnixMs, // when the bridge first saw it; of what it asked for, when the answer was written
  })
  .readonly()
export type TradeTick = z.infer<typeof TradeTick>

/** A price level: won per share, shares resting. */
export const BookLevel = z.tuple([z.number().nonnegative(), z.int().nonnegative()]).readonly()
export type BookLevel = z.infer<typeof BookLevel>

/** The single price at which an auction would match now (예상체결). Won per share, shares, percent against the previous close. */
export const ExpectedMatch = z
  .object({ price: z.number().positive(), size: z.int().nonnegative(), change: z.number(), changeRate: z.number() })
  .readonly()
export type ExpectedMatch = z.infer<typeof ExpectedMatch>

/** Ten levels a side, best first. Empty levels are left out. */
export const OrderBook = z
  .object({
    instrumentId: InstrumentId,
    asks: z.array(BookLevel).max(10).readonly(),
    bids: z.array(BookLevel).max(10).readonly(),
    totalAskSize: z.int().nonnegative(),
    totalBidSize: z.int().nonnegative(),
    /** During an auction; null in continuous trading, left out where the source does not tell. */
    expected: ExpectedMatch.nullable().optional(),
    tsEvent: UnixMs,
    tsInit: UnixMs,
  })
  .readonly()
export type OrderBook = z.infer<typeof OrderBook>

export const BarSpec = z.enum(['1m', '5m', '15m', '30m', '60m', '1d', '1w', '1mo'])
export type BarSpec = z.infer<typeof BarSpec>

/** `ts` is the start of the bar. Prices in won, volume in shares. */
export const Bar = z
  .object({
    ts: UnixMs,
    open: z.number().positive(),
    high: z.number().positive(),
    low: z.number().positive(),
    close: z.number().positive(),
    volume: z.number().nonnegative(),
  })
  .readonly()
export type Bar = z.infer<typeof Bar>

/** Where bars come from. `ticks` are built by the bridge from live trades, `csv` was imported by hand. */
export const BarSource = z.enum(['kis', 'ticks', 'csv', 'yahoo', 'alpha_vantage'])
export type BarSource = z.infer<typeof BarSource>

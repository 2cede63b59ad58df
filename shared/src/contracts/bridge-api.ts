import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { CorporateAction } from '../domain/corporate-action.ts'
import { InstrumentId, InstrumentKind, Market, Venue, WarningLevel } from '../domain/instrument.ts'
import { Bar, BarSource, BarSpec, BookLevel, ExpectedMatch } from '../domain/market-data.ts'

/** Latest state of one instrument as the bridge holds it. Prices in won per share; `age` is judged by the reader from `tsInit`. */
export const Quote = z
  .object({
    instrumentId: InstrumentId,
    last: z.number(),
    change: z.number(),
    changeRate: z.number(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    basePrice: z.number().nullable(),
    upperLimit: z.number().nullable(),
    lowerLimit: z.number().nullable(),
    size: z.number(),
    aggressor: z.enum(['buyer', 'seller', 'none']),
    cumVolume: z.number(),
    cumTurnover: z.number(),
    tradeStrength: z.number(),
    /** During an auction, beside the last real trade. */
    expected: ExpectedMatch.nullable().optional(),
    /** `stream`: a WebSocket frame; `poll`: read over REST because the feed had no slot left. */
    via: z.enum(['stream', 'poll']),
    tsEvent: UnixMs,
    tsInit: UnixMs,
  })
  .meta({ id: 'Quote' })
export type Quote = z.infer<typeof Quote>

export const Book = z
  .object({
    instrumentId: InstrumentId,
    asks: z.array(BookLevel),
    bids: z.array(BookLevel),
    totalAskSize: z.number(),
    totalBidSize: z.number(),
    expected: ExpectedMatch.nullable().optional(),
    tsEvent: UnixMs,
    tsInit: UnixMs,
  })
  .meta({ id: 'Book' })
export type Book = z.infer<typeof Book>

/** One line of the tape (체결). Won per share, shares. */
export const TapeTrade = z
  .object({
    price: z.number(),
    change: z.number(),
    size: z.number(),
    aggressor: z.enum(['buyer', 'seller', 'none']),
    /** Shares since the session opened, after this trade: tells two equal trades apart. */
    cumVolume: z.number(),
    tsEvent: UnixMs,
  })
  .meta({ id: 'TapeTrade' })
export type TapeTrade = z.infer<typeof TapeTrade>

/** What a market, or one instrument on it, is doing; the words are those of `market/session-phase.ts`. */
export const StreamPhase = z.enum([
  'closed',
  'holiday',
  'pre_open',
  'opening_auction',
  'open',
  'closing_auction',
  'after_close',
  'after_hours_single',
  'after_market',
  'nxt_pre',
  'nxt_main',
  'nxt_after',
  'halted',
  'vi',
])
export type StreamPhase = z.infer<typeof StreamPhase>

/** GET /v1/push-key: by what those who carry messages know this bridge. */
export const PushKey = z.object({
  /** VAPID key, base64url: a browser registers for the pushes of this sender alone. */
  publicKey: z.string(),
  /** Name of the Telegram bot without "@"; null where there is none. */
  telegramBot: z.string().nullable().default(null),
})
export type PushKey = z.infer<typeof PushKey>

export const StreamTicket = z.object({ ticket: z.string(), expiresAt: UnixMs }).meta({ id: 'StreamTicket' })
export type StreamTicket = z.infer<typeof StreamTicket>

/** Browser → bridge on `/v1/stream`. `symbols` replaces the whole set of this connection (at most 60); `books` those whose order book is wanted too. */
export const StreamRequest = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('subscribe'),
    symbols: z.array(InstrumentId).max(60),
    books: z.array(InstrumentId).max(4).default([]),
  }),
  z.object({ action: z.literal('ping'), at: z.number() }),
])
export type StreamRequest = z.infer<typeof StreamRequest>

/** Bridge → browser. Quotes are conflated: the last value of each symbol, at most every 100 ms. */
export const StreamMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('quotes'), quotes: z.array(Quote) }),
  z.object({ type: z.literal('book'), book: Book }),
  /** New trades of a symbol in `books`, newest first; at most 30, so of a burst the oldest are left out. */
  z.object({ type: z.literal('trades'), instrumentId: InstrumentId, trades: z.array(TapeTrade).max(30) }),
  /** Of the whole market when `instrumentId` is null; else of one instrument that is halted, in VI, or back with its market. */
  z.object({
    type: z.literal('phase'),
    market: Venue,
    instrumentId: InstrumentId.nullable(),
    phase: StreamPhase,
    at: UnixMs,
  }),
  z.object({ type: z.literal('subscribed'), symbols: z.array(InstrumentId), polled: z.array(InstrumentId) }),
  /** The caller's own market-data session: `down` until an account is connected or while the broker is away. */
  z.object({ type: z.literal('feed'), state: z.enum(['up', 'down']), code: z.string().nullable() }),
  z.object({ type: z.literal('pong'), at: z.number() }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
])
export type StreamMessage = z.infer<typeof StreamMessage>

/** A last answer of the broker's, told again because it could not be asked just now. */
const isStale = z.boolean().optional()

/** `GET /v1/quotes/:symbol`. */
export const QuoteResponse = Quote.extend({ isStale }).meta({ id: 'QuoteAnswer' })
export type QuoteResponse = z.infer<typeof QuoteResponse>

/** `GET /v1/orderbook/:symbol`. */
export const BookResponse = Book.extend({ isStale }).meta({ id: 'BookAnswer' })
export type BookResponse = z.infer<typeof BookResponse>

/** `GET /v1/instruments?query&limit`: best match first. */
export const InstrumentsResponse = z
  .object({
    instruments: z.array(
      z.object({
        id: InstrumentId,
        symbol: z.string(),
        nameKo: z.string(),
        nameEn: z.string().nullable(),
        market: Market,
        kind: InstrumentKind,
        isHalted: z.boolean(),
        /** 관리종목 */
        isManaged: z.boolean(),
        isNxt: z.boolean(),
        warning: WarningLevel,
        isDelisted: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Instruments' })
export type InstrumentsResponse = z.infer<typeof InstrumentsResponse>

/** What past prices are made comparable by: nothing, changes in the number of shares (수정주가), or dividends too. */
export const Adjustment = z.enum(['none', 'splits', 'all'])
export type Adjustment = z.infer<typeof Adjustment>

/** `GET /v1/history/:symbol?spec&to&limit&adjust&source`: bars ending at or before a time, oldest first. */
export const HistoryResponse = z
  .object({
    instrumentId: InstrumentId,
    spec: BarSpec,
    adjust: Adjustment,
    /** The last one is still being formed when `isForming`. */
    bars: z.array(Bar),
    isForming: z.boolean(),
    /** Which source each stretch of `bars` comes from, oldest first; `from` and `to` are starts of bars. */
    sources: z.array(z.object({ source: BarSource, from: UnixMs, to: UnixMs, fetchedAt: UnixMs })),
    /** What happened within the answer, applied or not: to be marked on a chart. */
    actions: z.array(CorporateAction),
    /** Trading days within the answer that are not known yet; they are being read. */
    missingDays: z.array(KstDate),
    /** True: the broker could not be asked, these are stored bars alone. */
    isStale: z.boolean(),
  })
  .meta({ id: 'History' })
export type HistoryResponse = z.infer<typeof HistoryResponse>

/** How much can be bought without receivables (미수 없이) at a price, as the broker answers now. */
export const BuyableResponse = z
  .object({ cash: z.number(), quantity: z.int().nonnegative(), unitPrice: z.number(), asOf: UnixMs })
  .meta({ id: 'Buyable' })
export type BuyableResponse = z.infer<typeof BuyableResponse>

export const ApiError = z
  .object({ code: z.string(), message: z.string(), requestId: z.string().optional() })
  .meta({ id: 'Error' })
export type ApiError = z.infer<typeof ApiError>

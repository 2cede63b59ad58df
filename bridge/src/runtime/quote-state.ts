import type { Book, Quote, TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ExpectedMatch, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import type { PriceSnapshot } from '../ports/market-feed.ts'

type Snapshot = Pick<PriceSnapshot, 'tick' | 'tradingDate' | 'basePrice' | 'upperLimit' | 'lowerLimit'>
/** What only a REST read knows: it holds for one trading day. */
type DayFacts = Pick<PriceSnapshot, 'basePrice' | 'upperLimit' | 'lowerLimit'>

/** The last known state of one symbol for one user. Replaced as a whole by every tick, so a reader never sees half of one. */
export interface QuoteState {
  readonly instrumentId: InstrumentId
  quote: Quote | null
  /** The quote as JSON, made when first needed: every client of the user shares it. */
  json: string | null
  book: Book | null
  day: DayFacts | null
  tradingDate: string | null
  /** `clock.monotonic()` of the newest frame, so that a REST answer asked for earlier cannot overwrite it. */
  tradeSeenAt: number
  bookSeenAt: number
  /** When it was last read over REST, wall clock. */
  readAt: UnixMs | null
}

export const emptyState = (instrumentId: InstrumentId): QuoteState => ({
  instrumentId,
  quote: null,
  json: null,
  book: null,
  day: null,
  tradingDate: null,
  tradeSeenAt: Number.NEGATIVE_INFINITY,
  bookSeenAt: Number.NEGATIVE_INFINITY,
  readAt: null,
})

export const quoteJson = (state: QuoteState): string => {
  state.json ??= state.quote === null ? 'null' : toJson(state.quote)
  return state.json
}

/** `JSON.stringify` of a quote at a third of the time: its figures are finite, its words need no escape. */
const toJson = (q: Quote): string =>
  `{"instrumentId":"${q.instrumentId}","last":${q.last},"change":${q.change},"changeRate":${q.changeRate},` +
  `"open":${q.open},"high":${q.high},"low":${q.low},"basePrice":${q.basePrice},"upperLimit":${q.upperLimit},` +
  `"lowerLimit":${q.lowerLimit},"size":${q.size},"aggressor":"${q.aggressor}","cumVolume":${q.cumVolume},` +
  `"cumTurnover":${q.cumTurnover},"tradeStrength":${q.tradeStrength},"expected":${JSON.stringify(q.expected ?? null)},` +
  `"via":"${q.via}","tsEvent":${q.tsEvent},"tsInit":${q.tsInit}}`

function toQuote(tick: TradeTick, day: DayFacts | null, via: Quote['via']): Quote {
  return {
    instrumentId: tick.instrumentId,
    last: tick.price,
    change: tick.change,
    changeRate: tick.changeRate,
    open: tick.open,
    high: tick.high,
    low: tick.low,
    // A tick names its change against the base price, so the base is known before the first REST read.
    basePrice: day?.basePrice ?? tick.price - tick.change,
    upperLimit: day?.upperLimit ?? null,
    lowerLimit: day?.lowerLimit ?? null,
    size: tick.size,
    aggressor: tick.aggressor,
    cumVolume: tick.cumVolume,
    cumTurnover: tick.cumTurnover,
    tradeStrength: tick.tradeStrength,
    via,
    tsEvent: tick.tsEvent,
    tsInit: tick.tsInit,
  }
}

/** A frame from the feed. Returns true when it opens another trading day, whose limits must be read anew. */
export function applyTick(state: QuoteState, tick: TradeTick, seen: { tradingDate: string; at: number }): boolean {
  const isNewDay = state.tradingDate !== null && state.tradingDate !== seen.tradingDate
  if (isNewDay) state.day = null
  state.tradingDate = seen.tradingDate
  state.tradeSeenAt = seen.at
  state.quote = toQuote(tick, state.day, 'stream')
  state.json = null
  return isNewDay
}

/**
 * A REST read. Day facts always count; the price only where frames do not tell it better: not when one arrived since the
 * read was asked for, nor since the symbol has had its slot without a break.
 *
 * @param asked.at             when it was asked for, monotonic ms
 * @param asked.streamedSince  since when its frames have come without a gap, monotonic ms; `Infinity` while they do not
 */
export function applySnapshot(
  state: QuoteState,
  snapshot: Snapshot,
  asked: { readonly at: number; readonly streamedSince: number },
): Quote {
  const { basePrice, upperLimit, lowerLimit } = snapshot
  state.day = { basePrice, upperLimit, lowerLimit }
  const isKnownBetter = state.tradeSeenAt >= Math.min(asked.at, asked.streamedSince)
  if (state.quote !== null && isKnownBetter) state.quote = { ...state.quote, ...state.day }
  else state.quote = { ...toQuote(snapshot.tick, state.day, 'poll'), expected: state.quote?.expected ?? null }
  state.tradingDate ??= snapshot.tradingDate
  state.json = null
  return state.quote
}

/** What an auction would come to, beside the last real trade; the next trade ends it. False before any price is known. */
export function applyExpected(state: QuoteState, expected: ExpectedMatch | null): boolean {
  if (state.quote === null || (expected === null && state.quote.expected == null)) return false
  state.quote = { ...state.quote, expected }
  state.json = null
  return true
}

export const toTapeTrade = ({ price, change, size, aggressor, cumVolume, tsEvent }: TradeTick): TapeTrade => ({
  price,
  change,
  size,
  aggressor,
  cumVolume,
  tsEvent,
})

export const toBook = (book: OrderBook): Book => ({ ...book, asks: [...book.asks], bids: [...book.bids] })

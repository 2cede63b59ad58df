import type { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import type { PriceSnapshot } from '../ports/market-feed.ts'

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
})

export const quoteJson = (state: QuoteState): string => {
  state.json ??= JSON.stringify(state.quote)
  return state.json
}

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
 * A REST read asked for at `askedAt`. Day facts always count; the price only where frames do not tell it better: not for a
 * symbol that streams, and not when a frame arrived since.
 *
 * @param asked.via  `stream` when the symbol has a working slot and has merely been quiet so far
 */
export function applySnapshot(
  state: QuoteState,
  snapshot: PriceSnapshot,
  asked: { readonly at: number; readonly via: Quote['via'] },
): Quote {
  const { basePrice, upperLimit, lowerLimit } = snapshot
  state.day = { basePrice, upperLimit, lowerLimit }
  const isStreamed = asked.via === 'stream' && state.tradeSeenAt > Number.NEGATIVE_INFINITY
  const isOvertaken = state.tradeSeenAt >= asked.at
  if (state.quote !== null && (isStreamed || isOvertaken)) state.quote = { ...state.quote, ...state.day }
  else state.quote = toQuote(snapshot.tick, state.day, asked.via)
  state.tradingDate ??= snapshot.tradingDate
  state.json = null
  return state.quote
}

export const toBook = (book: OrderBook): Book => ({ ...book, asks: [...book.asks], bids: [...book.bids] })

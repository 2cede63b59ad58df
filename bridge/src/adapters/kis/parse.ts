import { fromKst, type KstDate, type UnixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { BookLevel, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import { AGGRESSOR_BUYER, AGGRESSOR_SELLER, REALTIME } from './codes.ts'
import { header, letter, load, number, sixDigits, split, takeFailure, text, timeOfDay } from './fields.ts'

/** A notice as it came: `data` is Base64 when encrypted. */
export interface NoticeFrame {
  readonly tr: string
  readonly isEncrypted: boolean
  readonly count: number
  readonly data: string
}

/** What a data frame `<enc>|<tr>|<count>|<field>^<field>…` holds. */
export interface FrameHandler {
  trade(tick: TradeTick, tradingDate: KstDate): void
  book(book: OrderBook): void
  notice(frame: NoticeFrame): void
  /** A frame or record that could not be understood was left out. */
  quarantined(tr: string, reason: string): void
  /** Records carry more fields than published: tolerated, because KIS appends some now and then. */
  widened(tr: string, width: number, expected: number): void
}

export interface FrameParser {
  /** `tsInit` is when the frame arrived; `bookDate` the day its order books belong to (they carry a time only). */
  parse(frame: Uint8Array, tsInit: UnixMs, bookDate: KstDate): void
}

const MAX_COUNT = 999
const LEVELS = 10

const BUYER = AGGRESSOR_BUYER.charCodeAt(0)
const SELLER = AGGRESSOR_SELLER.charCodeAt(0)

/** Published widths and the positions used, counted from 0. Source: KIS field tables, checked on recorded frames. */
const TRADE_WIDTH = 46
const TRADE = {
  code: 0,
  time: 1,
  price: 2,
  change: 4,
  changeRate: 5,
  open: 7,
  high: 8,
  low: 9,
  size: 12,
  cumVolume: 13,
  cumTurnover: 14,
  strength: 18,
  initiator: 21,
  date: 33,
} as const
const BOOK_WIDTH = 59
const BOOK = { code: 0, time: 1, ask: 3, bid: 13, askSize: 23, bidSize: 33, totalAsk: 43, totalBid: 44 } as const

interface Day {
  readonly yyyymmdd: number
  readonly date: KstDate
  readonly midnight: number
}

export function createFrameParser(handler: FrameHandler): FrameParser {
  const instruments = new Map<number | string, InstrumentId>()
  let day: Day | undefined
  let bookDay: Day | undefined

  const instrumentAt = (field: number): InstrumentId | undefined => {
    const code = sixDigits(field)
    const known = instruments.get(code < 0 ? text(field) : code)
    if (known) return known
    const parsed = InstrumentId.safeParse(`${text(field)}.KRX`)
    if (!parsed.success) return undefined
    instruments.set(code < 0 ? text(field) : code, parsed.data)
    return parsed.data
  }

  const dayAt = (field: number): Day | undefined => {
    const yyyymmdd = number(field)
    if (day?.yyyymmdd !== yyyymmdd) day = dayOf(String(yyyymmdd))
    return day
  }

  const bookDayOf = (date: KstDate): Day | undefined => {
    if (bookDay?.date !== date) bookDay = dayOf(date.replaceAll('-', ''))
    return bookDay
  }

  const readTrade = (base: number, tsInit: UnixMs): string | undefined => {
    const instrumentId = instrumentAt(base + TRADE.code)
    const today = dayAt(base + TRADE.date)
    const time = timeOfDay(base + TRADE.time)
    const price = number(base + TRADE.price)
    const size = number(base + TRADE.size)
    const open = number(base + TRADE.open)
    const high = number(base + TRADE.high)
    const low = number(base + TRADE.low)
    const cumVolume = number(base + TRADE.cumVolume)
    const cumTurnover = number(base + TRADE.cumTurnover)
    const tradeStrength = number(base + TRADE.strength)
    const change = number(base + TRADE.change)
    const changeRate = number(base + TRADE.changeRate)
    const initiator = letter(base + TRADE.initiator)
    if (takeFailure() || instrumentId === undefined || today === undefined) return 'unreadable'
    if (!(price > 0) || !isCount(size) || !isCount(cumVolume)) return 'out_of_range'
    if (open < 0 || high < 0 || low < 0 || cumTurnover < 0 || tradeStrength < 0) return 'out_of_range'
    const aggressor = initiator === BUYER ? 'buyer' : initiator === SELLER ? 'seller' : 'none'
    const tsEvent = (today.midnight + time) as UnixMs // a real day plus a time of day
    // One literal: spreading costs as much as reading the record.
    const tick: TradeTick = {
      instrumentId,
      price,
      size,
      aggressor,
      change,
      changeRate,
      open,
      high,
      low,
      cumVolume,
      cumTurnover,
      tradeStrength,
      tsEvent,
      tsInit,
    }
    handler.trade(tick, today.date)
    return undefined
  }

  const readBook = (base: number, tsInit: UnixMs, today: Day | undefined): string | undefined => {
    const instrumentId = instrumentAt(base + BOOK.code)
    const time = timeOfDay(base + BOOK.time)
    const asks = levels(base + BOOK.ask, base + BOOK.askSize)
    const bids = levels(base + BOOK.bid, base + BOOK.bidSize)
    const totalAskSize = number(base + BOOK.totalAsk)
    const totalBidSize = number(base + BOOK.totalBid)
    if (takeFailure() || instrumentId === undefined || today === undefined) return 'unreadable'
    if (!asks || !bids || !isCount(totalAskSize) || !isCount(totalBidSize)) return 'out_of_range'
    const tsEvent = (today.midnight + time) as UnixMs // a real day plus a time of day
    handler.book({ instrumentId, asks, bids, totalAskSize, totalBidSize, tsEvent, tsInit })
    return undefined
  }

  /** Width of one record, or `undefined` when the values do not make whole records. */
  const widthOf = (tr: string, fields: number, count: number): number | undefined => {
    const expected = tr === REALTIME.trade ? TRADE_WIDTH : BOOK_WIDTH
    const width = fields / count
    if (!Number.isInteger(width) || width < expected) {
      handler.quarantined(tr, `${fields}_fields_for_${count}`)
      return undefined
    }
    if (width > expected) handler.widened(tr, width, expected)
    return width
  }

  const parse: FrameParser['parse'] = (frame, tsInit, bookDate) => {
    const head = load(frame) ? header(frame.length) : undefined
    if (head === undefined) return handler.quarantined('', 'no_frame_header')
    const { tr, count, dataAt } = head
    if (tr === REALTIME.notice.live || tr === REALTIME.notice.paper) {
      const data = Buffer.from(frame.subarray(dataAt)).toString('utf8')
      return handler.notice({ tr, isEncrypted: head.isEncrypted, count, data })
    }
    const isTrade = tr === REALTIME.trade
    if (!isTrade && tr !== REALTIME.book) return handler.quarantined('', 'unknown_tr')
    if (!(count >= 1 && count <= MAX_COUNT)) return handler.quarantined(tr, 'bad_count')
    const width = widthOf(tr, split(dataAt, frame.length), count)
    if (width === undefined) return
    const today = isTrade ? undefined : bookDayOf(bookDate)
    for (let base = 0; base < width * count; base += width) {
      const reason = isTrade ? readTrade(base, tsInit) : readBook(base, tsInit, today)
      if (reason) handler.quarantined(tr, reason)
    }
  }
  return { parse }
}

const isCount = (value: number): boolean => value >= 0 && Number.isSafeInteger(value)

/** Ten prices and their ten quantities; empty levels are left out. `undefined` when one is out of range. */
function levels(prices: number, sizes: number): BookLevel[] | undefined {
  const out: BookLevel[] = []
  for (let level = 0; level < LEVELS; level += 1) {
    const price = number(prices + level)
    const size = number(sizes + level)
    if (price < 0 || !isCount(size)) return undefined
    if (price > 0) out.push([price, size])
  }
  return out
}

function dayOf(digits: string): Day | undefined {
  const midnight = fromKst(digits, '000000')
  if (midnight === undefined) return undefined
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` as KstDate // fromKst took it for a real day
  return { yyyymmdd: Number(digits), date, midnight }
}

import type { UnixMs } from '@naru/shared/core/time'
import type { BookLevel, ExpectedMatch } from '@naru/shared/domain/market-data'
import { count, letter, number, takeFailure, text, timeOfDay } from './fields.ts'
import type { ReadRecord, RecordHandler } from './records.ts'

const LEVELS = 10
const IN_SESSION = '0'.charCodeAt(0)
/** The positions used, counted from 0. Source: KIS field tables, checked on recorded frames. */
const AT = {
  code: 0,
  time: 1,
  hourClass: 2,
  ask: 3,
  bid: 13,
  askSize: 23,
  bidSize: 33,
  totalAsk: 43,
  totalBid: 44,
} as const
/** What an auction would come to: price, quantity, change, rate. */
const EXPECTED = { price: 47, size: 48, change: 50, changeRate: 52 } as const

export function createBookReader(handler: RecordHandler): ReadRecord {
  return (base, { codes, tsInit, day }) => {
    const instrumentId = codes.find(base + AT.code)
    const time = timeOfDay(base + AT.time)
    const asks = levels(base + AT.ask, base + AT.askSize)
    const bids = levels(base + AT.bid, base + AT.bidSize)
    const totalAskSize = count(base + AT.totalAsk)
    const totalBidSize = count(base + AT.totalBid)
    if (takeFailure() || instrumentId === undefined || day === undefined) return 'unreadable'
    if (asks === undefined || bids === undefined) return 'out_of_range'
    const tsEvent = (day.midnight + time) as UnixMs // a real day plus a time of day
    const expected = letter(base + AT.hourClass) === IN_SESSION ? null : expectedMatch(base)
    handler.book({ instrumentId, asks, bids, totalAskSize, totalBidSize, expected, tsEvent, tsInit })
    return undefined
  }
}

/** Ten prices and their ten quantities; empty levels are left out. `undefined` when a price is out of range. */
function levels(prices: number, sizes: number): BookLevel[] | undefined {
  const out: BookLevel[] = []
  for (let level = 0; level < LEVELS; level += 1) {
    const price = number(prices + level)
    const size = count(sizes + level)
    if (price < 0) return undefined
    if (price > 0) out.push([price, size])
  }
  return out
}

/** Without a price there is nothing to expect, and the rest is arithmetic on zero. */
function expectedMatch(base: number): ExpectedMatch | null {
  const at = (field: number): number => Number(text(base + field))
  const [price, size] = [at(EXPECTED.price), at(EXPECTED.size)]
  const [change, changeRate] = [at(EXPECTED.change), at(EXPECTED.changeRate)]
  const isWhole = price > 0 && size >= 0 && Number.isSafeInteger(size) && Number.isFinite(change + changeRate)
  return isWhole ? { price, size, change, changeRate } : null
}

import type { UnixMs } from '@naru/shared/core/time'
import type { TradeTick } from '@naru/shared/domain/market-data'
import { AGGRESSOR_BUYER, AGGRESSOR_SELLER } from './codes.ts'
import { count, letter, number, takeFailure, timeOfDay } from './fields.ts'
import { createDayReader, type ReadRecord, type RecordHandler } from './records.ts'

const BUYER = AGGRESSOR_BUYER.charCodeAt(0)
const SELLER = AGGRESSOR_SELLER.charCodeAt(0)
/** HOUR_CLS_CODE from A to D: no trade took place, this is what the auction would come to. */
const EXPECTED_FROM = 'A'.charCodeAt(0)
const EXPECTED_TO = 'D'.charCodeAt(0)

/** The positions used, counted from 0. Source: KIS field tables, checked on recorded frames. */
const AT = {
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
  hourClass: 43,
} as const

/** Trades and expected matches, which share their layout. */
export function createTradeReader(handler: RecordHandler, isAlwaysExpected: boolean): ReadRecord {
  const dayAt = createDayReader()
  return (base, { codes, tsInit }) => {
    const instrumentId = codes.find(base + AT.code)
    const day = dayAt(base + AT.date)
    const time = timeOfDay(base + AT.time)
    const price = number(base + AT.price)
    const change = number(base + AT.change)
    const changeRate = number(base + AT.changeRate)
    const open = number(base + AT.open)
    const high = number(base + AT.high)
    const low = number(base + AT.low)
    const size = count(base + AT.size)
    const cumVolume = count(base + AT.cumVolume)
    const cumTurnover = count(base + AT.cumTurnover)
    const tradeStrength = number(base + AT.strength)
    if (takeFailure() || instrumentId === undefined || day === undefined) return 'unreadable'
    if (!(price > 0) || open < 0 || high < 0 || low < 0 || tradeStrength < 0) return 'out_of_range'
    const tsEvent = (day.midnight + time) as UnixMs // a real day plus a time of day
    const hourClass = letter(base + AT.hourClass)
    if (isAlwaysExpected || (hourClass >= EXPECTED_FROM && hourClass <= EXPECTED_TO)) {
      handler.expected({ instrumentId, match: { price, size, change, changeRate }, tsEvent })
      return undefined
    }
    const initiator = letter(base + AT.initiator)
    const aggressor = initiator === BUYER ? 'buyer' : initiator === SELLER ? 'seller' : 'none'
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
    handler.trade(tick, day.date)
    return undefined
  }
}

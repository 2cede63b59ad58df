import { expect, it } from 'vitest'
import { kstDate, unixMs } from '../../core/time.ts'
import { instrumentId } from '../../domain/instrument.ts'
import type { Bar, TradeTick } from '../../domain/market-data.ts'
import { BarFeed } from './bar-feed.ts'
import { CALENDAR } from './live-days.test-support.ts'

const OPEN = Date.parse('2026-03-03T09:00:00+09:00')
const BAR_MS = 300_000
const startOf = (row: number): number => OPEN + row * BAR_MS
const bar = (row: number): Bar => ({ ts: unixMs(startOf(row)), open: 1, high: 1, low: 1, close: 1, volume: 10 })
const moment = (at: number) => ({ now: unixMs(at), calendar: CALENDAR })

/** A feed that has read nothing yet, and how it is told of trades of ten shares by when they were made. */
function aFeed() {
  const feed = new BarFeed({ instrumentId: instrumentId('005930'), spec: '5m', count: 2, from: null })
  const trade = (at: number, cumVolume: number): void => {
    const tick = { price: 1, size: 10, cumVolume, tsEvent: unixMs(at) } as TradeTick // all a feed reads of one
    feed.onTrade(tick, kstDate(unixMs(at)), moment(at))
  }
  return { feed, trade, told: () => feed.take().map(({ ts }) => (ts - OPEN) / BAR_MS) }
}

it('reads what was missed while it waited for an answer that could not know of it', () => {
  const { feed, trade, told } = aFeed()
  expect(feed.asks(OPEN)).toBe(true)
  feed.load([], false, moment(OPEN))
  trade(startOf(0) + 1_000, 10)
  // A hole: the first bar is asked for, and before there is an answer the third has one as well.
  trade(startOf(1) + 1_000, 40)
  expect(feed.asks(startOf(1) + 1_000)).toBe(true)
  trade(startOf(2) + 1_000, 50)
  trade(startOf(3) + 1_000, 90)
  feed.load([bar(0), bar(1)], false, moment(startOf(3) + 1_000))
  expect(told()).toEqual([0, 1])
  const again = startOf(3) + 5_000
  expect(feed.asks(again)).toBe(true)
  feed.load([bar(2)], false, moment(again))
  expect(told()).toEqual([2])
})

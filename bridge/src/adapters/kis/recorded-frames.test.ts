import { readFileSync } from 'node:fs'
import type { KstDate } from '@naru/shared/core/time'
import type { OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import { at } from '../../../test/support/kis.ts'
import fixtures from './__fixtures__/frames.json' with { type: 'json' }
import { createFrameParser } from './parse.ts'

const NOW = at('2026-11-20T01:00:00Z')
const DAY = '2025-07-30' as KstDate

/** The recorded frames that are carried here, and the others where their folder is. */
const FOLDER = new URL('../../../../../shared/data/kis-samples/ws-frames.json', import.meta.url)
function framesOf(tr: string): readonly string[] {
  const carried = Object.values(fixtures)
  try {
    const { frames }: { frames: readonly { readonly frame: string }[] } = JSON.parse(readFileSync(FOLDER, 'utf8'))
    carried.push(...frames.map(({ frame }) => frame))
  } catch {
    process.stdout.write('ws-frames.json not found: only the frames carried here were read\n')
  }
  return [...new Set(carried)].filter((frame) => frame.startsWith(`0|${tr}|`))
}

function read(frame: string) {
  const trades: TradeTick[] = []
  const books: OrderBook[] = []
  const left: string[] = []
  createFrameParser({
    trade: (tick) => trades.push(tick),
    book: (book) => books.push(book),
    expected: () => left.push('expected'),
    operation: () => left.push('operation'),
    notice: () => left.push('notice'),
    quarantined: (tr, reason) => left.push(`${tr} ${reason}`),
    heard: () => undefined,
    widened: () => undefined,
  }).parse(Buffer.from(frame), NOW, DAY)
  return { trades, books, left }
}

const near = (actual: number, expected: number, within: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(within)
const sizes = (levels: OrderBook['asks']): number => levels.reduce((sum, [, size]) => sum + size, 0)

describe('a recorded trade', () => {
  it.each(framesOf('H0STCNT0'))('agrees with itself: %s', (frame) => {
    const { trades, left } = read(frame)
    expect(left).toEqual([])
    expect(trades).toHaveLength(Number(frame.slice(11, 14)))
    const records = frame.slice(15).split('^')
    for (const [index, trade] of trades.entries()) {
      const field = (place: number): string => records[46 * index + place] ?? ''
      const previousClose = trade.price - trade.change
      near(trade.changeRate, (100 * trade.change) / previousClose, 0.01)
      expect(trade.low).toBeLessThanOrEqual(trade.price)
      expect(trade.high).toBeGreaterThanOrEqual(trade.price)
      expect(trade.low).toBeLessThanOrEqual(trade.open)
      near(trade.cumTurnover / trade.cumVolume, Number(field(6)), 0.2) // the average price it states
      near(trade.tradeStrength, (100 * Number(field(20))) / Number(field(19)), 0.01)
      expect(trade.size).toBe(Number(field(12)))
    }
  })
})

describe('a recorded order book', () => {
  it.each(framesOf('H0STASP0'))('agrees with itself: %s', (frame) => {
    const { books, left } = read(frame)
    expect(left).toEqual([])
    const [book] = books
    if (book === undefined) throw new Error('no book')
    expect([book.asks.length, book.bids.length]).toEqual([10, 10])
    expect([sizes(book.asks), sizes(book.bids)]).toEqual([book.totalAskSize, book.totalBidSize])
    const asks = book.asks.map(([price]) => price)
    const bids = book.bids.map(([price]) => price)
    expect(asks).toEqual(asks.toSorted((a, b) => a - b))
    expect(bids).toEqual(bids.toSorted((a, b) => b - a))
    expect(asks[0]).toBeGreaterThan(bids[0] ?? 0)
    expect(book.expected).toBeNull()
  })
})

it('a futures trade is not ours and is counted', () => {
  for (const frame of framesOf('H0IFCNT0')) expect(read(frame).left).toEqual([' unknown_tr'])
  expect(read('0|H0IFCNT0|001|A05608^152953').left).toEqual([' unknown_tr'])
})

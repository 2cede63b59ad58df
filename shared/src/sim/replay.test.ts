import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceLimits } from '../market/price-limit.ts'
import { isOnTick, nearestTick, stepTicks } from '../market/tick-size.ts'
import { mulberry32, seedFrom } from './random.ts'
import { bookAround, type ReplayBar, snapBar, ticksOfBar } from './replay.ts'

const bars: fc.Arbitrary<ReplayBar> = fc
  .tuple(
    fc.array(fc.integer({ min: 500, max: 900_000 }), { minLength: 4, maxLength: 4 }),
    fc.integer({ min: 0, max: 5_000_000 }),
  )
  .map(([prices, volume]) => {
    const [low, a, b, high] = prices.toSorted((x, y) => x - y) as [number, number, number, number]
    const isUp = prices[0]! % 2 === 0
    return { start: 32_400_000, durationMs: 300_000, open: isUp ? a : b, high, low, close: isUp ? b : a, volume }
  })
const counts = fc.integer({ min: 1, max: 400 })
const seeds = fc.integer()

const play = (bar: ReplayBar, count: number, seed: number) =>
  ticksOfBar(bar, { kind: 'stock', count, random: mulberry32(seed) })

describe('the trades of a bar', () => {
  it('begin at its open, touch its high and low, end at its close and add up to its volume', () => {
    fc.assert(
      fc.property(bars, counts, seeds, (bar, count, seed) => {
        const ticks = play(bar, count, seed)
        const prices = ticks.map((tick) => tick.price)
        expect([prices[0], prices.at(-1)]).toEqual([bar.open, bar.close])
        expect([Math.max(...prices), Math.min(...prices)]).toEqual([bar.high, bar.low])
        expect(ticks.reduce((sum, tick) => sum + tick.size, 0)).toBe(bar.volume)
      }),
    )
  })

  it('are on the tick grid when the bar is', () => {
    fc.assert(
      fc.property(bars, counts, seeds, (bar, count, seed) => {
        for (const { price } of play(snapBar(bar, 'stock'), count, seed)) expect(isOnTick('stock', price)).toBe(true)
      }),
    )
  })

  it('come in time order inside the bar, the first at its start', () => {
    fc.assert(
      fc.property(bars, counts, seeds, (bar, count, seed) => {
        const times = play(bar, count, seed).map((tick) => tick.at)
        expect(times[0]).toBe(bar.start)
        expect(times.at(-1)).toBeLessThan(bar.start + bar.durationMs)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })

  it('each have a size whenever the bar has enough shares', () => {
    fc.assert(
      fc.property(bars, counts, seeds, (bar, count, seed) => {
        const ticks = play(bar, count, seed)
        fc.pre(bar.volume >= ticks.length)
        expect(ticks.every((tick) => tick.size >= 1)).toBe(true)
      }),
    )
  })

  it('are the same for the same seed and differ for another', () => {
    const bar = { start: 0, durationMs: 60_000, open: 57_000, high: 57_600, low: 56_800, close: 57_300, volume: 90_000 }
    expect(play(bar, 50, 7)).toEqual(play(bar, 50, 7))
    expect(play(bar, 50, 7)).not.toEqual(play(bar, 50, 8))
  })

  it('still open the market in a bar without volume', () => {
    const bar = { start: 0, durationMs: 60_000, open: 56_200, high: 56_800, low: 56_200, close: 56_700, volume: 0 }
    expect(play(bar, 50, 1).map((tick) => [tick.price, tick.size])).toEqual([
      [56_200, 0],
      [56_800, 0],
      [56_700, 0],
    ])
  })
})

describe('snapping a bar to the grid', () => {
  it('keeps the order of its prices and moves none by a whole tick', () => {
    fc.assert(
      fc.property(bars, (bar) => {
        const snapped = snapBar(bar, 'stock')
        expect(snapped.low).toBeLessThanOrEqual(Math.min(snapped.open, snapped.close))
        expect(snapped.high).toBeGreaterThanOrEqual(Math.max(snapped.open, snapped.close))
        for (const name of ['open', 'high', 'low', 'close'] as const) {
          expect(Math.abs(snapped[name] - bar[name])).toBeLessThanOrEqual(500)
        }
      }),
    )
  })
})

describe('the book around a trade', () => {
  const questions = fc.tuple(fc.integer({ min: 3_000, max: 800_000 }), fc.constantFrom('buyer', 'seller'), seeds)

  it('has the trade on the aggressor’s touch, one tick of spread, sorted levels within the limits', () => {
    fc.assert(
      fc.property(questions, ([raw, aggressor, seed]) => {
        const last = nearestTick('stock', raw)
        const limits = priceLimits('stock', last)
        const side = aggressor as 'buyer' | 'seller'
        const { bids, asks } = bookAround({ kind: 'stock', last, aggressor: side, limits, depth: 500, seed, moment: 9 })
        const [bid, ask] = [bids[0]![0], asks[0]![0]]
        expect(side === 'buyer' ? ask : bid).toBe(last)
        expect(bid).toBeLessThan(ask)
        expect(stepTicks('stock', bid, 1)).toBe(ask)
        expect(bids.map(([price]) => price)).toEqual(bids.map(([price]) => price).toSorted((a, b) => b - a))
        expect(asks.map(([price]) => price)).toEqual(asks.map(([price]) => price).toSorted((a, b) => a - b))
        for (const [price, size] of [...bids, ...asks]) {
          expect(isOnTick('stock', price) && price >= limits.lower && price <= limits.upper && size >= 1).toBe(true)
        }
      }),
    )
  })

  it('has nobody selling above the upper limit', () => {
    const limits = priceLimits('stock', 57_000)
    const book = bookAround({
      kind: 'stock',
      last: limits.upper,
      aggressor: 'seller',
      limits,
      depth: 500,
      seed: 1,
      moment: 1,
    })
    expect(book.asks).toEqual([])
    expect(book.bids[0]?.[0]).toBe(limits.upper)
  })
})

it('seeds from different parts differ', () => {
  const all = ['005930', '005380'].flatMap((code) => ['2020-02-25', '2020-02-26'].map((day) => seedFrom(1, code, day)))
  expect(new Set(all).size).toBe(4)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type KstDate, unixMs } from '../core/time.ts'
import type { Bar } from '../domain/market-data.ts'
import { type BuiltFrom, createBarBuilder } from './bar-builder.ts'
import { MINUTE_MS } from './resample.ts'

const TODAY = '2026-11-20' as KstDate
const OPEN = Date.parse('2026-11-20T09:00:00+09:00')

/** Trades of a day in the order they happened, from price, size and the seconds since the one before. */
function dayOf(steps: readonly { price: number; size: number; gap: number }[]): BuiltFrom[] {
  let [cumVolume, at] = [0, OPEN]
  return steps.map(({ price, size, gap }) => {
    cumVolume += size
    at += gap * 1000
    return { price, size, cumVolume, tsEvent: unixMs(at) }
  })
}

/** The bars of a whole day, worked out at once. */
function atOnce(trades: readonly BuiltFrom[]): Bar[] {
  const minutes = Map.groupBy(trades, ({ tsEvent }) => Math.floor(tsEvent / MINUTE_MS))
  return [...minutes].map(([minute, inside]) => {
    const prices = inside.map(({ price }) => price)
    return {
      ts: unixMs(minute * MINUTE_MS),
      open: prices[0] ?? 0,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices.at(-1) ?? 0,
      volume: inside.reduce((sum, { size }) => sum + size, 0),
    }
  })
}

const steps = fc.array(
  fc.record({
    price: fc.integer({ min: 100, max: 900 }),
    size: fc.integer({ min: 1, max: 5000 }),
    gap: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 })),
  }),
  { minLength: 1, maxLength: 80 },
)

const built = (trades: readonly BuiltFrom[]) => {
  const builder = createBarBuilder()
  for (const trade of trades) builder.add(trade, TODAY)
  return builder
}

describe('bars built from live trades', () => {
  it('are those worked out at once, however late, repeated or reordered the trades come', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (given, chance) => {
        const trades = dayOf(given)
        const next = (): number => chance.next().value as number // endless
        const jumbled = [...trades, ...trades.filter(() => next() < 0.3)]
          .map((trade) => ({ trade, key: next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ trade }) => trade)
        const builder = built(jumbled)
        expect(builder.bars()).toEqual(atOnce(trades))
        expect(builder.completeFrom, 'nothing is missing').toBe(atOnce(trades)[0]?.ts)
      }),
    )
  })

  it('have none for a minute in which nothing was traded', () => {
    const builder = built(
      dayOf([
        { price: 100, size: 1, gap: 0 },
        { price: 101, size: 1, gap: 300 },
      ]),
    )
    expect(builder.bars().map(({ ts }) => (ts - OPEN) / MINUTE_MS)).toEqual([0, 5])
  })

  it('hold the single price of the opening auction at 09:00 and of the closing one at 15:30', () => {
    const auction = { price: 700, size: 90_000, gap: 0 }
    const close = { price: 710, size: 80_000, gap: 6.5 * 3600 }
    const bars = built(dayOf([auction, { price: 705, size: 5, gap: 1 }, close])).bars()
    expect(bars.map(({ ts, open, volume }) => [(ts - OPEN) / MINUTE_MS, open, volume])).toEqual([
      [0, 700, 90_005],
      [390, 710, 80_000],
    ])
  })

  it('take no reading without a size for a trade', () => {
    const builder = createBarBuilder()
    expect(builder.add({ price: 100, size: 0, cumVolume: 500, tsEvent: unixMs(OPEN) }, TODAY)).toBe(false)
    expect(builder.bars()).toEqual([])
  })

  it('begin anew on the next trading day, whose volume counts from zero, and let nothing of the day before in', () => {
    const builder = built(dayOf([{ price: 100, size: 7, gap: 0 }]))
    const morning = { price: 200, size: 3, cumVolume: 3, tsEvent: unixMs(OPEN + 86_400_000) }
    expect(builder.add(morning, addDays(TODAY, 1))).toBe(true)
    expect(builder.add({ price: 999, size: 1, cumVolume: 8, tsEvent: unixMs(OPEN + 1000) }, TODAY)).toBe(false)
    expect(builder.day).toBe('2026-11-21')
    expect(builder.bars()).toMatchObject([{ ts: morning.tsEvent, open: 200, volume: 3 }])
  })
})

describe('what is missing', () => {
  const trades = dayOf(Array.from({ length: 10 }, (_, i) => ({ price: 100 + i, size: 10, gap: i === 0 ? 0 : 30 })))

  it('is everything before the first whole minute of one who joins in the middle of the day', () => {
    expect(built(trades.slice(3)).completeFrom).toBe(OPEN + 2 * MINUTE_MS)
    expect(built([]).completeFrom).toBeUndefined()
  })

  it('is noticed when trades were lost on the way, and only the minutes after them are whole', () => {
    const builder = built(trades.filter((_, i) => i !== 4 && i !== 5))
    expect(builder.completeFrom).toBe(OPEN + 4 * MINUTE_MS)
  })

  it('is made good when the lost trades come after all', () => {
    const builder = built(trades.filter((_, i) => i !== 4 && i !== 5))
    builder.add(trades[5] as BuiltFrom, TODAY)
    expect(builder.completeFrom).toBe(OPEN + 4 * MINUTE_MS)
    builder.add(trades[4] as BuiltFrom, TODAY)
    expect(builder.completeFrom).toBe(OPEN)
    expect(builder.bars()).toEqual(atOnce(trades))
  })
})

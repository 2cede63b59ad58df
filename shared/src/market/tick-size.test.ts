import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceLimits } from './price-limit.ts'
import { ceilToTick, floorToTick, isOnTick, nearestTick, roundToTick, stepTicks, tickSize } from './tick-size.ts'

const kinds = fc.constantFrom('stock', 'etf', 'etn', 'reit', 'elw') as fc.Arbitrary<
  'stock' | 'etf' | 'etn' | 'reit' | 'elw'
>
const WIDE = { lower: 1, upper: 10_000_000 }

describe('tick size', () => {
  it('changes exactly at each border of the table of 2023', () => {
    const borders: [number, number, number][] = [
      [2_000, 1, 5],
      [5_000, 5, 10],
      [20_000, 10, 50],
      [50_000, 50, 100],
      [200_000, 100, 500],
      [500_000, 500, 1_000],
    ]
    for (const [border, below, from] of borders) {
      expect(tickSize('stock', border - 1)).toBe(below)
      expect(tickSize('stock', border)).toBe(from)
    }
  })

  it('is five won for funds, one won below 2,000', () => {
    expect([tickSize('etf', 1_999), tickSize('etf', 2_000), tickSize('etn', 90_000)]).toEqual([1, 5, 5])
  })

  it('refuses a price divisible by 250 but not by 500 above 200,000', () => {
    expect(isOnTick('stock', 250_250)).toBe(false)
    expect(isOnTick('stock', 250_500)).toBe(true)
    expect(isOnTick('stock', 70_000.5)).toBe(false)
    expect(isOnTick('stock', 0)).toBe(false)
  })
})

describe('rounding to the grid', () => {
  const targets = fc.double({ min: 1, max: 2_000_000, noNaN: true })

  it('lands on the grid, never more aggressive than asked, less than one tick away', () => {
    fc.assert(
      fc.property(targets, kinds, fc.constantFrom('buy', 'sell'), (target, kind, side) => {
        const rounded = roundToTick(target, side as 'buy' | 'sell', { ...WIDE, kind })
        if (!rounded.ok) {
          expect(side === 'buy' && target < tickSize(kind, target)).toBe(true)
          return
        }
        expect(isOnTick(kind, rounded.value)).toBe(true)
        expect(side === 'buy' ? rounded.value <= target : rounded.value >= target).toBe(true)
        expect(Math.abs(rounded.value - target)).toBeLessThan(tickSize(kind, target))
      }),
    )
  })

  it('leaves a price on the grid where it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), kinds, (price, kind) => {
        fc.pre(isOnTick(kind, price))
        expect([floorToTick(kind, price), ceilToTick(kind, price), nearestTick(kind, price)]).toEqual([
          price,
          price,
          price,
        ])
      }),
    )
  })

  it('says when the result is beyond the limits and clamps nothing', () => {
    const limits = priceLimits('stock', 70_000)
    expect(roundToTick(91_050, 'sell', limits)).toEqual({ ok: false, error: 'outside_price_limit' })
    expect(roundToTick(91_050, 'buy', limits)).toEqual({ ok: true, value: 91_000 })
  })

  it('walks the grid up and down and comes back to where it began', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 900_000 }), fc.integer({ min: 1, max: 15 }), (raw, steps) => {
        const start = nearestTick('stock', raw)
        const up = stepTicks('stock', start, steps)!
        expect(isOnTick('stock', up)).toBe(true)
        expect(stepTicks('stock', up, -steps)).toBe(start)
      }),
    )
    expect(stepTicks('stock', 2, -2)).toBeUndefined()
  })
})

describe('price limits', () => {
  it('agree with a published quote of base 73,400', () => {
    expect(priceLimits('stock', 73_400)).toEqual({ lower: 51_400, upper: 95_400 })
  })

  it('are on the grid, enclose the base and stay within thirty percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 2_000_000 }), kinds, (raw, kind) => {
        const base = nearestTick(kind, raw)
        const { lower, upper } = priceLimits(kind, base)
        expect(isOnTick(kind, lower) && isOnTick(kind, upper)).toBe(true)
        expect(lower * 10).toBeGreaterThanOrEqual(Math.min(base * 7, base * 10))
        expect(upper * 10).toBeLessThanOrEqual(base * 13)
        expect(lower <= base && base <= upper).toBe(true)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sma } from '../indicators/sma.ts'
import { smaCross } from '../strategies/sma-cross.ts'
import { runBacktest } from './run-backtest.ts'
import { aSeries, FRICTIONLESS, randomBarsOf, samsungDaily } from './series.test-support.ts'
import { flatCosts, koreanCosts } from './settings.ts'
import { createSignals, crossings, playSignals } from './sweep.ts'

describe('crossings', () => {
  const cross = (fast: readonly number[], slow: readonly number[]) => {
    const { rows, sides, count } = crossings(new Float64Array(fast), new Float64Array(slow), createSignals(fast.length))
    return [...rows.subarray(0, count)].map((row, index) => [row, sides[index]])
  }

  it('are where the fast line leaves the slow one, touching or not', () => {
    expect(cross([1, 3, 3, 1, 2, 3], [2, 2, 3, 2, 2, 2])).toEqual([
      [1, 1],
      [3, -1],
      [5, 1],
    ])
  })

  it('are none next to a value nobody knows, and none of lines that stay together', () => {
    expect(cross([1, Number.NaN, 3, 3], [2, 2, 2, 2])).toEqual([])
    expect(cross([2, 2, 2], [2, 2, 2])).toEqual([])
  })

  it('are found where a product would be too small to have a sign', () => {
    expect(cross([-1e-200, 1e-200, 2e-200], [0, 0, 0])).toEqual([[1, 1]])
  })
})

describe('a sweep', () => {
  it.each([
    ['Korean costs', koreanCosts],
    ['flat costs', flatCosts(0.00015, 0.0018)],
  ])('comes to what the run with orders comes to, over random strategies and bars, with %s', (_name, costs) => {
    const signals = createSignals(300)
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (seed, fast, wider, shares) => {
          const series = aSeries(randomBarsOf(seed, 300))
          const slow = fast + wider
          const settings = { ...FRICTIONLESS, cash: 1_000_000_000, costs, limits: null }
          const slowly = runBacktest([series], smaCross.create({ fast, slow, shares }, 1), settings)
          const line = (period: number) => sma.batch(series.columns, { period })[0] as Float64Array
          const quickly = playSignals(series, crossings(line(fast), line(slow), signals), { ...settings, shares })
          expect(quickly.fills).toBe(slowly.fills.length)
          expect(quickly.finalEquity).toBeCloseTo(slowly.finalEquity, 4)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('agrees to the won on real bars with Korean costs', () => {
    const series = aSeries(samsungDaily())
    const settings = { ...FRICTIONLESS, costs: koreanCosts, limits: null }
    const line = (period: number) => sma.batch(series.columns, { period })[0] as Float64Array
    const quickly = playSignals(series, crossings(line(10), line(30), createSignals(series.columns.length)), {
      ...settings,
      shares: 100,
    })
    const slowly = runBacktest([series], smaCross.create({ fast: 10, slow: 30, shares: 100 }, 1), settings)
    expect(quickly.finalEquity).toBe(slowly.finalEquity)
    expect(quickly.tax).toBe(slowly.tax)
    expect(quickly.fills).toBe(37)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sma } from '../indicators/sma.ts'
import { smaCross } from '../strategies/sma-cross.ts'
import { NO_SIGNALS, type Strategy } from '../strategies/strategy.ts'
import { runBacktest } from './run-backtest.ts'
import { aSeries, FRICTIONLESS, randomBarsOf, samsungDaily } from './series.test-support.ts'
import { flatCosts, koreanCosts } from './settings.ts'
import { createSignals, crossings, playSignals } from './sweep.ts'

/** Random strategies of each kind; ten thousand by `RANDOM_STRATEGIES=10000 npx vitest run --project shared sweep.test.ts`. */
const RUNS = Number(process.env.RANDOM_STRATEGIES ?? 400)
const PATIENCE_MS = 10_000 + RUNS * 20

/** Holds nothing or `shares`, as it is told row by row. */
function following(sides: ReadonlyMap<number, number>, shares: number): Strategy {
  let row = -1
  return {
    onEvent(event, context) {
      if (event.type !== 'bar') return NO_SIGNALS
      row += 1
      const side = sides.get(row)
      const isHeld = context.held(0) > 0
      if (side === undefined || side > 0 === isHeld) return NO_SIGNALS
      return [{ series: 0, side: side > 0 ? 'buy' : 'sell', size: { shares }, type: 'market' }]
    },
  }
}

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
  ])(
    'comes to what the run with orders comes to, over random strategies and bars, with %s',
    (_name, costs) => {
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
        { numRuns: RUNS },
      )
    },
    PATIENCE_MS,
  )

  it(
    'comes to what the run with orders comes to, whatever is wanted when',
    () => {
      const wanted = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.boolean()), { maxLength: 30 })
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 1, max: 50 }), wanted, (seed, shares, asked) => {
          const series = aSeries(randomBarsOf(seed, 60))
          const settings = { ...FRICTIONLESS, cash: 1_000_000_000, costs: koreanCosts, limits: null }
          const sides = new Map(asked.map(([row, isEntry]) => [row, isEntry ? 1 : -1]))
          const rows = [...sides.keys()].toSorted((a, b) => a - b)
          const signals = {
            rows: Int32Array.from(rows),
            sides: Int8Array.from(rows, (row) => sides.get(row) ?? 0),
            count: rows.length,
          }
          const slowly = runBacktest([series], following(sides, shares), settings)
          const quickly = playSignals(series, signals, { ...settings, shares })
          expect(quickly.fills).toBe(slowly.fills.length)
          expect(quickly.finalEquity).toBeCloseTo(slowly.finalEquity, 4)
          expect(quickly.tax + quickly.commission).toBe(slowly.tax + slowly.commission)
        }),
        { numRuns: RUNS },
      )
    },
    PATIENCE_MS,
  )

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

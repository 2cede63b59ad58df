import { describe, expect, it } from 'vitest'
import { rollingOf } from './rolling.ts'

const DAY_MS = 86_400_000
/** Weekdays from a Monday on. */
const days = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => Date.UTC(2024, 0, 1) + (Math.floor(at / 5) * 7 + (at % 5)) * DAY_MS)

describe('rolling figures', () => {
  it('are unknown until the stretch is whole', () => {
    const ts = days(400)
    const values = rollingOf({ ts, equity: ts.map((_, at) => 100 + at) }, 'return', 252)
    const first = values.findIndex((value) => value !== null)
    expect(first).toBeGreaterThan(252)
    expect(first).toBeLessThan(265)
    expect(values.slice(first).every((value) => value !== null)).toBe(true)
  })

  it('say what the stretch brought', () => {
    const ts = days(400)
    const values = rollingOf({ ts, equity: ts.map((_, at) => 1.001 ** at) }, 'return', 63)
    expect(values.at(-1)).toBeCloseTo(1.001 ** 65 - 1, 2)
  })

  it('scale to a year', () => {
    const ts = days(400)
    const equity = ts.map((_, at) => (at % 2 ? 101 : 100))
    expect(rollingOf({ ts, equity }, 'volatility', 126).at(-1)).toBeCloseTo(0.01 * Math.sqrt(261), 2)
    expect(Math.abs(rollingOf({ ts, equity }, 'sharpe', 126).at(-1) ?? 9)).toBeLessThan(0.5)
  })

  it('give no ratio where nothing moved', () => {
    const ts = days(400)
    expect(rollingOf({ ts, equity: ts.map(() => 100) }, 'sharpe', 63).at(-1)).toBeNull()
  })
})

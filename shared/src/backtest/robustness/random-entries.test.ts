import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../sim/random.ts'
import type { RoundTrip } from '../result.ts'
import { aSeries, dailyBars, randomBarsOf } from '../series.test-support.ts'
import { flatCosts } from '../settings.ts'
import { entrySkill } from './random-entries.ts'

const COSTS = flatCosts(0, 0)
const trip = (entryRow: number, exitRow: number, open: Float64Array): RoundTrip => {
  const [entryPrice, exitPrice] = [open[entryRow]!, open[exitRow]!]
  return {
    series: 0,
    entryRow,
    exitRow,
    entryTs: entryRow,
    exitTs: exitRow,
    size: 10,
    entryPrice,
    exitPrice,
    profit: 10 * (exitPrice - entryPrice),
    profitRate: exitPrice / entryPrice - 1,
  }
}

/** Four days up, four days down, and so on. */
const waves = dailyBars(
  Array.from({ length: 400 }, (_, day): [number, number, number, number, number] => {
    const price = 1_000 + 50 * (day % 8 < 4 ? day % 8 : 8 - (day % 8))
    return [price, price, price, price, 100]
  }),
)
const bought = (first: number) =>
  Array.from({ length: 20 }, (_, wave) => trip(wave * 16 + first, wave * 16 + first + 4, waves.open))
const skillOf = (trips: readonly RoundTrip[]) =>
  entrySkill({ series: [aSeries(waves)], trips, costs: COSTS, runs: 499, random: mulberry32(1) })

describe('the skill of entries', () => {
  it('is told from chance where every entry is at the bottom', () => {
    const skill = skillOf(bought(0))
    expect(skill.pValue).toBe(1 / 500)
    expect(skill.actual).toBeCloseTo(0.2)
    expect(Math.abs(skill.typical)).toBeLessThan(0.05)
  })

  it('is worse than chance where every entry is at the top', () => {
    expect(skillOf(bought(4)).pValue).toBe(1)
  })

  it('is even where entries are random themselves', () => {
    const { open } = randomBarsOf(9, 400)
    const values = Array.from({ length: 40 }, (_, seed) => {
      const random = mulberry32(seed + 100)
      const trips = Array.from({ length: 15 }, (_one, at) => {
        const from = at * 25 + Math.floor(random() * 15)
        return trip(from, from + 5, open)
      })
      const series = [aSeries(randomBarsOf(9, 400))]
      return entrySkill({ series, trips, costs: COSTS, runs: 199, random }).pValue
    })
    const low = values.filter((value) => value <= 0.25).length
    expect(low).toBeGreaterThan(2)
    expect(low).toBeLessThan(20)
  })

  it('takes the same charges as the strategy paid', () => {
    const trips = bought(0)
    const costs = flatCosts(0.01, 0.02)
    const free = skillOf(trips)
    const charged = entrySkill({ series: [aSeries(waves)], trips, costs, runs: 499, random: mulberry32(1) })
    expect(charged.typical).toBeLessThan(free.typical - 0.035)
  })

  it('is unknown without a trade', () => {
    expect(skillOf([])).toMatchObject({ trades: 0, pValue: Number.NaN })
  })
})

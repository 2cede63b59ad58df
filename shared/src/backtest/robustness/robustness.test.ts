import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxDrawdown } from '../../portfolio/returns/drawdown.ts'
import { totalReturn } from '../../portfolio/returns/growth.ts'
import { mulberry32 } from '../../sim/random.ts'
import { bootstrapped, FAN_LEVELS, shuffled } from './monte-carlo.ts'
import { normalBelow, normalQuantile } from './normal.ts'
import { overfittingProbability } from './overfitting.ts'
import { deflatedSharpe, expectedBestSharpe, probabilisticSharpe } from './sharpe-tests.ts'
import { walkForwardWindows } from './walk-forward.ts'

/** Returns without skill: a fair coin with noise. */
function noise(seed: number, length: number, drift = 0): readonly number[] {
  const random = mulberry32(seed)
  return Array.from({ length }, () => drift + 0.01 * (random() + random() + random() + random() - 2))
}

describe('the normal distribution', () => {
  it('agrees with its table', () => {
    expect(normalBelow(0)).toBeCloseTo(0.5, 7)
    expect(normalBelow(1.96)).toBeCloseTo(0.975_002_1, 6)
    expect(normalBelow(-2.575_829)).toBeCloseTo(0.005, 6)
    expect(normalQuantile(0.95)).toBeCloseTo(1.644_854, 4)
  })
})

describe('the deflated Sharpe ratio', () => {
  it('agrees with a case worked out from the paper: 5 years, 100 trials', () => {
    // Bailey and López de Prado (2014), numerical example: expected best of 100 trials with variance 1/2 a year.
    expect(expectedBestSharpe(0.5 / 250, 100) * Math.sqrt(250)).toBeCloseTo(1.789_4, 2)
  })

  it('finds skill in a steady record and none in the best of many coins', () => {
    const coins = Array.from({ length: 200 }, (_, seed) => noise(seed + 1, 500))
    const ratios = coins.map((returns) => {
      const average = returns.reduce((sum, value) => sum + value, 0) / returns.length
      return average / Math.sqrt(returns.reduce((sum, value) => sum + (value - average) ** 2, 0) / (returns.length - 1))
    })
    const best = coins[ratios.indexOf(Math.max(...ratios))] as readonly number[]
    expect(probabilisticSharpe(best)).toBeGreaterThan(0.95)
    expect(deflatedSharpe(best, ratios)).toBeLessThan(0.8)
    expect(deflatedSharpe(noise(9, 500, 0.003), ratios)).toBeGreaterThan(0.99)
  })
})

describe('the probability of overfitting', () => {
  it('is about a half among trials without skill, and small when one has it', () => {
    const coins = Array.from({ length: 20 }, (_, seed) => noise(seed + 1, 400))
    expect(overfittingProbability(coins)).toBeGreaterThan(0.25)
    expect(overfittingProbability([...coins, noise(99, 400, 0.004)])).toBeLessThan(0.05)
  })

  it('is not told of too little', () => {
    expect(overfittingProbability([noise(1, 400)])).toBeNaN()
    expect(overfittingProbability([noise(1, 10), noise(2, 10)])).toBeNaN()
  })
})

describe('other pasts', () => {
  const returns = noise(3, 120, 0.000_5)

  it('in another order end with the same wealth, and fall as deep as they fall', () => {
    const fan = shuffled(returns, { runs: 200, random: mulberry32(1) })
    for (const final of fan.finals) expect(final).toBeCloseTo(totalReturn(returns), 9)
    expect(fan.drawdowns[0]).toBeLessThanOrEqual(maxDrawdown(returns))
    expect(fan.lines).toHaveLength(FAN_LEVELS.length)
    expect(fan.lines[0]).toHaveLength(120)
  })

  it('drawn in stretches spread around the real one, higher levels above lower ones at every step', () => {
    const fan = bootstrapped(returns, 10, { runs: 300, random: mulberry32(2) })
    fan.lines.slice(1).forEach((line, index) => {
      line.forEach((wealth, step) => {
        expect(wealth).toBeGreaterThanOrEqual(fan.lines[index]?.[step] as number)
      })
    })
    expect(fan.finals[0]).toBeLessThan(totalReturn(returns))
    expect(fan.finals[4]).toBeGreaterThan(totalReturn(returns))
    expect(fan.lossRate).toBeGreaterThan(0)
    expect(fan.lossRate).toBeLessThan(1)
  })

  it('are the same for the same seed', () => {
    const once = () => bootstrapped(returns, 5, { runs: 50, random: mulberry32(7) })
    expect(once()).toEqual(once())
  })
})

describe('a walk forward', () => {
  it('tries each row once, and never one it was chosen by', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('anchored', 'rolling'),
        (length, train, test, kind) => {
          const windows = walkForwardWindows(length, { train, test, kind })
          const tried = windows.flatMap(({ test: { from, to } }) =>
            Array.from({ length: to - from }, (_, row) => from + row),
          )
          expect(tried).toEqual(Array.from({ length: Math.max(0, length - train) }, (_, row) => train + row))
          for (const window of windows) expect(window.train.to).toBe(window.test.from)
          if (kind === 'rolling') for (const { train: one } of windows) expect(one.to - one.from).toBe(train)
        },
      ),
    )
  })
})

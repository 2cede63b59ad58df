import { describe, expect, it } from 'vitest'
import { smaCross } from '../strategies/sma-cross.ts'
import { NO_SIGNALS, type Strategy } from '../strategies/strategy.ts'
import { findLookAhead } from './look-ahead.ts'
import { aSeries, FRICTIONLESS, randomBarsOf } from './series.test-support.ts'
import type { BacktestSeries } from './settings.ts'

const series = [aSeries(randomBarsOf(11, 400))]
/** Close together: who looks one bar ahead is seen only in the bar before a cut. */
const cuts = Array.from({ length: 20 }, (_, index) => 60 + index)

/** Buys when it knows that tomorrow closes higher, and sells the day after. */
const cheat = ([one]: readonly BacktestSeries[]): Strategy => {
  let row = -1
  return {
    onEvent(event, context) {
      if (event.type !== 'bar' || !one) return NO_SIGNALS
      row += 1
      const held = context.held(0)
      if (held > 0) return [{ series: 0, side: 'sell', size: { shares: held }, type: 'market' }]
      const tomorrow = one.columns.close[row + 2] ?? 0
      if (tomorrow <= event.bar.close) return NO_SIGNALS
      return [{ series: 0, side: 'buy', size: { shares: 1 }, type: 'market' }]
    },
  }
}

describe('looking ahead', () => {
  it('is found in a strategy that reads tomorrow from its data', () => {
    const found = findLookAhead(series, cheat, { settings: FRICTIONLESS, cuts })
    expect(found).toMatchObject({ cut: expect.any(Number), at: expect.any(Number) })
  })

  it('is not found in one that hears of bars as they close', () => {
    const create = () => smaCross.create({ fast: 3, slow: 10, shares: 1 }, 1)
    expect(findLookAhead(series, create, { settings: FRICTIONLESS, cuts })).toBeUndefined()
  })
})

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sma } from '../indicators/sma.ts'
import { maxDrawdown } from '../portfolio/returns/drawdown.ts'
import { smaCross } from '../strategies/sma-cross.ts'
import { NO_SIGNALS, type Strategy, type StrategySignal } from '../strategies/strategy.ts'
import { roundTrips } from './result.ts'
import { runBacktest } from './run-backtest.ts'
import { aSeries, dailyBars, FRICTIONLESS, randomBarsOf, samsungDaily } from './series.test-support.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

/** Wants what `plan` says at the close of each bar, counted from 0. */
const planned = (plan: Readonly<Record<number, readonly Omit<StrategySignal, 'series'>[]>>): Strategy => {
  let bar = -1
  return {
    onEvent(event) {
      if (event.type !== 'bar') return NO_SIGNALS
      bar += 1
      return (plan[bar] ?? []).map((signal) => ({ series: 0, ...signal }))
    },
  }
}
const buy = (shares: number) => ({ side: 'buy', size: { shares }, type: 'market' }) as const
const sell = (shares: number) => ({ side: 'sell', size: { shares }, type: 'market' }) as const

describe('a published run over real bars', () => {
  const oracle = JSON.parse(readFileSync(new URL('./__fixtures__/sma-cross-005930.json', import.meta.url), 'utf8')) as {
    readonly expected: Readonly<Record<string, number>>
    readonly trades: readonly (readonly number[])[]
  }

  /** Always in: long after a cross up, short after one down, with all it is worth. */
  function reversing(): Strategy {
    const [fast, slow] = [sma.create({ period: 10 }), sma.create({ period: 30 })]
    let was = Number.NaN
    return {
      onEvent(event, context) {
        if (event.type !== 'bar') return NO_SIGNALS
        const is = fast.update(event.bar) - slow.update(event.bar)
        const side = was < 0 && is > 0 ? 'buy' : was > 0 && is < 0 ? 'sell' : undefined
        was = is
        if (!side) return NO_SIGNALS
        const held = Math.abs(context.held(0))
        const reverse: StrategySignal = { series: 0, side, size: { equityShare: 0.9999 }, type: 'market' }
        return held > 0 ? [{ series: 0, side, size: { shares: held }, type: 'market' }, reverse] : [reverse]
      },
    }
  }

  const settings = { ...FRICTIONLESS, limits: null, allowsShort: true, closesAtEnd: true }
  const result = runBacktest([aSeries(samsungDaily())], reversing(), settings)

  it('agrees trade for trade', () => {
    const trades = roundTrips(result.fills).map((trip) => [
      trip.entryRow,
      trip.exitRow,
      trip.size,
      trip.entryPrice,
      trip.exitPrice,
    ])
    expect(trades).toEqual(oracle.trades)
    expect(trades).toHaveLength(oracle.expected.trades as number)
  })

  it('agrees on what is left, its highest and its deepest fall', () => {
    expect(result.finalEquity).toBe(oracle.expected.equity_final)
    expect(Math.max(...result.equity)).toBe(oracle.expected.equity_peak)
    const curve = [settings.cash, ...result.equity]
    const returns = curve.slice(1).map((value, index) => value / (curve[index] as number) - 1)
    expect(maxDrawdown(returns) * 100).toBeCloseTo(oracle.expected.max_drawdown_pct as number, 9)
    const wins = roundTrips(result.fills).filter(({ profit }) => profit > 0).length
    expect((wins / oracle.trades.length) * 100).toBeCloseTo(oracle.expected.win_rate_pct as number, 9)
  })
})

describe('how an order meets a bar', () => {
  const bars = dailyBars([
    [10_000, 10_100, 9_900, 10_000, 1_000],
    [10_050, 10_300, 9_950, 10_200, 1_000],
    [10_250, 10_400, 10_100, 10_150, 1_000],
    [10_100, 10_200, 9_800, 9_900, 1_000],
  ])
  const pricesOf = (plan: Parameters<typeof planned>[0], fills = FRICTIONLESS.fills) => {
    const { fills: made } = runBacktest([aSeries(bars)], planned(plan), { ...FRICTIONLESS, fills })
    return made.map(({ row, side, quantity, price }) => [row, side, quantity, price])
  }
  const limit = (side: 'buy' | 'sell', price: number) => ({ side, size: { shares: 10 }, type: 'limit', price }) as const
  const stop = (side: 'buy' | 'sell', price: number) => ({ side, size: { shares: 10 }, type: 'stop', price }) as const

  it('a market order trades at the next open, never at the price it was decided by', () => {
    expect(pricesOf({ 0: [buy(10)], 2: [sell(10)] })).toEqual([
      [1, 'buy', 10, 10_050],
      [3, 'sell', 10, 10_100],
    ])
  })

  it('slippage makes it worse by whole price steps', () => {
    const fills = { ...FRICTIONLESS.fills, slippageTicks: 2 }
    expect(pricesOf({ 0: [buy(10)], 2: [sell(10)] }, fills)).toEqual([
      [1, 'buy', 10, 10_070],
      [3, 'sell', 10, 10_080],
    ])
  })

  it('a limit trades at the open when that is better, at its price when touched, and lapses with its day', () => {
    expect(pricesOf({ 0: [limit('buy', 10_070)] })).toEqual([[1, 'buy', 10, 10_050]])
    expect(pricesOf({ 0: [limit('buy', 9_950)] })).toEqual([[1, 'buy', 10, 9_950]])
    expect(pricesOf({ 0: [limit('buy', 9_940)] })).toEqual([])
    expect(pricesOf({ 0: [limit('buy', 9_950)] }, { ...FRICTIONLESS.fills, limit: 'through' })).toEqual([])
  })

  it('a stop trades at its price, or at the open beyond it', () => {
    expect(pricesOf({ 0: [stop('buy', 10_200)] })).toEqual([[1, 'buy', 10, 10_200]])
    expect(pricesOf({ 0: [buy(10)], 2: [stop('sell', 10_120)] })).toEqual([
      [1, 'buy', 10, 10_050],
      [3, 'sell', 10, 10_100],
    ])
  })

  it('nobody sells in a bar that stayed at the upper limit, and nothing trades in one without volume', () => {
    const locked = dailyBars([
      [10_000, 10_000, 10_000, 10_000, 500],
      [13_000, 13_000, 13_000, 13_000, 500],
      [13_000, 13_000, 13_000, 13_000, 0],
      [13_100, 13_200, 13_000, 13_100, 500],
    ])
    const plan = planned({ 0: [buy(10)], 1: [buy(20)], 2: [buy(30)] })
    const { fills, unfilled } = runBacktest([aSeries(locked)], plan, FRICTIONLESS)
    expect(fills.map(({ row, quantity }) => [row, quantity])).toEqual([[3, 30]])
    expect(unfilled.map(({ quantity, code }) => [quantity, code])).toEqual([
      [10, 'order_lapsed'],
      [20, 'order_lapsed'],
    ])
  })
})

describe('a portfolio worked out by hand', () => {
  // Won, to the last: commission 0.014 % and, on sales in 2024, tax 0.18 %, fractions dropped.
  const first = dailyBars([
    [10_000, 10_000, 10_000, 10_000, 2_000],
    [10_000, 10_200, 9_900, 10_100, 500],
    [10_300, 10_400, 10_200, 10_300, 5_000],
    [10_500, 10_600, 10_400, 10_500, 5_000],
  ])
  const second = dailyBars([
    [50_000, 50_000, 50_000, 50_000, 2_000],
    [50_000, 50_500, 49_900, 50_200, 2_000],
    [50_300, 50_400, 50_200, 50_300, 2_000],
    [49_000, 49_100, 48_900, 49_000, 2_000],
  ])

  it('comes out to the won with a partial fill, charges and tax', () => {
    let bars = 0
    const strategy: Strategy = {
      onEvent(event) {
        if (event.type !== 'bar') return NO_SIGNALS
        bars += 1
        if (bars === 2)
          return [
            { series: 0, ...buy(100) },
            { series: 1, ...buy(20) },
          ]
        if (bars === 6) return [{ series: 0, ...sell(50) }]
        return NO_SIGNALS
      },
    }
    const settings = {
      ...DEFAULT_SETTINGS,
      cash: 5_000_000,
      fills: { slippageTicks: 0, volumeShare: 0.1, limit: 'touch' as const },
    }
    const series = [aSeries(first), aSeries(second)]
    const result = runBacktest(series, strategy, settings)
    expect(result.fills).toEqual([
      // A tenth of 500 shares: 50 of the 100 wanted; the rest lapses with the day.
      { series: 0, row: 1, ts: first.ts[1], side: 'buy', quantity: 50, price: 10_000, commission: 70, tax: 0 },
      { series: 1, row: 1, ts: first.ts[1], side: 'buy', quantity: 20, price: 50_000, commission: 140, tax: 0 },
      { series: 0, row: 3, ts: first.ts[3], side: 'sell', quantity: 50, price: 10_500, commission: 73, tax: 945 },
    ])
    expect(result.unfilled).toMatchObject([{ quantity: 50, code: 'order_lapsed' }])
    expect(result.cash).toBe(5_000_000 - 500_070 - 1_000_140 + 525_000 - 73 - 945)
    expect(result.finalEquity).toBe(result.cash + 20 * 49_000)
    expect([...result.equity]).toEqual([5_000_000, 5_008_790, 5_020_790, result.finalEquity])
    expect(roundTrips(result.fills)).toMatchObject([{ size: 50, profit: 25_000 - 70 - 73 - 945 }])
  })
})

describe('every run', () => {
  const aPlan = fc.array(
    fc.record({
      bar: fc.nat({ max: 59 }),
      side: fc.constantFrom('buy', 'sell'),
      shares: fc.integer({ min: 1, max: 3_000 }),
      type: fc.constantFrom('market', 'limit', 'stop'),
      away: fc.double({ min: 0.95, max: 1.05, noNaN: true }),
    }),
    { maxLength: 40 },
  )

  it('keeps cash and holdings at or above zero, and ends with what its fills add up to', () => {
    fc.assert(
      fc.property(fc.integer(), aPlan, (seed, wishes) => {
        const columns = randomBarsOf(seed, 60)
        let bar = -1
        const strategy: Strategy = {
          onEvent(event, context) {
            if (event.type !== 'bar') {
              expect(context.cash).toBeGreaterThanOrEqual(0)
              expect(context.held(0)).toBeGreaterThanOrEqual(0)
              return NO_SIGNALS
            }
            bar += 1
            return wishes
              .filter((wish) => wish.bar === bar)
              .map(({ side, shares, type, away }) => ({
                series: 0,
                side,
                size: { shares },
                type,
                price: Math.max(1, Math.round(event.bar.close * away)),
              }))
          },
        }
        const result = runBacktest([aSeries(columns)], strategy, { ...DEFAULT_SETTINGS, cash: 5_000_000 })
        let [cash, held] = [5_000_000, 0]
        for (const { side, quantity, price, commission, tax } of result.fills) {
          cash += (side === 'buy' ? -1 : 1) * quantity * price - commission - tax
          held += side === 'buy' ? quantity : -quantity
          expect(cash).toBeGreaterThanOrEqual(0)
          expect(held).toBeGreaterThanOrEqual(0)
        }
        expect(result.cash).toBe(cash)
        expect(result.finalEquity).toBe(cash + held * (columns.close[59] as number))
        expect(result.fills.length + result.unfilled.length).toBeLessThanOrEqual(2 * wishes.length)
      }),
      { numRuns: 300 },
    )
  })

  it('is the same twice, to the bit', () => {
    const run = () =>
      runBacktest(
        [aSeries(randomBarsOf(7, 500))],
        smaCross.create({ fast: 5, slow: 20, shares: 3 }, 1),
        DEFAULT_SETTINGS,
      )
    expect(run()).toEqual(run())
    expect(run().fills.length).toBeGreaterThan(5)
  })
})

import { describe, expect, it } from 'vitest'
import { findParentProblem, isFinal, isReached, ParentState, ParentTerms } from './parent-order.ts'

type Case = readonly [name: string, parent: ParentTerms, side: 'buy' | 'sell', problem: object | undefined]

const market = { lastPrice: 70_000, isOnTick: (price: number) => price % 100 === 0 }
const stop = (triggerPrice: number): ParentTerms => ({ kind: 'stop', terms: { triggerPrice, orderType: 'market' } })
const oco = (takeProfitPrice: number, stopPrice: number): ParentTerms => ({
  kind: 'oco',
  terms: { takeProfitPrice, stopPrice },
})
const bracket = (takeProfitPrice: number, stopPrice: number): ParentTerms => ({
  kind: 'bracket',
  terms: { entry: { orderType: 'market' }, takeProfitPrice, stopPrice },
})
const twap = (slices: number): ParentTerms => ({
  kind: 'twap',
  terms: { slices, intervalMs: 5_000, orderType: 'market' },
})

const CASES: readonly Case[] = [
  ['a sell stop below the market', stop(69_900), 'sell', undefined],
  ['a sell stop at the market', stop(70_000), 'sell', { code: 'trigger_already_met', field: 'triggerPrice' }],
  ['a buy stop above the market', stop(70_100), 'buy', undefined],
  ['a buy stop at the market', stop(70_000), 'buy', { code: 'trigger_already_met', field: 'triggerPrice' }],
  ['a trigger between two ticks', stop(69_950), 'sell', { code: 'price_off_tick', field: 'triggerPrice' }],
  ['a pair around the market', oco(72_000, 69_000), 'sell', undefined],
  ['a pair the wrong way round', oco(69_000, 72_000), 'sell', { code: 'exits_crossed', field: 'takeProfitPrice' }],
  ['a pair whose stop is met', oco(72_000, 70_000), 'sell', { code: 'trigger_already_met', field: 'stopPrice' }],
  ['the exits of a bought bracket', bracket(72_000, 69_000), 'buy', undefined],
  [
    'exits on the wrong sides of each other',
    bracket(69_000, 72_000),
    'buy',
    { code: 'exits_crossed', field: 'takeProfitPrice' },
  ],
  ['as many parts as shares', twap(10), 'buy', undefined],
  ['more parts than shares', twap(11), 'buy', { code: 'quantity_too_small', field: 'slices' }],
]

describe('the terms of a parent order', () => {
  it.each(CASES)('are judged by the market: %s', (_name, parent, side, problem) => {
    expect(findParentProblem({ ...parent, side, quantity: 10 }, market)).toEqual(problem)
  })

  it('are not judged by a price nobody knows', () => {
    expect(
      findParentProblem({ ...stop(80_000), side: 'sell', quantity: 1 }, { ...market, lastPrice: null }),
    ).toBeUndefined()
    expect(isReached('sell', 80_000, null)).toBe(false)
  })

  it.each([
    ['a price with a market order', { kind: 'stop', terms: { triggerPrice: 1, orderType: 'market', limitPrice: 1 } }],
    ['a limit order without a price', { kind: 'stop', terms: { triggerPrice: 1, orderType: 'limit' } }],
    ['a field nobody knows', { kind: 'stop_limit', terms: { triggerPrice: 1, limitPrice: 1, extra: 1 } }],
    ['both distances', { kind: 'trailing_stop', terms: { trailRate: 0.1, trailWon: 1, orderType: 'market' } }],
    ['no distance', { kind: 'trailing_stop', terms: { orderType: 'market' } }],
    ['half a won', { kind: 'oco', terms: { takeProfitPrice: 2.5, stopPrice: 1 } }],
    ['one slice', { kind: 'twap', terms: { slices: 1, intervalMs: 5_000, orderType: 'market' } }],
    ['slices too close together', { kind: 'twap', terms: { slices: 2, intervalMs: 4_999, orderType: 'market' } }],
  ])('refuse %s', (_name, parent) => {
    expect(ParentTerms.safeParse(parent).success).toBe(false)
  })

  it('has four ends', () => {
    expect(ParentState.options.filter(isFinal)).toEqual(['done', 'canceled', 'expired', 'failed'])
  })
})

import { describe, expect, it } from 'vitest'
import { canonicalBacktest, DEFAULT_TERMS, parseBacktestSpec } from './spec.ts'
import { countOf, gridPoint, gridSize, valueAt } from './task.ts'

const SPEC = {
  v: 1,
  strategy: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5, slow: 20 } },
  instruments: ['005930.KRX'],
  bar: '1d',
  from: '2020-01-02',
  to: '2021-12-30',
  settings: DEFAULT_TERMS,
  benchmark: 'KOSPI',
  outOfSampleShare: null,
  task: { kind: 'single' },
}
const SWEEP = {
  kind: 'sweep',
  search: 'grid',
  axes: [
    { param: 'fast', from: 5, to: 10, step: 5 },
    { param: 'slow', from: 20, to: 60, step: 20 },
  ],
  runs: null,
  seed: 1,
  goal: 'sharpe',
}

/** Where the problems of a spec are, in order. */
function placesOf(over: object): readonly string[] {
  const parsed = parseBacktestSpec({ ...SPEC, ...over })
  return parsed.ok ? [] : parsed.error.map(({ path }) => path.join('.'))
}

describe('a backtest spec', () => {
  it('is the same text whatever the order of its keys', () => {
    const [one, other] = [
      parseBacktestSpec(SPEC),
      parseBacktestSpec(Object.fromEntries(Object.entries(SPEC).toReversed())),
    ]
    expect(one.ok && other.ok && canonicalBacktest(one.value) === canonicalBacktest(other.value)).toBe(true)
  })

  it('takes what can be played', () => {
    expect(placesOf({})).toEqual([])
    expect(placesOf({ task: SWEEP })).toEqual([])
    expect(placesOf({ task: { ...SWEEP, search: 'random', runs: 4 } })).toEqual([])
    expect(
      placesOf({ task: { kind: 'walk_forward', axes: SWEEP.axes, goal: 'cagr', trainBars: 250, testBars: 60 } }),
    ).toEqual([])
  })

  it('names the place of each thing it refuses', () => {
    expect(placesOf({ surprise: 1 })).toEqual(['surprise'])
    expect(placesOf({ from: '2020-02-30' })).toEqual(['from'])
    expect(placesOf({ to: '2019-12-30' })).toEqual(['to'])
    expect(placesOf({ from: '1996-06-30' })).toEqual(['from'])
    expect(placesOf({ instruments: ['005930.KRX', '005930.KRX'] })).toEqual(['instruments'])
    expect(placesOf({ strategy: { kind: 'hook' } })).toEqual(['strategy.kind'])
    expect(placesOf({ strategy: { ...SPEC.strategy, strategy: 'sure_profit' } })).toEqual(['strategy.strategy'])
    expect(placesOf({ strategy: { ...SPEC.strategy, params: { fast: 1, slower: 2 } } })).toEqual([
      'strategy.params.fast',
      'strategy.params.slower',
    ])
    expect(placesOf({ settings: { ...DEFAULT_TERMS, cash: 1 } })).toEqual(['settings.cash'])
  })

  it('refuses axes that leave what the strategy can do, or are more than a machine should be asked for', () => {
    const axes = (axis: object) => ({ task: { ...SWEEP, axes: [{ ...SWEEP.axes[0], ...axis }] } })
    expect(placesOf(axes({ to: 4 }))).toEqual(['task.axes.0'])
    expect(placesOf(axes({ to: 4_000 }))).toEqual(['task.axes.0'])
    expect(placesOf(axes({ param: 'slowest' }))).toEqual(['task.axes.0.param'])
    expect(placesOf(axes({ step: 2.5 }))).toEqual(['task.axes.0'])
    expect(placesOf({ task: { ...SWEEP, axes: [SWEEP.axes[0], SWEEP.axes[0]] } })).toEqual(['task.axes'])
    const all = { from: 2, to: 400, step: 1 }
    expect(placesOf({ task: { ...SWEEP, axes: SWEEP.axes.map((axis) => ({ ...axis, ...all })) } })).toEqual([
      'task.axes',
    ])
    expect(placesOf({ task: { ...SWEEP, runs: 5 } })).toEqual(['task.runs'])
  })
})

describe('a grid', () => {
  it('has every point once, the last axis moving first', () => {
    expect(gridSize(SWEEP.axes)).toBe(6)
    const points = Array.from({ length: 6 }, (_, place) => gridPoint(SWEEP.axes, place))
    expect(points.map(({ fast, slow }) => [fast, slow])).toEqual([
      [5, 20],
      [5, 40],
      [5, 60],
      [10, 20],
      [10, 40],
      [10, 60],
    ])
  })

  it('steps without what binary fractions leave behind', () => {
    const axis = { param: 'width', from: 0.1, to: 0.3, step: 0.1 }
    expect(countOf(axis)).toBe(3)
    expect(valueAt(axis, 2)).toBe(0.3)
  })
})

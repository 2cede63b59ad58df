import type { SweepPoint } from '@naru/shared/backtest/report'
import { describe, expect, it } from 'vitest'
import { planeOf, spreadOf } from './sweep-map.ts'

const FAST = { param: 'fast', from: 5, to: 15, step: 5 }
const SLOW = { param: 'slow', from: 20, to: 40, step: 20 }
const WEIGHT = { param: 'weight', from: 10, to: 20, step: 10 }

const run = (params: Readonly<Record<string, number>>, sharpe: number | null): SweepPoint => ({
  params,
  sharpe,
  cagr: null,
  mdd: null,
  calmar: null,
  profit: 0,
  trades: 0,
})

const RUNS = [5, 10, 15].flatMap((fast) =>
  [20, 40].flatMap((slow) =>
    [10, 20].map((weight) => run({ fast, slow, weight }, fast * 10_000 + slow * 100 + weight)),
  ),
)

describe('the map of a sweep', () => {
  it('shows two parameters while the others stand still', () => {
    const plane = planeOf(RUNS, { across: FAST, down: SLOW, fixed: { weight: 20 } })
    expect(plane.map((row) => row.map((cell) => cell?.sharpe))).toEqual([
      [52_020, 102_020, 152_020],
      [54_020, 104_020, 154_020],
    ])
  })

  it('is one row of a single parameter', () => {
    expect(planeOf([run({ fast: 5 }, 1)], { across: FAST, down: undefined, fixed: {} })).toEqual([
      [run({ fast: 5 }, 1), undefined, undefined],
    ])
  })

  it('leaves open what was not tried', () => {
    const plane = planeOf(RUNS.slice(0, 4), { across: FAST, down: SLOW, fixed: { weight: 10 } })
    expect(plane[0]?.map((cell) => cell !== undefined)).toEqual([true, false, false])
  })

  it('tells how results spread over one parameter', () => {
    expect(spreadOf(RUNS, WEIGHT, 'sharpe')).toEqual([
      { value: 10, worst: 52_010, middle: 103_010, best: 154_010 },
      { value: 20, worst: 52_020, middle: 103_020, best: 154_020 },
    ])
    expect(spreadOf([run({ fast: 5 }, null)], FAST, 'sharpe')[0]).toEqual({
      value: 5,
      worst: null,
      middle: null,
      best: null,
    })
  })
})

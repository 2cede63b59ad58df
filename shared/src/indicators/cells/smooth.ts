import type { Cell } from './cell.ts'

const AVERAGE = 0
const SUM = 1
const COUNT = 2

/**
 * `average += (x − average) × weight`, begun with the plain mean of the first `seed` numbers.
 *
 * An exponential average has the weight 2 / (period + 1), Wilder's 1 / period; both are begun with their first period,
 * or with the first number alone (`seed` 1).
 */
export function createSmooth(weight: number, seed: number): Cell {
  const state = Float64Array.of(Number.NaN, Number.NaN, 0)
  const start = (x: number, keep: boolean): number => {
    const count = Number.isNaN(x) || !Number.isNaN(state[AVERAGE]!) ? 0 : state[COUNT]! + 1
    const sum = count > 1 ? state[SUM]! + x : x
    const average = count === seed ? sum / seed : Number.NaN
    if (keep) {
      state[AVERAGE] = average
      state[SUM] = sum
      state[COUNT] = count
    }
    return average
  }
  return (x, keep) => {
    const average = state[AVERAGE]! + (x - state[AVERAGE]!) * weight
    if (Number.isNaN(average)) return start(x, keep)
    if (keep) state[AVERAGE] = average
    return average
  }
}

export const createEma = (period: number, seed = period): Cell => createSmooth(2 / (period + 1), seed)
export const createWilder = (period: number): Cell => createSmooth(1 / period, period)

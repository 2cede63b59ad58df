import type { Cell } from './cell.ts'

/**
 * `average += (x − average) × weight`, begun with the plain mean of the first `seed` numbers.
 *
 * An exponential average has the weight 2 / (period + 1), Wilder's 1 / period; both are begun with their first period,
 * or with the first number alone (`seed` 1).
 */
export function createSmooth(weight: number, seed: number): Cell {
  const state = { average: Number.NaN, sum: Number.NaN, count: 0 }
  const start = (x: number, keep: boolean): number => {
    const count = Number.isNaN(x) || !Number.isNaN(state.average) ? 0 : state.count + 1
    const sum = count > 1 ? state.sum + x : x
    const average = count === seed ? sum / seed : Number.NaN
    if (keep) {
      state.average = average
      state.sum = sum
      state.count = count
    }
    return average
  }
  return (x, keep) => {
    const average = state.average + (x - state.average) * weight
    if (Number.isNaN(average)) return start(x, keep)
    if (keep) state.average = average
    return average
  }
}

export const createEma = (period: number, seed = period): Cell => createSmooth(2 / (period + 1), seed)
export const createWilder = (period: number): Cell => createSmooth(1 / period, period)

import type { Cell } from './cell.ts'

/**
 * `value += (x − value) × weight`, begun with the plain mean of the first `seed` numbers.
 *
 * An exponential average has the weight 2 / (period + 1), Wilder's 1 / period; both are begun with their first period,
 * or with the first number alone (`seed` 1).
 */
export function createSmooth(weight: number, seed: number): Cell {
  const state = { value: Number.NaN, sum: Number.NaN, count: 0 }
  const start = (x: number, keep: boolean): number => {
    const count = Number.isNaN(x) || !Number.isNaN(state.value) ? 0 : state.count + 1
    const sum = count > 1 ? state.sum + x : x
    const value = count === seed ? sum / seed : Number.NaN
    if (keep) {
      state.count = count
      state.sum = sum
      state.value = value
    }
    return value
  }
  return (x, keep) => {
    const value = state.value + (x - state.value) * weight
    if (Number.isNaN(value)) return start(x, keep)
    if (keep) state.value = value
    return value
  }
}

export const createEma = (period: number, seed = period): Cell => createSmooth(2 / (period + 1), seed)
export const createWilder = (period: number): Cell => createSmooth(1 / period, period)

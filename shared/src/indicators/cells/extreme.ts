import type { Cell } from './cell.ts'

/** Largest of the last `period` numbers, from a tail and a head as `createSum` has them; NaN while one of them is. */
export function createHighest(period: number): Cell {
  const size = period - 1
  if (size === 0) return (x) => x
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const state = { at: 0, head: Number.NEGATIVE_INFINITY }
  const turn = (): void => {
    let highest = Number.NEGATIVE_INFINITY
    for (let at = size - 1; at >= 0; at -= 1) {
      highest = Math.max(highest, block[at]!)
      tails[at] = highest
    }
    state.at = 0
    state.head = Number.NEGATIVE_INFINITY
  }
  return (x, keep) => {
    const { at } = state
    const head = Math.max(state.head, x)
    const highest = Math.max(tails[at]!, head)
    if (keep) {
      block[at] = x
      state.head = head
      state.at = at + 1
      if (at + 1 === size) turn()
    }
    return highest
  }
}

export function createLowest(period: number): Cell {
  const highest = createHighest(period)
  return (x, keep) => -highest(-x, keep)
}

/** Of equal extremes, the one that counts. */
export type Ties = 'oldest' | 'newest'

/** How many numbers ago the largest of the last `period` came: 0 for the newest. */
export function createSinceHighest(period: number, ties: Ties): Cell {
  const size = period - 1
  if (size === 0) return (x) => x - x
  const isNewest = ties === 'newest'
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const places = new Float64Array(size) // of the tail's largest in its block
  const state = { at: 0, head: Number.NEGATIVE_INFINITY, place: 0 }
  const turn = (): void => {
    let highest = Number.NEGATIVE_INFINITY
    let place = 0
    for (let at = size - 1; at >= 0; at -= 1) {
      const x = block[at]!
      if (isNewest ? x > highest : x >= highest) place = at
      highest = Math.max(highest, x)
      tails[at] = highest
      places[at] = place
    }
    state.at = 0
    state.head = Number.NEGATIVE_INFINITY
    state.place = 0
  }
  return (x, keep) => {
    const { at } = state
    const place = (isNewest ? x >= state.head : x > state.head) ? at : state.place
    const head = Math.max(state.head, x)
    const tail = tails[at]!
    const isInHead = isNewest ? head >= tail : head > tail
    const since = isInHead ? at - place : at + size - places[at]!
    if (keep) {
      block[at] = x
      state.head = head
      state.place = place
      state.at = at + 1
      if (at + 1 === size) turn()
    }
    return Number.isNaN(head + tail) ? Number.NaN : since
  }
}

export function createSinceLowest(period: number, ties: Ties): Cell {
  const since = createSinceHighest(period, ties)
  return (x, keep) => since(-x, keep)
}

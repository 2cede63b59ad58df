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

/** How many numbers ago the largest of the last `period` came: 0 for the newest; the newest of equals counts. */
export function createSinceHighest(period: number): Cell {
  const size = period - 1
  if (size === 0) return (x) => x - x
  const block = new Float64Array(size)
  const tails = new Float64Array(size).fill(Number.NaN)
  const places = new Float64Array(size) // of the tail's largest in its block
  const state = { at: 0, head: Number.NEGATIVE_INFINITY, place: 0 }
  const turn = (): void => {
    let highest = Number.NEGATIVE_INFINITY
    let place = 0
    for (let at = size - 1; at >= 0; at -= 1) {
      if (!(block[at]! <= highest)) {
        highest = Number.isNaN(highest) ? highest : block[at]!
        place = at
      }
      tails[at] = highest
      places[at] = place
    }
    state.at = 0
    state.head = Number.NEGATIVE_INFINITY
    state.place = 0
  }
  return (x, keep) => {
    const { at } = state
    const isNew = x >= state.head || Number.isNaN(x)
    const head = Math.max(state.head, x)
    const place = isNew ? at : state.place
    const tail = tails[at]!
    let since = head >= tail ? at - place : at + size - places[at]!
    if (Number.isNaN(tail) || Number.isNaN(head)) since = Number.NaN
    if (keep) {
      block[at] = x
      state.head = head
      state.place = place
      state.at = at + 1
      if (at + 1 === size) turn()
    }
    return since
  }
}

export function createSinceLowest(period: number): Cell {
  const since = createSinceHighest(period)
  return (x, keep) => since(-x, keep)
}

/** Chance from a seed: the same seed throws the same dice for ever. */
export interface Dice {
  /** 0 ≤ x < 1. */
  fraction(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True in `percent` of a hundred throws. */
  chance(percent: number): boolean
  pick<T>(items: readonly T[]): T | undefined
}

/** Mulberry32: thirty-two bits of state, the same on every machine. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1))
  return {
    fraction,
    between,
    chance: (percent) => fraction() * 100 < percent,
    pick: (items) => items[between(0, items.length - 1)],
  }
}

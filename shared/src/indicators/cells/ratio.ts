/** a / b, and unknown where b is nothing: an Infinity would pass for a very large number. */
export const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b)

/** Where x lies between two ends, 0 to 1, and in the middle of an empty stretch: a halted stock is not oversold. */
export const between = (x: number, low: number, high: number): number => (high === low ? 0.5 : (x - low) / (high - low))

/** 0 where x is known, unknown where it is not: what does not count must not hide what is missing. */
export const zeroOf = (x: number): number => x - x

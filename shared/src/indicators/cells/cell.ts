/**
 * A part of an indicator that remembers: takes the next number, answers, and changes only when the number is kept.
 * Unknown (NaN) in gives unknown out. What looks at a window knows again when the NaN has left it; what is recursive
 * starts over, so that one missing bar does not silence it for ever.
 */
export type Cell = (x: number, keep: boolean) => number

import { bottom, type Candle } from './candles.ts'

/** A small body, a lower shadow longer than it, all but no upper one. */
export const isHammer = ({ body, meanBody, upper, lower, nothing }: Candle): boolean =>
  body < meanBody && lower > body && upper < nothing

/** The same upside down. */
export const isUpsideDown = ({ body, meanBody, upper, lower, nothing }: Candle): boolean =>
  body < meanBody && upper > body && lower < nothing

/** Whether the body begins at or below the low of the candle before, or near it: the place of a hammer after a fall. */
export const isNearLow = (it: Candle, before: Candle): boolean => bottom(it) <= before.low + before.near

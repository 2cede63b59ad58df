/** How far the price has moved from the proposed limit, in percent; null where no price was proposed. */
export const driftOf = (limitPrice: number | null, last: number): number | null =>
  limitPrice === null || limitPrice <= 0 ? null : ((last - limitPrice) / limitPrice) * 100

/** So far, in percent, that whoever approves should look twice. */
const FAR_PERCENT = 1

export const isFar = (drift: number | null | undefined): boolean =>
  drift !== null && drift !== undefined && Math.abs(drift) >= FAR_PERCENT

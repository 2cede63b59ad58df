/**
 * Truth with a third value: what is missing, stale or not a number is unknown, and unknown is not false.
 * Numbers, so that a comparison of ten thousand rules a tick allocates nothing.
 */
export const TRUE = 1
export const FALSE = 0
export const UNKNOWN = -1
export type Tri = typeof TRUE | typeof FALSE | typeof UNKNOWN

export const triOf = (value: boolean): Tri => (value ? TRUE : FALSE)

export const not = (value: Tri): Tri => (value === UNKNOWN ? UNKNOWN : value === TRUE ? FALSE : TRUE)

export const TRI_NAMES = { [TRUE]: 'true', [FALSE]: 'false', [UNKNOWN]: 'unknown' } as const satisfies Record<
  Tri,
  string
>

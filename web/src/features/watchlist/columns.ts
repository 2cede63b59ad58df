/** What can stand beside name and price, in the order it stands. */
export const COLUMNS = ['change', 'volume', 'turnover', 'strength', 'range', 'freshness'] as const
export type Column = (typeof COLUMNS)[number]

const USUAL: readonly Column[] = ['change', 'volume', 'freshness']
/** Always shown; stored too, because a list without a column is not stored. */
const PRICE = 'price'

/** The columns of a folder as they were stored, maybe by another version; the usual ones when nothing was. */
export const shownColumns = (stored: readonly string[] | null): readonly Column[] =>
  stored ? COLUMNS.filter((known) => stored.includes(known)) : USUAL

/** What to store after one column was switched on or off. */
export const withToggled = (shown: readonly Column[], column: Column): readonly string[] => [
  PRICE,
  ...COLUMNS.filter((known) => (known === column) !== shown.includes(known)),
]

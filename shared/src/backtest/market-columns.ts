/** Single trades of one instrument, ascending. Won per share, shares. */
export interface TickColumns {
  readonly ts: Float64Array
  readonly price: Float64Array
  readonly size: Float64Array
  readonly length: number
}

/** Order books of one instrument, ascending. `depth` levels a side, best first; 0 where there is none. */
export interface BookColumns {
  readonly ts: Float64Array
  readonly depth: number
  readonly asks: { readonly price: Float64Array; readonly size: Float64Array }
  readonly bids: { readonly price: Float64Array; readonly size: Float64Array }
  readonly length: number
}

/** How an instrument traded from `from` until before `to`, where it was not continuously. UnixMs. */
export interface Spell {
  /** `halt`: not at all. `auction`: all orders at one price, the close of the bar. */
  readonly kind: 'halt' | 'auction'
  readonly from: number
  readonly to: number
}

/** What happens to what is held, before the market opens on a day. `ts`: UnixMs of its first bar or earlier. */
export type CorporateAction =
  /** Won a share before tax, for everyone who holds on the ex-day. Paid at once here, months later in life. */
  | { readonly kind: 'dividend'; readonly ts: number; readonly wonPerShare: number }
  /** New shares for each old one: 50 for a split of one into fifty, 0.1 for ten into one. Fractions are paid out. */
  | { readonly kind: 'split'; readonly ts: number; readonly ratio: number }

/** The first place whose time is not before `at`. */
export function firstAt(ts: Float64Array, at: number): number {
  let [low, high] = [0, ts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ts[middle]! < at) low = middle + 1
    else high = middle
  }
  return low
}

/** How it traded at an instant; undefined: continuously. */
export const spellAt = (spells: readonly Spell[] | undefined, at: number): Spell['kind'] | undefined =>
  spells?.find(({ from, to }) => at >= from && at < to)?.kind

/** Trades before an instant. */
export function ticksBefore({ ts, price, size }: TickColumns, at: number): TickColumns {
  const length = firstAt(ts, at)
  return { ts: ts.slice(0, length), price: price.slice(0, length), size: size.slice(0, length), length }
}

/** Books before an instant. */
export function booksBefore({ ts, depth, asks, bids }: BookColumns, at: number): BookColumns {
  const length = firstAt(ts, at)
  const cut = ({ price, size }: BookColumns['asks']): BookColumns['asks'] => ({
    price: price.slice(0, length * depth),
    size: size.slice(0, length * depth),
  })
  return { ts: ts.slice(0, length), depth, asks: cut(asks), bids: cut(bids), length }
}

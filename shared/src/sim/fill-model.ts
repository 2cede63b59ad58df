import type { BookLevel } from '../domain/market-data.ts'
import type { Side } from '../domain/order.ts'

/** Part of an order traded: shares, won per share. */
export interface Execution {
  readonly quantity: number
  readonly price: number
}

/** Whether an order on `side` limited to `limitPrice` (null: no limit) takes what is offered at `price`. */
export const crosses = (side: Side, limitPrice: number | null, price: number): boolean =>
  limitPrice === null || (side === 'buy' ? price <= limitPrice : price >= limitPrice)

/**
 * Walks the opposite side of a book, best level first.
 *
 * @param levels    what is offered, best first
 * @param taken     shares already taken from a level since the book was published
 * @param quantity  shares wanted
 * @returns         one execution a level; their sum is at most `quantity`
 */
export function walkBook(
  levels: readonly BookLevel[],
  taken: ReadonlyMap<number, number>,
  want: { readonly side: Side; readonly limitPrice: number | null; readonly quantity: number },
): readonly Execution[] {
  const executions: Execution[] = []
  let left = want.quantity
  for (const [price, size] of levels) {
    if (left === 0 || !crosses(want.side, want.limitPrice, price)) break
    const quantity = Math.min(left, Math.max(0, size - (taken.get(price) ?? 0)))
    if (quantity > 0) executions.push({ quantity, price })
    left -= quantity
  }
  return executions
}

/**
 * Shares resting in front of a new order at `price`.
 * 0 inside the spread; null behind the last visible level, where nothing is known yet.
 */
export function sharesAhead(levels: readonly BookLevel[], side: Side, price: number): number | null {
  const level = levels.find(([at]) => at === price)
  if (level) return level[1]
  const worst = levels.at(-1)?.[0]
  if (worst === undefined) return 0
  const isBehind = side === 'buy' ? price < worst : price > worst
  return isBehind ? null : 0
}

import type { KstDate, UnixMs } from '../core/time.ts'

/** How the cost of what is sold is counted: 이동평균 (as the broker states it) or 선입선출 (oldest first). */
export type CostBasis = 'moving_average' | 'fifo'

/** Shares bought together, and what is left of what they cost. Won; `cost` without `commission`. */
export interface Lot<Owner> {
  readonly owner: Owner
  readonly quantity: number
  readonly cost: number
  readonly commission: number
  readonly openedAt: UnixMs
  readonly openedOn: KstDate
  /** False: nobody saw it bought, its cost is what the broker states. */
  readonly isBought: boolean
}

/** Takes `quantity` shares out of a lot that has as many. What is left keeps every won that was not taken. */
export function split<Owner>(lot: Lot<Owner>, quantity: number): { taken: Lot<Owner>; left: Lot<Owner> | null } {
  if (quantity === lot.quantity) return { taken: lot, left: null }
  const share = quantity / lot.quantity
  // In whole won, so that parts can be added up; the last part takes what remains.
  const [cost, commission] = [Math.round(lot.cost * share), Math.round(lot.commission * share)]
  return {
    taken: { ...lot, quantity, cost, commission },
    left: {
      ...lot,
      quantity: lot.quantity - quantity,
      cost: lot.cost - cost,
      commission: lot.commission - commission,
    },
  }
}

/** One lot of both: what moving average keeps. Its opening is that of its average share. */
function merge<Owner>(a: Lot<Owner>, b: Lot<Owner>): Lot<Owner> {
  const quantity = a.quantity + b.quantity
  // Times are whole milliseconds, so the average of two is rounded to one.
  const openedAt = Math.round(a.openedAt + ((b.openedAt - a.openedAt) * b.quantity) / quantity) as UnixMs
  const isBought = a.isBought && b.isBought
  return { ...a, quantity, cost: a.cost + b.cost, commission: a.commission + b.commission, openedAt, isBought }
}

/** The lots of one holding, oldest first. Immutable. */
export type Lots<Owner> = readonly Lot<Owner>[]

/** `isSame`: whose lots are averaged together. */
export function add<Owner>(
  lots: Lots<Owner>,
  lot: Lot<Owner>,
  { basis, isSame }: { readonly basis: CostBasis; readonly isSame: (a: Owner, b: Owner) => boolean },
): Lots<Owner> {
  const at = basis === 'fifo' ? -1 : lots.findIndex(({ owner }) => isSame(owner, lot.owner))
  return at < 0 ? [...lots, lot] : lots.map((held, index) => (index === at ? merge(held, lot) : held))
}

/** Takes shares of the lots that `isWanted`, oldest first; fewer than asked for when there are no more. */
export function take<Owner>(
  lots: Lots<Owner>,
  quantity: number,
  isWanted: (owner: Owner) => boolean = () => true,
): { readonly taken: Lots<Owner>; readonly left: Lots<Owner> } {
  const taken: Lot<Owner>[] = []
  const left: Lot<Owner>[] = []
  let open = quantity
  for (const lot of lots) {
    if (open === 0 || !isWanted(lot.owner)) {
      left.push(lot)
      continue
    }
    const parts = split(lot, Math.min(open, lot.quantity))
    taken.push(parts.taken)
    if (parts.left) left.push(parts.left)
    open -= parts.taken.quantity
  }
  return { taken, left }
}

/**
 * The same money for another number of shares, more than none: a split, a bonus issue. Whole shares, rounded so that they
 * add up; what a lot too small for a share had cost goes to its neighbor.
 */
export function rescale<Owner>(lots: Lots<Owner>, to: number): Lots<Owner> {
  const from = sharesOf(lots)
  if (from === 0) return lots
  let [seen, given] = [0, 0]
  const scaled: Lot<Owner>[] = []
  for (const lot of lots) {
    seen += lot.quantity
    const quantity = Math.floor((seen * to) / from) - given
    given += quantity
    const before = scaled.at(-1)
    if (before && (quantity === 0 || before.quantity === 0)) {
      const owner = quantity === 0 ? before.owner : lot.owner
      scaled[scaled.length - 1] = {
        ...before,
        owner,
        quantity: before.quantity + quantity,
        cost: before.cost + lot.cost,
        commission: before.commission + lot.commission,
        isBought: before.isBought && lot.isBought,
      }
    } else scaled.push({ ...lot, quantity })
  }
  return scaled
}

export const sharesOf = (lots: Lots<unknown>): number => lots.reduce((sum, { quantity }) => sum + quantity, 0)
/** Won paid for them, commission included. */
export const costOf = (lots: Lots<unknown>): number =>
  lots.reduce((sum, { cost, commission }) => sum + cost + commission, 0)

import type { KstDate } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { Lot } from './lots.ts'
import type { OpenHolding } from './realized.ts'
import type { Owner } from './records.ts'

/** Won per share; undefined where nobody has said one. */
export type PriceOf = (instrumentId: InstrumentId) => number | undefined

/** What is held of one instrument, and what it would have earned at a price, before the charges of selling it. Won. */
export interface Unrealized {
  readonly instrumentId: InstrumentId
  readonly quantity: number
  /** Without commission, as the broker states it: cost ÷ quantity is its average price. */
  readonly cost: number
  readonly buyCommission: number
  readonly openedOn: KstDate
  /** Null without a price. */
  readonly value: number | null
  readonly gross: number | null
  /** Less the commission it was bought with. */
  readonly net: number | null
}

/** One line for each holding of each account, in the order they were opened. */
export const unrealizedOf = (open: readonly OpenHolding[], priceOf: PriceOf): readonly (Unrealized & OpenHolding)[] =>
  open.map((holding) => ({ ...holding, ...valued(holding.instrumentId, holding.lots, priceOf) }))

export function valued(instrumentId: InstrumentId, lots: readonly Lot<Owner>[], priceOf: PriceOf): Unrealized {
  let [quantity, cost, buyCommission] = [0, 0, 0]
  for (const lot of lots) {
    quantity += lot.quantity
    cost += lot.cost
    buyCommission += lot.commission
  }
  const price = priceOf(instrumentId)
  const value = price === undefined ? null : price * quantity
  const gross = value === null ? null : value - cost
  const openedOn = lots.map((lot) => lot.openedOn).toSorted()[0]!
  const net = gross === null ? null : gross - buyCommission
  return { instrumentId, quantity, cost, buyCommission, openedOn, value, gross, net }
}

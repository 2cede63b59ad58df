import { type AccountState, type LedgerOrder, type LedgerState, openQty } from './ledger.ts'

/** Rates in millionths of the amount. */
export interface ChargeRates {
  readonly fee: number
  readonly salesTax: number
}

/** Derived from one real mock balance: 0.014 % each side and 0.20 % on sales. */
export const MOCK_CHARGES: ChargeRates = { fee: 140, salesTax: 2_000 }

const MILLION = 1_000_000

/** Charges of a fill: billed on the order's running total, so that the parts add up to the whole with one fraction dropped. */
export function chargesOfFill(order: LedgerOrder, amount: number, rates: ChargeRates): { fee: number; tax: number } {
  const part = (rate: number): number =>
    Math.floor(((order.cumAmount + amount) * rate) / MILLION) - Math.floor((order.cumAmount * rate) / MILLION)
  return { fee: part(rates.fee), tax: order.side === 'sell' ? part(rates.salesTax) : 0 }
}

/** Won needed to buy: amount plus fee, rounded up. */
export const costOfBuying = (amount: number, rates: ChargeRates): number =>
  amount + Math.ceil((amount * rates.fee) / MILLION)

export const ordersOf = (state: LedgerState, accountKey: string): readonly LedgerOrder[] =>
  (state.orderKeys[accountKey] ?? []).flatMap((key) => state.orders[key] ?? [])

export const isOpen = (order: LedgerOrder): boolean => openQty(order) > 0

/** Won tied up by open buys. `ceiling` prices those without a limit. */
export function reservedCash(
  orders: readonly LedgerOrder[],
  rates: ChargeRates,
  ceiling: (code: string) => number,
): number {
  return orders
    .filter((order) => order.side === 'buy' && isOpen(order))
    .reduce((sum, order) => sum + costOfBuying(openQty(order) * (order.price || ceiling(order.code)), rates), 0)
}

/** Shares tied up by open sells. */
export const reservedShares = (orders: readonly LedgerOrder[], code: string): number =>
  orders.filter((order) => order.side === 'sell' && order.code === code).reduce((sum, order) => sum + openQty(order), 0)

/** Won settled by the end of a day. */
export function settledCash(holder: AccountState, by: string): number {
  const pending = Object.entries(holder.settlements).filter(([day]) => day > by)
  return holder.cash - pending.reduce((sum, [, net]) => sum + net, 0)
}

/** Won per share paid for what is held; 0 when nothing is. */
export const averagePrice = (holding: { readonly quantity: number; readonly cost: number }): number =>
  holding.quantity === 0 ? 0 : holding.cost / holding.quantity

import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentKind, Market } from '@naru/shared/domain/instrument'
import { salesTaxRate } from '@naru/shared/market/costs'
import { type AccountState, type LedgerOrder, type LedgerState, openQty } from './ledger.ts'

/** Rates in millionths of the amount. */
export interface ChargeRates {
  readonly fee: number
  /** Null: what the law says for the market and kind of the instrument on the day of the sale. */
  readonly salesTax: number | null
}

/** The fee derived from one real mock balance: 0.014 % each side. */
export const MOCK_CHARGES: ChargeRates = { fee: 140, salesTax: null }

/** What decides the tax of a sale. */
export interface Taxed {
  readonly market: Market
  readonly kind: InstrumentKind
  readonly date: KstDate
}

const MILLION = 1_000_000

/** Charges of a fill: billed on the order's running total, so that the parts add up to the whole with one fraction dropped. */
export function chargesOfFill(
  order: LedgerOrder,
  amount: number,
  { rates, taxed }: { readonly rates: ChargeRates; readonly taxed: Taxed },
): { fee: number; tax: number } {
  const part = (rate: number): number =>
    Math.floor(((order.cumAmount + amount) * rate) / MILLION) - Math.floor((order.cumAmount * rate) / MILLION)
  if (order.side === 'buy') return { fee: part(rates.fee), tax: 0 }
  const salesTax = rates.salesTax ?? Math.round(salesTaxRate(taxed.market, taxed.kind, taxed.date) * MILLION)
  return { fee: part(rates.fee), tax: part(salesTax) }
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

import type { Side } from '@naru/shared/domain/order'
import type { LedgerState } from '../ledger.ts'

/** One fill with what it cost to have the shares sold: amounts in won. */
export interface Trade {
  readonly date: string
  readonly code: string
  readonly side: Side
  readonly quantity: number
  readonly amount: number
  readonly fee: number
  readonly tax: number
  /** What the shares of a sale were bought for, at the average price then; 0 for a purchase. */
  readonly cost: number
  /** Shares held after it. */
  readonly heldAfter: number
}

/** Every fill of an account, oldest first. Average cost, as the balance keeps it. */
export function tradesOf(state: LedgerState, accountKey: string): readonly Trade[] {
  const held = new Map<string, { quantity: number; cost: number }>()
  return state.fills.flatMap((fill): Trade[] => {
    const order = state.orders[fill.orderKey]
    if (order?.accountKey !== accountKey) return []
    const { code, side, date } = order
    const { quantity, price, fee, tax } = fill
    const before = held.get(code) ?? { quantity: 0, cost: 0 }
    const amount = quantity * price
    const cost = side === 'sell' ? (before.cost * quantity) / Math.max(1, before.quantity) : 0
    const after =
      side === 'buy'
        ? { quantity: before.quantity + quantity, cost: before.cost + amount }
        : { quantity: before.quantity - quantity, cost: before.cost - cost }
    held.set(code, after)
    return [{ date, code, side, quantity, amount, fee, tax, cost, heldAfter: after.quantity }]
  })
}

/** Profit of a sale after its own charges, won. The charges of the purchase stay with the day of the purchase. */
export const profitOf = ({ side, amount, cost, fee, tax }: Trade): number =>
  side === 'sell' ? amount - Math.round(cost) - fee - tax : 0

/** What was realized on a day, and what the shares sold had cost. */
export function realizedOn(state: LedgerState, accountKey: string, date: string): { profit: number; cost: number } {
  const trades = tradesOf(state, accountKey).filter((trade) => trade.date === date)
  return {
    profit: trades.reduce((sum, trade) => sum + profitOf(trade), 0),
    cost: trades.reduce((sum, trade) => sum + trade.cost, 0),
  }
}

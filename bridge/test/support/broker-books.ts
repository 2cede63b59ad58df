import { kstDate, type UnixMs } from '@naru/shared/core/time'
import type { BalanceReport, Holding, OrderReport } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { applyFill, FLAT, type Position } from '@naru/shared/domain/position'
import { estimateCosts } from '@naru/shared/market/costs'

/** A broker's own account: what it was last told to hold, and what its orders have done to that since. */
export interface BrokerBooks {
  /** What it holds from now on; fills so far are in it. */
  set(balance: BalanceReport): void
  read(): BalanceReport
}

const MARKET = { market: 'kospi', kind: 'stock' } as const

const worth = (holdings: readonly Holding[]): number =>
  holdings.reduce((sum, { quantity, lastPx }) => sum + quantity * lastPx, 0)

/** Charges are billed on each order's running total, as the simulator and the real ones bill them. */
export function createBrokerBooks(base: BalanceReport, list: readonly OrderReport[], now: () => UnixMs): BrokerBooks {
  let stated = base
  let counted = new Map<OrderReport, { readonly quantity: number; readonly amount: number }>()

  const won = ({ side, orderedAt }: OrderReport, amount: number): number => {
    const { commission, tax } = estimateCosts({ ...MARKET, side, amount, date: kstDate(orderedAt) })
    return side === 'buy' ? -(amount + commission) : amount - commission - tax
  }

  return {
    set(balance) {
      stated = balance
      counted = new Map(list.map((row) => [row, { quantity: row.cumQty, amount: row.cumAmount }]))
    },
    read() {
      const held = new Map<InstrumentId, Position>(
        stated.holdings.map(({ instrumentId, quantity, avgPx }) => [instrumentId, { ...FLAT, quantity, avgPx }]),
      )
      let moved = 0
      for (const row of list) {
        const before = counted.get(row) ?? { quantity: 0, amount: 0 }
        const [quantity, amount] = [row.cumQty - before.quantity, row.cumAmount - before.amount]
        if (quantity <= 0) continue
        const position = held.get(row.instrumentId) ?? FLAT
        // A script may sell what the account was never said to hold.
        const side = row.side
        const isKnown = side === 'buy' || quantity <= position.quantity
        held.set(row.instrumentId, isKnown ? applyFill(position, { side, quantity, amount }) : FLAT)
        moved += won(row, row.cumAmount) - won(row, before.amount)
      }
      const open = (row: OrderReport): boolean => row.leavesQty > 0 && row.venueOrderId.orderDate === kstDate(now())
      const reserved = list
        .filter((row) => open(row) && row.side === 'buy')
        .reduce((sum, row) => sum - won(row, row.leavesQty * (row.limitPrice ?? 0)), 0)
      const holdings = [...held].flatMap(([instrumentId, { quantity, avgPx }]): Holding[] => {
        if (quantity === 0) return []
        const known = stated.holdings.find((row) => row.instrumentId === instrumentId)
        const selling = list
          .filter((row) => open(row) && row.side === 'sell' && row.instrumentId === instrumentId)
          .reduce((sum, row) => sum + row.leavesQty, 0)
        const frozen = known ? known.quantity - known.sellableQuantity : 0
        const sellableQuantity = Math.max(0, quantity - selling - frozen)
        const common = { name: known?.name ?? instrumentId, avgPx, lastPx: known?.lastPx ?? avgPx }
        return [{ instrumentId, quantity, sellableQuantity, ...common }]
      })
      const cashD2 = stated.cashD2 + moved
      return {
        ...stated,
        cashD2,
        buyingPower: stated.buyingPower + moved - reserved,
        equity: stated.equity + moved + worth(holdings) - worth(stated.holdings),
        holdings,
        tradingDate: kstDate(now()),
      }
    },
  }
}

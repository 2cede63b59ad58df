import { assert } from '@naru/shared/core/assert'
import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { AccountAssets, DailyProfit, RevisableOrder, TradeProfit } from '@naru/shared/domain/account-report'
import type { BalanceReport, Holding, OrderReport } from '@naru/shared/domain/execution'
import { InstrumentId, type InstrumentKind, type Market } from '@naru/shared/domain/instrument'
import { applyFill, FLAT } from '@naru/shared/domain/position'
import { estimateCosts } from '@naru/shared/market/costs'
import type { PaperFill, PaperOrder, PaperState } from './state.ts'

/** What an account must know of an instrument to tax and name it. */
export interface PaperInstrument {
  readonly kind: InstrumentKind
  readonly market: Market
  readonly name: string
}
export type Describe = (id: InstrumentId) => PaperInstrument

const BRANCH = 'PAPER'
/** The fee of a buy comes on top of its price: what is held back must cover it. */
const FEE_MARGIN = 1.0005
/** Won a buy holds back. */
export const heldBack = (quantity: number, price: number): number => quantity * price * FEE_MARGIN

/** Cash, shares and orders of one paper account: what happened is written here and nowhere else. */
export function createLedger(state: PaperState, describe: Describe) {
  /** Set when something changed that has not been stored. */
  let hasChanged = false

  const open = (): readonly PaperOrder[] => state.orders.filter(({ leavesQty }) => leavesQty > 0)
  const positionOf = (id: InstrumentId) => state.positions[id] ?? { ...FLAT, lastPx: 0 }
  const held = (id: InstrumentId): number => positionOf(id).quantity
  const offered = (id: InstrumentId): number =>
    open().reduce((sum, order) => sum + (order.side === 'sell' && order.instrumentId === id ? order.leavesQty : 0), 0)
  const reserved = (): number =>
    open().reduce(
      (sum, { side, leavesQty, reservePrice }) => sum + (side === 'buy' ? heldBack(leavesQty, reservePrice) : 0),
      0,
    )

  const equity = (): number =>
    Object.values(state.positions).reduce((sum, { quantity, lastPx }) => sum + quantity * lastPx, state.cash)

  const fill = (
    order: PaperOrder,
    execution: { readonly quantity: number; readonly price: number },
    at: UnixMs,
  ): void => {
    const { instrumentId, side } = order
    const { quantity, price } = execution
    const amount = price * quantity
    const { kind, market } = describe(instrumentId)
    const day = kstDate(at)
    const { commission: fee, tax } = estimateCosts({ market, kind, side, amount, date: day })
    const before = positionOf(instrumentId)
    const after = applyFill(before, { side, quantity, amount })
    const cost = side === 'sell' ? before.avgPx * quantity : 0
    const realized = side === 'sell' ? amount - cost - fee - tax : 0
    state.positions[instrumentId] = { ...after, lastPx: price }
    state.cash += side === 'buy' ? -(amount + fee) : amount - fee - tax
    state.fills.push({ day, instrumentId, side, quantity, amount, fee, tax, realized, cost })
    hasChanged = true
    order.cumQty += quantity
    order.cumAmount += amount
    order.leavesQty -= quantity
    assert(order.leavesQty >= 0, `paper order ${order.orderNo} filled beyond its quantity`)
  }

  return {
    open,
    find: (orderNo: string, day: KstDate) =>
      state.orders.find((order) => order.orderNo === orderNo && order.orderDate === day),
    buyingPower: (): number => Math.floor(Math.max(0, state.cash - reserved())),
    sellable: (id: InstrumentId): number => held(id) - offered(id),
    held,
    add: (order: Omit<PaperOrder, 'orderNo' | 'cumQty' | 'cumAmount' | 'canceledQty' | 'leavesQty'>): PaperOrder => {
      state.counter += 1
      const orderNo = String(state.counter).padStart(10, '0')
      const added = { ...order, orderNo, cumQty: 0, cumAmount: 0, canceledQty: 0, leavesQty: order.quantity }
      state.orders.push(added)
      return added
    },
    /** Takes back what was added and never met anything. */
    remove: (order: PaperOrder): void => {
      state.orders.splice(state.orders.indexOf(order), 1)
    },
    /** Whether anything happened since this was last asked. */
    takeChanged: (): boolean => {
      const changed = hasChanged
      hasChanged = false
      return changed
    },
    fill,
    cancel: (order: PaperOrder, quantity: number): void => {
      hasChanged = true
      order.canceledQty += quantity
      order.leavesQty -= quantity
    },
    priced: (id: InstrumentId, price: number): void => {
      const position = state.positions[id]
      if (position) position.lastPx = price
    },
    reports: (day: KstDate): readonly OrderReport[] =>
      state.orders.filter(({ orderDate }) => orderDate === day).map(toReport),
    balance: (today: KstDate): BalanceReport => ({
      // Paper settles at once: there is nobody to wait two days for.
      cash: state.cash,
      cashD1: state.cash,
      cashD2: state.cash,
      buyingPower: Math.floor(Math.max(0, state.cash - reserved())),
      equity: equity(),
      holdings: Object.entries(state.positions).flatMap(([key, { quantity, avgPx, lastPx }]): Holding[] => {
        const instrumentId = InstrumentId.parse(key)
        const sellableQuantity = quantity - offered(instrumentId)
        return quantity > 0
          ? [{ instrumentId, name: describe(instrumentId).name, quantity, sellableQuantity, avgPx, lastPx }]
          : []
      }),
      tradingDate: today,
    }),
    revisable: (): readonly RevisableOrder[] =>
      open().map((order) => ({ ...toReport(order), revisableQty: order.leavesQty })),
    assets: (): AccountAssets => {
      const valued = equity() - state.cash
      const purchased = Object.values(state.positions).reduce((sum, { quantity, avgPx }) => sum + quantity * avgPx, 0)
      const total = equity()
      return { total, net: total, deposits: state.cash, purchased, valued, unrealized: valued - purchased, loans: 0 }
    },
    profit: (from: KstDate, to: KstDate): readonly DailyProfit[] =>
      [...grouped(state.fills, from, to, ({ day }) => day)].map(([, fills]) => profitOf(fills)),
    tradeProfit: (from: KstDate, to: KstDate): readonly TradeProfit[] =>
      [...grouped(state.fills, from, to, ({ day, instrumentId }) => `${day} ${instrumentId}`)].map(([, fills]) => ({
        ...profitOf(fills),
        instrumentId: fills[0].instrumentId,
        name: describe(fills[0].instrumentId).name,
        boughtQty: total(fills, ({ side, quantity }) => (side === 'buy' ? quantity : 0)),
        soldQty: total(fills, ({ side, quantity }) => (side === 'sell' ? quantity : 0)),
      })),
  }
}
export type PaperLedger = ReturnType<typeof createLedger>

export const venueIdOf = ({ orderDate, orderNo }: PaperOrder) => ({ orderDate, branch: BRANCH, orderNo })

const toReport = (order: PaperOrder): OrderReport => ({
  venueOrderId: venueIdOf(order),
  originalOrderNo: order.originalOrderNo,
  instrumentId: order.instrumentId,
  side: order.side,
  type: order.type,
  quantity: order.quantity,
  limitPrice: order.limitPrice,
  stopPrice: order.stopPrice,
  cumQty: order.cumQty,
  cumAmount: order.cumAmount,
  canceledQty: order.canceledQty,
  rejectedQty: 0,
  leavesQty: order.leavesQty,
  orderedAt: order.orderedAt,
  isOpenApi: true,
})

type Fills = readonly [PaperFill, ...PaperFill[]]

function grouped(fills: readonly PaperFill[], ...[from, to, key]: [KstDate, KstDate, (fill: PaperFill) => string]) {
  const groups = new Map<string, [PaperFill, ...PaperFill[]]>()
  for (const fill of fills) {
    if (fill.day < from || fill.day > to) continue
    const group = groups.get(key(fill))
    if (group) group.push(fill)
    else groups.set(key(fill), [fill])
  }
  return groups
}

const total = (fills: Fills, of: (fill: PaperFill) => number): number => fills.reduce((sum, fill) => sum + of(fill), 0)

function profitOf(fills: Fills): DailyProfit {
  const cost = total(fills, (fill) => fill.cost)
  const realized = total(fills, (fill) => fill.realized)
  return {
    date: fills[0].day,
    bought: total(fills, ({ side, amount }) => (side === 'buy' ? amount : 0)),
    sold: total(fills, ({ side, amount }) => (side === 'sell' ? amount : 0)),
    realized,
    fees: total(fills, ({ fee }) => fee),
    taxes: total(fills, ({ tax }) => tax),
    interest: 0,
    rate: cost > 0 ? (100 * realized) / cost : 0,
  }
}

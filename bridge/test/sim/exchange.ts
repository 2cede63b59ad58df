import { kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { BalanceReport, OrderNotice, OrderReport } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { IntentId, OrderIntent, VenueOrderId } from '@naru/shared/domain/order'
import { isReached } from '@naru/shared/domain/parent-order'
import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'
import { type Market, PRICE } from './market.ts'
import { SPAN } from './weather.ts'

/** One order as it truly is. `intentId` is what the broker never learns: whose it was when it was sent. */
export interface TrueOrder {
  readonly id: VenueOrderId
  readonly intentId: IntentId | null
  readonly venue: 'krx' | 'nxt'
  readonly terms: Pick<OrderIntent, 'instrumentId' | 'side' | 'type' | 'quantity' | 'limitPrice' | 'stopPrice'>
  readonly orderedAt: number
  /** From when on lists show it. */
  readonly visibleAt: number
  /** Set on the row of a cancel, which has a number of its own. */
  readonly cancels: string | null
  cumQty: number
  cumAmount: number
  canceledQty: number
  rejectedQty: number
}

/** What may be left out of a list read; everything is asked for unless a rule is switched off. */
export interface Listing {
  readonly onlyOpen: boolean
  readonly onlyKrx: boolean
  /** Rows to leave out before this page. */
  readonly from: number
}

export const PAGE_ROWS = 8
const CASH = 1_000_000_000

/** The broker and the exchanges behind it, with the truth ledger: what really became of every order. */
export interface Exchange {
  readonly orders: readonly TrueOrder[]
  /** Books an order; `intentId` is null for what the user places elsewhere. */
  take(terms: TrueOrder['terms'], intentId: IntentId | null): TrueOrder
  /** Cancels all that is left, a moment later; undefined when nothing is. */
  cancel(target: VenueOrderId): VenueOrderId | undefined
  list(asked: Listing): readonly OrderReport[]
  balance(): BalanceReport
  /** Fills, cancels and rejects that are still to come. */
  pending(): number
  /** Truth about what is held, by instrument. */
  holdings(): ReadonlyMap<InstrumentId, number>
}

interface Parts {
  readonly agenda: Agenda
  readonly dice: Dice
  readonly market: Market
  /** Shares of each instrument that were held before anything happened. */
  readonly held: ReadonlyMap<InstrumentId, number>
  readonly onNotice: (notice: OrderNotice) => void
  /** Told when an order of ours is booked and when it trades. */
  readonly onTrade: (order: TrueOrder) => void
  /** Its owner thinks that it is not there any more: at the end nobody trades with it, so that it is seen. */
  readonly isTakenBack: (order: TrueOrder) => boolean
}

export const leavesOf = (order: TrueOrder): number =>
  order.cancels === null ? order.terms.quantity - order.cumQty - order.canceledQty - order.rejectedQty : 0

export function createExchange({ agenda, dice, market, held, onNotice, onTrade, isTakenBack }: Parts): Exchange {
  const start = agenda.now()
  const orders: TrueOrder[] = []
  /** Orders whose price the market has not come to. */
  const resting = new Set<TrueOrder>()
  const triggered = new Set<TrueOrder>()
  /** Its clock has whole seconds and is up to one second off. */
  const skewMs = dice.between(-1_000, 500)
  const second = (): number => Math.floor((agenda.now() + skewMs) / 1_000) * 1_000

  const nextId = (): VenueOrderId => ({
    orderDate: kstDate(unixMs(agenda.now())),
    branch: '91252',
    orderNo: String(orders.length + 1_001).padStart(10, '0'),
  })

  const tell = (order: TrueOrder, kind: OrderNotice['kind'], quantity: number): void => {
    const { instrumentId, side } = order.terms
    const tsInit = unixMs(agenda.now())
    const { orderNo } = order.id
    onNotice({
      orderNo,
      originalOrderNo: null,
      instrumentId,
      side,
      kind,
      quantity,
      price: market.priceOf(instrumentId),
      tsInit,
    })
  }

  let pending = 0
  const later = (ms: number, work: () => void): void => {
    pending += 1
    agenda.after(ms, () => {
      pending -= 1
      work()
    })
  }

  const fill = (order: TrueOrder, quantity: number): void => {
    const filled = Math.min(quantity, leavesOf(order))
    if (filled === 0) return
    order.cumQty += filled
    order.cumAmount += filled * (market.priceOf(order.terms.instrumentId) + 100 * dice.between(-3, 3))
    onTrade(order)
    tell(order, 'fill', filled)
  }

  const isMarketable = ({ terms }: TrueOrder, isTriggered: boolean): boolean => {
    const { instrumentId, side, type, limitPrice, stopPrice } = terms
    const price = market.priceOf(instrumentId)
    if (type === 'stop_limit' && !isTriggered && !isReached(side, stopPrice ?? 0, price)) return false
    return limitPrice === null || (side === 'buy' ? price <= limitPrice : price >= limitPrice)
  }
  /** Fills begin once the market has come to its price; a sleeping one wakes up on the way. */
  const look = (order: TrueOrder): void => {
    const { side, instrumentId, stopPrice } = order.terms
    if (isReached(side, stopPrice ?? 0, market.priceOf(instrumentId))) triggered.add(order)
    if (!isMarketable(order, triggered.has(order))) return void resting.add(order)
    resting.delete(order)
    planFills(order)
  }
  market.onMove((id) => {
    const isEnding = agenda.now() >= start + SPAN.fall
    const moved = (order: TrueOrder): boolean => order.terms.instrumentId === id && leavesOf(order) > 0
    for (const order of resting) if (moved(order) && !(isEnding && isTakenBack(order))) look(order)
    if (!isEnding) return
    // Through every price with as many shares as anybody wants.
    for (const order of orders) {
      if (moved(order) && !resting.has(order) && !isTakenBack(order)) fill(order, leavesOf(order))
    }
  })

  /** One to four fills over half a minute; three in ten orders keep something open. */
  const planFills = (order: TrueOrder): void => {
    if (dice.chance(2)) {
      later(dice.between(50, 2_000), () => {
        order.rejectedQty = leavesOf(order)
        tell(order, 'rejected', order.rejectedQty)
      })
      return
    }
    const parts = dice.between(1, 4)
    let left = dice.chance(30) ? dice.between(0, order.terms.quantity - 1) : order.terms.quantity
    let ms = dice.between(50, 4_000)
    for (let part = 0; part < parts && left > 0; part += 1) {
      const quantity = part === parts - 1 ? left : Math.max(1, Math.floor(left / (parts - part)))
      left -= quantity
      later(ms, () => fill(order, quantity))
      ms += dice.chance(25) ? 0 : dice.between(100, 20_000)
    }
  }

  const add = (
    order: Omit<TrueOrder, 'id' | 'venue' | 'orderedAt' | 'visibleAt' | 'cumQty' | 'cumAmount' | 'rejectedQty'>,
  ): TrueOrder => {
    const row: TrueOrder = {
      ...order,
      id: nextId(),
      venue: dice.chance(30) ? 'nxt' : 'krx',
      orderedAt: second(),
      visibleAt: agenda.now() + dice.between(0, 3_000),
      cumQty: 0,
      cumAmount: 0,
      rejectedQty: 0,
    }
    orders.push(row)
    return row
  }

  return {
    orders,
    take(terms, intentId) {
      const order = add({ terms, intentId, cancels: null, canceledQty: 0 })
      onTrade(order)
      tell(order, 'accepted', terms.quantity)
      look(order)
      return order
    },
    cancel(target) {
      const order = orders.find((row) => row.id.orderNo === target.orderNo && row.cancels === null)
      if (order === undefined || leavesOf(order) === 0) return undefined
      const quantity = leavesOf(order)
      const row = add({
        terms: { ...order.terms, quantity },
        intentId: null,
        cancels: target.orderNo,
        canceledQty: quantity,
      })
      later(dice.between(5, 400), () => {
        order.canceledQty += leavesOf(order)
        tell(order, 'canceled', order.canceledQty)
      })
      return row.id
    },
    list({ onlyOpen, onlyKrx, from }) {
      const now = agenda.now()
      return orders
        .filter(
          (row) => row.visibleAt <= now && !(onlyOpen && leavesOf(row) === 0) && !(onlyKrx && row.venue !== 'krx'),
        )
        .slice(from, from + PAGE_ROWS)
        .map(toReport)
    },
    pending: () => pending,
    balance: () => balanceOf(orders, { held, market, now: unixMs(agenda.now()) }),
    holdings: () => holdingsOf(orders, held),
  }
}

function toReport(row: TrueOrder): OrderReport {
  const { instrumentId, side, type, quantity, limitPrice, stopPrice } = row.terms
  return {
    venueOrderId: row.id,
    originalOrderNo: row.cancels,
    instrumentId,
    side,
    type,
    quantity,
    limitPrice,
    stopPrice,
    cumQty: row.cumQty,
    cumAmount: row.cumAmount,
    canceledQty: row.canceledQty,
    rejectedQty: row.rejectedQty,
    leavesQty: leavesOf(row),
    orderedAt: unixMs(row.orderedAt),
    isOpenApi: row.intentId !== null || row.cancels !== null,
  }
}

function holdingsOf(
  orders: readonly TrueOrder[],
  before: ReadonlyMap<InstrumentId, number>,
): ReadonlyMap<InstrumentId, number> {
  const held = new Map(before)
  for (const { terms, cumQty } of orders) {
    const { instrumentId, side } = terms
    held.set(instrumentId, (held.get(instrumentId) ?? 0) + (side === 'buy' ? cumQty : -cumQty))
  }
  return held
}

interface Account {
  readonly held: ReadonlyMap<InstrumentId, number>
  readonly market: Market
  readonly now: UnixMs
}

function balanceOf(orders: readonly TrueOrder[], { held: before, market, now }: Account): BalanceReport {
  const cash = orders.reduce((sum, { terms, cumAmount }) => sum + (terms.side === 'buy' ? -cumAmount : cumAmount), CASH)
  const held = orders.reduce((sum, row) => sum + (row.terms.side === 'buy' ? leavesOf(row) * PRICE : 0), 0)
  const selling = (id: InstrumentId): number =>
    orders.reduce(
      (sum, row) => sum + (row.terms.side === 'sell' && row.terms.instrumentId === id ? leavesOf(row) : 0),
      0,
    )
  const holdings = [...holdingsOf(orders, before)]
    .filter(([, quantity]) => quantity > 0)
    .map(([instrumentId, quantity]) => ({
      instrumentId,
      name: instrumentId,
      quantity,
      sellableQuantity: Math.max(0, quantity - selling(instrumentId)),
      avgPx: PRICE,
      lastPx: market.priceOf(instrumentId),
    }))
  const buyingPower = cash - held
  return { cash, cashD1: cash, cashD2: cash, buyingPower, equity: CASH, holdings, tradingDate: kstDate(now) }
}

import { kstDate, type UnixMs } from '@naru/shared/core/time'
import type { OrderNotice } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { OrderBook } from '@naru/shared/domain/market-data'
import {
  type SimEvent,
  type SimOrderType,
  type SimRejection,
  type SimReplacement,
  SimVenue,
} from '@naru/shared/sim/sim-venue'
import type { FeedEvent, PriceSnapshot } from '../../ports/market-feed.ts'
import type { Describe, PaperLedger } from './ledger.ts'
import type { PaperOrder } from './state.ts'

/** What came of an order at the matching: nothing against it, or why not. */
export type Taken = { readonly ok: true } | { readonly ok: false; readonly reason: SimRejection | 'order_not_open' }

interface Parts {
  readonly ledger: PaperLedger
  readonly describe: Describe
  readonly now: () => UnixMs
  readonly notify: (notice: OrderNotice) => void
}

const priced = ({ limitPrice }: PaperOrder): SimOrderType => (limitPrice === null ? 'market' : 'limit')

/** Meets the account's orders with the market's quotes and writes what happened into its ledger. */
export function createMatching({ ledger, describe, now, notify }: Parts) {
  const venue = new SimVenue()
  const known = new Set<InstrumentId>()

  const notice = (
    order: PaperOrder,
    kind: OrderNotice['kind'],
    { quantity, price }: { quantity: number; price: number },
  ): void => {
    const { orderNo, originalOrderNo, instrumentId, side } = order
    notify({ orderNo, originalOrderNo, instrumentId, side, kind, quantity, price, tsInit: now() })
  }

  const record = (events: readonly SimEvent[]): void => {
    for (const event of events) {
      const order = ledger.open().find(({ orderNo }) => orderNo === event.orderId)
      if (!order) continue
      if (event.kind === 'filled') {
        ledger.fill(order, event, now())
        notice(order, 'fill', event)
      }
      if (event.kind === 'canceled') {
        ledger.cancel(order, event.quantity)
        notice(order, event.reason === 'replaced' ? 'modified' : 'canceled', { quantity: event.quantity, price: 0 })
      }
      if (event.kind === 'accepted')
        notice(order, 'accepted', { quantity: order.quantity, price: order.limitPrice ?? 0 })
    }
  }

  const simulated = (order: PaperOrder) => ({ ...order, type: priced(order), id: order.orderNo })
  /** The order is in the ledger before it meets anything, and out of it again when the venue does not want it. */
  const refusalIn = (events: readonly SimEvent[], order: PaperOrder): Taken => {
    const refused = events.find((event) => event.kind === 'rejected' || event.kind === 'cancel_rejected')
    if (refused === undefined) {
      record(events)
      return { ok: true }
    }
    ledger.remove(order)
    return { ok: false, reason: refused.kind === 'rejected' ? refused.reason : 'order_not_open' }
  }

  return {
    isKnown: (id: InstrumentId): boolean => known.has(id),
    /** Introduces an instrument with the limits of the day; orders that outlived a restart rest again. */
    introduce: (id: InstrumentId, { lowerLimit, upperLimit, isHalted }: PriceSnapshot, book: OrderBook): void => {
      const limits = { lower: lowerLimit, upper: upperLimit }
      venue.setInstrument(id, { kind: describe(id).kind, limits, isHalted })
      if (!known.has(id)) {
        known.add(id)
        for (const order of ledger.open()) {
          if (order.instrumentId === id) venue.restore(simulated(order), order.cumQty + order.canceledQty)
        }
      }
      record(venue.onBook(id, book))
    },
    submit: (order: PaperOrder): Taken => refusalIn(venue.submit(simulated(order)), order),
    replace: (old: PaperOrder, order: PaperOrder): Taken => {
      const { limitPrice, timeInForce, orderNo: newId } = order
      const replacement: SimReplacement = { newId, type: priced(order), limitPrice, timeInForce }
      return refusalIn(venue.replace(old.orderNo, replacement), order)
    },
    cancel: (order: PaperOrder): void => record(venue.cancel(order.orderNo)),
    onMarket: (event: FeedEvent): boolean => {
      if (event.kind === 'trade') {
        const { instrumentId, price, size } = event.tick
        ledger.priced(instrumentId, price)
        record(venue.onTrade(instrumentId, { price, size }))
        return true
      }
      if (event.kind !== 'book') return false
      record(venue.onBook(event.book.instrumentId, event.book))
      return true
    },
    /** Orders live for a day. */
    expire: (): void => {
      const today = kstDate(now())
      for (const order of ledger.open()) {
        if (order.orderDate >= today) continue
        venue.cancel(order.orderNo)
        ledger.cancel(order, order.leavesQty)
      }
    },
  }
}

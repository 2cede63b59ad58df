import type { KstDate } from '@naru/shared/core/time'
import {
  AccountAssets,
  DailyProfit,
  Reservation,
  RevisableOrder,
  Sellable,
  TradeProfit,
} from '@naru/shared/domain/account-report'
import { BalanceReport, type OrderNotice, OrderReport } from '@naru/shared/domain/execution'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { OrderIntent, type VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Broker } from '../../src/ports/broker.ts'

/** What a broker can be made to do wrong, once, with the next order or list. */
export type BrokerFault =
  | 'reply_lost'
  | 'request_lost'
  | 'reply_malformed'
  | 'rate_refused'
  | 'market_closed'
  | 'refused_with_an_unknown_code'
  | 'list_fails'

/** A broker in a world that can be looked at from outside. */
export interface BrokerWorld {
  readonly broker: Broker
  readonly today: KstDate
  /** Won per share, now. */
  lastPrice(instrument: InstrumentId): Promise<number>
  /** The lowest price that may be ordered today: a buy there rests. */
  lowestPrice(instrument: InstrumentId): Promise<number>
  /** The highest: a sell there rests. */
  highestPrice(instrument: InstrumentId): Promise<number>
  /** Orders that really arrived at the broker, ours and others'. */
  ordersThere(): number
  /** An order the customer gives elsewhere; null where an account can only be traded through this broker. */
  readonly orderOutside: ((instrument: InstrumentId, quantity: number, price: number) => void) | null
  close(): Promise<void>
}

/** A broker behind a wire that can be cut. */
export interface WiredWorld extends BrokerWorld {
  /** The same account behind an address where nobody listens. */
  readonly unreachable: Broker
  /** `order` is a new one, `change` a revision or cancellation. */
  breakNext(fault: BrokerFault, request?: 'order' | 'change'): void
  mend(): void
}

const SAMSUNG = instrumentId('005930')

/** Stands for what the risk pipeline hands over: the brand exists in types alone. */
export const anOrder = (changes: Partial<OrderIntent>): ApprovedOrder =>
  OrderIntent.parse({
    id: '0198a000-0000-7000-8000-000000000002',
    accountId: '0198a000-0000-7000-8000-000000000001',
    instrumentId: SAMSUNG,
    side: 'buy',
    quantity: 1,
    type: 'limit',
    limitPrice: 1,
    timeInForce: 'day',
    createdAt: 0,
    expiresAt: 1,
    ...changes,
  }) as ApprovedOrder

/** What tests do with a broker, in few words. */
export function actions(world: () => BrokerWorld) {
  const reports = async (): Promise<readonly OrderReport[]> => {
    const list = await world().broker.orderReports(world().today)
    if (!list.ok) throw new Error(`order list: ${JSON.stringify(list.error)}`)
    return list.value
  }
  return {
    reports,
    reportOf: async (orderNo: string) => (await reports()).find(({ venueOrderId }) => venueOrderId.orderNo === orderNo),
    resting: async (quantity = 1) => anOrder({ quantity, limitPrice: await world().lowestPrice(SAMSUNG) }),
    accept: async (order: ApprovedOrder): Promise<VenueOrderId> => {
      const outcome = await world().broker.submit(order)
      if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
      return outcome.venueOrderId
    },
  }
}

/** What every `Broker` must do. `open` starts a fresh world with cash and no orders. */
export function brokerContract(name: string, open: () => Promise<BrokerWorld>): void {
  describe(`${name} is a broker`, () => {
    let world: BrokerWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())

    const { reports, reportOf, resting, accept } = actions(() => world)

    it('lists nothing before anything was ordered, and says so without an error', async () => {
      expect(await world.broker.orderReports(world.today)).toEqual({ ok: true, value: [] })
    })

    it('takes an order and lists it with the number it gave', async () => {
      const order = await resting(3)
      const { orderNo } = await accept(order)
      const report = await reportOf(orderNo)
      expect(OrderReport.safeParse(report).success).toBe(true)
      expect(report).toMatchObject({
        instrumentId: SAMSUNG,
        side: 'buy',
        type: 'limit',
        quantity: 3,
        limitPrice: order.limitPrice,
        cumQty: 0,
        leavesQty: 3,
        isOpenApi: true,
      })
    })

    it('cancels what is left of an order, and refuses when nothing is', async () => {
      const order = await accept(await resting(2))
      expect(await world.broker.cancel(order)).toMatchObject({ kind: 'accepted' })
      await vi.waitFor(async () =>
        expect(await reportOf(order.orderNo)).toMatchObject({ canceledQty: 2, leavesQty: 0 }),
      )
      expect(await world.broker.cancel(order)).toMatchObject({ kind: 'rejected' })
    })

    it('gives all that is left of an order another price, under a new number', async () => {
      const order = await accept(await resting(3))
      const price = (await world.lowestPrice(SAMSUNG)) + 1_000
      const outcome = await world.broker.modify(order, anOrder({ quantity: 3, limitPrice: price }))
      if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
      const { orderNo } = outcome.venueOrderId
      expect(orderNo).not.toBe(order.orderNo)
      expect(await reportOf(order.orderNo)).toMatchObject({ leavesQty: 0, cumQty: 0 })
      expect(await reportOf(orderNo)).toMatchObject({
        originalOrderNo: order.orderNo,
        quantity: 3,
        limitPrice: price,
        leavesQty: 3,
      })
      const revisable = await world.broker.revisable()
      if (!revisable.ok) throw new Error(JSON.stringify(revisable.error))
      const numbers = revisable.value.map(({ venueOrderId }) => venueOrderId.orderNo)
      expect(numbers).toContain(orderNo)
      expect(numbers).not.toContain(order.orderNo)
      for (const row of revisable.value) expect(RevisableOrder.safeParse(row).success).toBe(true)
      expect(await world.broker.modify(order, anOrder({ quantity: 3, limitPrice: price }))).toMatchObject({
        kind: 'rejected',
      })
      expect(await world.broker.cancel(outcome.venueOrderId)).toMatchObject({ kind: 'accepted' })
    })

    it('states fills with quantity and amount, in list and balance, and hints at them', async () => {
      const stop = new AbortController()
      const hints: OrderNotice[] = []
      void (async () => {
        for await (const notice of world.broker.notices(stop.signal)) hints.push(notice)
      })()
      const { orderNo } = await accept(anOrder({ type: 'market', limitPrice: null, quantity: 2 }))
      await vi.waitFor(async () => expect(await reportOf(orderNo)).toMatchObject({ cumQty: 2, leavesQty: 0 }), 15_000)
      const report = await reportOf(orderNo)
      expect(report?.cumAmount).toBeGreaterThan(0)
      const balance = await world.broker.balance()
      expect(BalanceReport.safeParse(balance.ok && balance.value).success).toBe(true)
      expect(balance).toMatchObject({ value: { holdings: [{ instrumentId: SAMSUNG, quantity: 2 }] } })
      const second = await accept(anOrder({ type: 'market', limitPrice: null, quantity: 1 }))
      await vi.waitFor(
        () =>
          expect(hints).toEqual(
            expect.arrayContaining([expect.objectContaining({ orderNo: second.orderNo, kind: 'fill' })]),
          ),
        15_000,
      )
      stop.abort()
    })

    it('says how much of a holding can be sold, less what is offered already', async () => {
      const sellable = async () => {
        const answer = await world.broker.sellable(SAMSUNG)
        if (!answer.ok) throw new Error(JSON.stringify(answer.error))
        return Sellable.parse(answer.value)
      }
      const { quantity } = await sellable()
      expect(quantity).toBeGreaterThan(0)
      const above = await world.highestPrice(SAMSUNG)
      const offer = await accept(anOrder({ side: 'sell', quantity: 1, limitPrice: above }))
      expect((await sellable()).quantity).toBe(quantity - 1)
      await world.broker.cancel(offer)
      await vi.waitFor(async () => expect((await sellable()).quantity).toBe(quantity))
    })

    it('says how much can be bought with the cash there is', async () => {
      const price = await world.lastPrice(SAMSUNG)
      const buyable = await world.broker.buyable(SAMSUNG, 'limit', price)
      if (!buyable.ok) throw new Error(JSON.stringify(buyable.error))
      expect(buyable.value.quantity).toBeGreaterThan(0)
      expect(buyable.value.quantity * price).toBeLessThanOrEqual(buyable.value.cash)
    })

    it('rejects an order nobody has the shares for, with a text', async () => {
      const outcome = await world.broker.submit(
        anOrder({ side: 'sell', type: 'market', limitPrice: null, quantity: 9_999 }),
      )
      expect(outcome).toMatchObject({ kind: 'rejected', text: expect.stringMatching(/\S/) })
    })

    it('reports assets and realized profit, or says that it does not offer that', async () => {
      const { broker, today } = world
      const answers = [
        await broker.assets(),
        await broker.periodProfit(today, today),
        await broker.tradeProfit(today, today),
      ]
      if (!broker.capabilities.canReportProfit) {
        for (const answer of answers) expect(answer).toEqual({ ok: false, error: { kind: 'not_offered' } })
        return
      }
      const [assets, days, trades] = answers.map((answer) => (answer?.ok ? answer.value : answer))
      expect(AccountAssets.safeParse(assets).success).toBe(true)
      expect(z.array(DailyProfit).safeParse(days).success).toBe(true)
      expect(z.array(TradeProfit).safeParse(trades).success).toBe(true)
      const bought = (rows: unknown) =>
        z
          .array(DailyProfit)
          .parse(rows)
          .reduce((sum, row) => sum + row.bought, 0)
      expect(bought(days)).toBeGreaterThan(0)
      expect(bought(trades)).toBe(bought(days))
    })

    it('keeps a reservation until it is canceled, or says that it does not offer that', async () => {
      const { broker, today } = world
      const { place, revise, cancel, list } = broker.reservations
      const order = await resting(2)
      const outcome = await place(order, null)
      if (!broker.capabilities.canReserve) {
        const notOffered = { kind: 'not_sent', cause: 'not_offered' }
        const nobodys = { orderedOn: today, seq: '1' }
        expect([outcome, await revise(nobodys, { order, until: null }), await cancel(nobodys)]).toEqual([
          notOffered,
          notOffered,
          notOffered,
        ])
        expect(await list(today, today)).toEqual({ ok: false, error: { kind: 'not_offered' } })
        return
      }
      if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
      const { reservationId } = outcome
      const kept = async () => {
        const answer = await list(today, today)
        if (!answer.ok) throw new Error(JSON.stringify(answer.error))
        return answer.value.filter(({ isCanceled }) => !isCanceled).map((row) => Reservation.parse(row))
      }
      expect(await kept()).toMatchObject([
        { reservationId, instrumentId: SAMSUNG, side: 'buy', quantity: 2, limitPrice: order.limitPrice, cumQty: 0 },
      ])
      const more = await resting(5)
      expect(await revise(reservationId, { order: more, until: null })).toEqual(outcome)
      expect(await kept()).toMatchObject([{ reservationId, instrumentId: SAMSUNG, quantity: 5, cumQty: 0 }])
      expect(await cancel(reservationId)).toEqual(outcome)
      expect(await revise(reservationId, { order: more, until: null })).toMatchObject({ kind: 'rejected' })
      expect(await kept()).toEqual([])
    })

    it('lists every order however many there are, and those given elsewhere', async () => {
      const price = await world.lowestPrice(SAMSUNG)
      for (let i = 0; i < 20; i += 1) await accept(await resting())
      world.orderOutside?.(SAMSUNG, 7, price)
      const list = await reports()
      const plain = list.filter(({ originalOrderNo }) => originalOrderNo === null)
      expect(new Set(plain.map(({ venueOrderId }) => venueOrderId.orderNo)).size).toBe(plain.length)
      expect(plain).toHaveLength(world.ordersThere())
      const outside = list.filter(({ quantity }) => quantity === 7).map(({ isOpenApi }) => isOpenApi)
      expect(outside).toEqual(world.orderOutside ? [false] : [])
    })
  })
}

/** What a `Broker` must make of a wire that loses, garbles and refuses. */
export function wiredBrokerContract(name: string, open: () => Promise<WiredWorld>): void {
  describe(`${name} is a broker behind a wire`, () => {
    let world: WiredWorld
    beforeAll(async () => {
      world = await open()
    })
    afterEach(() => world.mend())
    afterAll(() => world.close())

    const { accept, resting, reports } = actions(() => world)

    it.each(['reply_lost', 'reply_malformed'] as const)(
      'does not know an order whose %s, which is there once',
      async (fault) => {
        const before = world.ordersThere()
        world.breakNext(fault)
        expect(await world.broker.submit(await resting())).toMatchObject({ kind: 'unknown' })
        world.mend()
        expect(world.ordersThere()).toBe(before + 1)
      },
    )

    it('does not know an order whose request got lost on the way', async () => {
      const before = world.ordersThere()
      world.breakNext('request_lost')
      expect(await world.broker.submit(await resting())).toMatchObject({ kind: 'unknown' })
      expect(world.ordersThere()).toBe(before)
    })

    it.each([
      ['rate_refused', 'not_sent'],
      ['market_closed', 'rejected'],
      ['refused_with_an_unknown_code', 'unknown'],
    ] as const)('calls an order %s: %s, and none is there', async (fault, kind) => {
      const before = world.ordersThere()
      world.breakNext(fault)
      expect(await world.broker.submit(await resting())).toMatchObject({ kind })
      expect(world.ordersThere()).toBe(before)
    })

    it('has not sent an order when nobody listens', async () => {
      const before = world.ordersThere()
      expect(await world.unreachable.submit(await resting())).toMatchObject({ kind: 'not_sent' })
      expect(world.ordersThere()).toBe(before)
    })

    it('tells a list that fails from an empty one', async () => {
      world.breakNext('list_fails')
      expect((await world.broker.orderReports(world.today)).ok).toBe(false)
    })

    it.each([
      ['reply_lost', 'unknown', true],
      ['reply_malformed', 'unknown', true],
      ['request_lost', 'unknown', false],
      ['rate_refused', 'not_sent', false],
      ['market_closed', 'rejected', false],
      ['refused_with_an_unknown_code', 'unknown', false],
    ] as const)('calls a revision %s: %s, and it happened once or not at all', async (fault, kind, happened) => {
      const order = await accept(await resting(2))
      const price = (await world.lowestPrice(SAMSUNG)) + 1_000
      world.breakNext(fault, 'change')
      expect(await world.broker.modify(order, anOrder({ quantity: 2, limitPrice: price }))).toMatchObject({ kind })
      world.mend()
      const revisions = (await reports()).filter(({ originalOrderNo }) => originalOrderNo === order.orderNo)
      expect(revisions.map(({ limitPrice, leavesQty }) => [limitPrice, leavesQty])).toEqual(
        happened ? [[price, 2]] : [],
      )
    })

    it('has not sent a revision when nobody listens', async () => {
      const order = await accept(await resting())
      const outcome = await world.unreachable.modify(order, await resting())
      expect(outcome).toMatchObject({ kind: 'not_sent' })
    })
  })
}

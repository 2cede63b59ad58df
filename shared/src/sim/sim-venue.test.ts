import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instrumentId } from '../domain/instrument.ts'
import { priceLimits } from '../market/price-limit.ts'
import { type SimEvent, type SimOrder, SimVenue } from './sim-venue.ts'

const SAMSUNG = instrumentId('005930')
const BOOK = {
  asks: [
    [70_100, 30],
    [70_200, 50],
    [70_300, 100],
  ],
  bids: [
    [70_000, 40],
    [69_900, 60],
    [69_800, 100],
  ],
} as const

function openVenue(): SimVenue {
  const venue = new SimVenue()
  venue.setInstrument(SAMSUNG, { kind: 'stock', limits: priceLimits('stock', 70_000), isHalted: false })
  venue.onBook(SAMSUNG, BOOK)
  return venue
}

let lastId = 0
const order = (what: Partial<SimOrder>): SimOrder => ({
  id: `order-${++lastId}`,
  instrumentId: SAMSUNG,
  side: 'buy',
  type: 'limit',
  limitPrice: 70_000,
  quantity: 10,
  timeInForce: 'day',
  ...what,
})
const fills = (events: readonly SimEvent[]): readonly [number, number][] =>
  events.flatMap((event) => (event.kind === 'filled' ? [[event.quantity, event.price] as [number, number]] : []))
const kinds = (events: readonly SimEvent[]): readonly string[] => events.map((event) => event.kind)

describe('a marketable order', () => {
  it('walks the book level by level and rests with what is left', () => {
    const venue = openVenue()
    const buy = order({ limitPrice: 70_200, quantity: 100 })
    expect(fills(venue.submit(buy))).toEqual([
      [30, 70_100],
      [50, 70_200],
    ])
    expect(venue.leaves(buy.id)).toBe(20)
  })

  it('does not buy the same offer twice before the book moves', () => {
    const venue = openVenue()
    venue.submit(order({ limitPrice: 70_100, quantity: 20 }))
    expect(fills(venue.submit(order({ limitPrice: 70_100, quantity: 20 })))).toEqual([[10, 70_100]])
  })

  it('cancels the rest when it is immediate-or-cancel', () => {
    const events = openVenue().submit(order({ type: 'market', limitPrice: null, quantity: 500, timeInForce: 'ioc' }))
    expect(fills(events).map(([quantity]) => quantity)).toEqual([30, 50, 100])
    expect(events.at(-1)).toMatchObject({ kind: 'canceled', reason: 'ioc', quantity: 320, leavesQty: 0 })
  })

  it('takes all or nothing when it is fill-or-kill', () => {
    const venue = openVenue()
    expect(kinds(venue.submit(order({ limitPrice: 70_200, quantity: 81, timeInForce: 'fok' })))).toEqual([
      'accepted',
      'canceled',
    ])
    expect(fills(venue.submit(order({ limitPrice: 70_200, quantity: 80, timeInForce: 'fok' })))).toHaveLength(2)
  })

  it('keeps the rest of a market order working against the next book', () => {
    const venue = openVenue()
    const sell = order({ side: 'sell', type: 'market', limitPrice: null, quantity: 210 })
    expect(fills(venue.submit(sell))).toHaveLength(3)
    expect(fills(venue.onBook(SAMSUNG, BOOK))).toEqual([[10, 70_000]])
    expect(venue.leaves(sell.id)).toBe(0)
  })
})

describe('a resting order', () => {
  it('waits until the shares in front of it have traded', () => {
    const venue = openVenue()
    venue.submit(order({ quantity: 10 }))
    expect(venue.onTrade(SAMSUNG, { price: 70_000, size: 35 })).toEqual([])
    expect(fills(venue.onTrade(SAMSUNG, { price: 70_000, size: 9 }))).toEqual([[4, 70_000]])
    expect(fills(venue.onTrade(SAMSUNG, { price: 70_000, size: 100 }))).toEqual([[6, 70_000]])
  })

  it('moves up when others cancel in front of it, never back', () => {
    const venue = openVenue()
    venue.submit(order({ quantity: 10 }))
    venue.onBook(SAMSUNG, { ...BOOK, bids: [[70_000, 5]] })
    venue.onBook(SAMSUNG, { ...BOOK, bids: [[70_000, 900]] })
    expect(fills(venue.onTrade(SAMSUNG, { price: 70_000, size: 15 }))).toEqual([[10, 70_000]])
  })

  it('fills whole at its own price when the market trades through it', () => {
    const venue = openVenue()
    venue.submit(order({ quantity: 10 }))
    expect(fills(venue.onTrade(SAMSUNG, { price: 69_900, size: 1 }))).toEqual([[10, 70_000]])
  })

  it('is served before a later one at its price', () => {
    const venue = openVenue()
    const first = order({ quantity: 10 })
    const second = order({ quantity: 10 })
    venue.submit(first)
    venue.submit(second)
    const events = venue.onTrade(SAMSUNG, { price: 70_000, size: 40 + 15 })
    expect(events.map((event) => event.orderId)).toEqual([first.id, second.id])
    expect(fills(events)).toEqual([
      [10, 70_000],
      [5, 70_000],
    ])
  })

  it('is met at its own price when the offers come down to it', () => {
    const venue = openVenue()
    venue.submit(order({ limitPrice: 69_900, quantity: 10 }))
    expect(fills(venue.onBook(SAMSUNG, { asks: [[69_800, 4]], bids: [[69_700, 9]] }))).toEqual([[4, 69_900]])
  })

  it('can be canceled in part, and is gone once all of it is', () => {
    const venue = openVenue()
    const buy = order({ quantity: 10 })
    venue.submit(buy)
    expect(venue.cancel(buy.id, 4)).toMatchObject([{ kind: 'canceled', quantity: 4, leavesQty: 6 }])
    expect(venue.cancel(buy.id)).toMatchObject([{ kind: 'canceled', quantity: 6, leavesQty: 0 }])
    expect(venue.cancel(buy.id)).toEqual([{ kind: 'cancel_rejected', orderId: buy.id, reason: 'not_open' }])
  })

  it('gets a new name when revised and may fill at its new price', () => {
    const venue = openVenue()
    const buy = order({ quantity: 10 })
    venue.submit(buy)
    const revised = { newId: 'revised', type: 'limit', limitPrice: 70_100, timeInForce: 'day' } as const
    expect(kinds(venue.replace(buy.id, revised))).toEqual(['canceled', 'accepted', 'filled'])
    expect(kinds(venue.cancel(buy.id))).toEqual(['cancel_rejected'])
  })

  it('lapses at the end of the session', () => {
    const venue = openVenue()
    venue.submit(order({ quantity: 10 }))
    expect(venue.endSession()).toMatchObject([{ kind: 'canceled', reason: 'session_end', quantity: 10 }])
    expect(venue.hasOrders(SAMSUNG)).toBe(false)
  })
})

describe('an order the exchange would not take', () => {
  it.each([
    ['price_off_tick', { limitPrice: 70_050 }],
    ['price_outside_limit', { limitPrice: 91_100 }],
    ['quantity_invalid', { quantity: 0 }],
    ['quantity_invalid', { quantity: 1.5 }],
    ['unknown_instrument', { instrumentId: instrumentId('000001') }],
  ] as const)('is refused as %s', (reason, what) => {
    expect(openVenue().submit(order(what))).toMatchObject([{ kind: 'rejected', reason }])
  })

  it('is refused while the instrument is halted', () => {
    const venue = openVenue()
    venue.setInstrument(SAMSUNG, { kind: 'stock', limits: priceLimits('stock', 70_000), isHalted: true })
    expect(venue.submit(order({}))).toMatchObject([{ kind: 'rejected', reason: 'instrument_halted' }])
  })
})

it('never fills or cancels more than was ordered, whatever happens in whatever order', () => {
  const prices = fc.integer({ min: 695, max: 705 }).map((hundreds) => hundreds * 100)
  const sizes = fc.integer({ min: 1, max: 60 })
  const steps = fc.oneof(
    fc.record({ do: fc.constant('submit' as const), price: prices, size: sizes, buy: fc.boolean() }),
    fc.record({ do: fc.constant('trade' as const), price: prices, size: sizes }),
    fc.record({ do: fc.constant('book' as const), price: prices, size: sizes }),
    fc.record({ do: fc.constant('cancel' as const), size: sizes }),
  )
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 60 }), (list) => {
      const venue = openVenue()
      const ordered = new Map<string, number>()
      const done = new Map<string, number>()
      for (const step of list) {
        let events: readonly SimEvent[] = []
        if (step.do === 'submit') {
          const placed = order({ side: step.buy ? 'buy' : 'sell', limitPrice: step.price, quantity: step.size })
          ordered.set(placed.id, step.size)
          events = venue.submit(placed)
        } else if (step.do === 'trade') events = venue.onTrade(SAMSUNG, { price: step.price, size: step.size })
        else if (step.do === 'cancel')
          events = venue.cancel([...ordered.keys()][step.size % Math.max(1, ordered.size)] ?? '', step.size)
        else events = venue.onBook(SAMSUNG, { bids: [[step.price, step.size]], asks: [[step.price + 100, step.size]] })
        for (const event of events) {
          if (event.kind === 'filled' || event.kind === 'canceled') {
            done.set(event.orderId, (done.get(event.orderId) ?? 0) + event.quantity)
            expect(event.leavesQty).toBe(ordered.get(event.orderId)! - done.get(event.orderId)!)
          }
        }
      }
      for (const [id, quantity] of ordered) expect(venue.leaves(id)).toBe(quantity - (done.get(id) ?? 0))
    }),
  )
})

describe('a call auction', () => {
  const CALL = {
    bids: [
      [70_200, 100],
      [70_100, 100],
    ],
    asks: [
      [70_000, 100],
      [70_100, 100],
    ],
  } as const
  const calling = (): SimVenue => {
    const venue = openVenue()
    venue.setCall(SAMSUNG, true)
    return venue
  }

  it('collects orders and trades nothing until it ends', () => {
    const venue = calling()
    expect(kinds(venue.submit(order({ limitPrice: 70_300 })))).toEqual(['accepted'])
    expect(venue.onTrade(SAMSUNG, { price: 69_000, size: 1_000 })).toEqual([])
    expect(venue.onBook(SAMSUNG, BOOK)).toEqual([])
  })

  it('fills everybody who meets at one price and tells it beforehand', () => {
    const venue = calling()
    const eager = order({ limitPrice: 70_300, quantity: 50 })
    const market = order({ type: 'market', limitPrice: null, quantity: 50 })
    const patient = order({ limitPrice: 69_900, quantity: 50 })
    for (const one of [eager, market, patient]) venue.submit(one)
    const expected = venue.indicate(SAMSUNG, CALL, 70_000)
    const { match, events } = venue.uncross(SAMSUNG, CALL, 70_000)
    expect(match).toEqual(expected)
    expect(match).toEqual({ price: 70_200, quantity: 200 })
    expect(fills(events)).toEqual([
      [50, 70_200],
      [50, 70_200],
    ])
    expect([venue.leaves(eager.id), venue.leaves(market.id), venue.leaves(patient.id)]).toEqual([0, 0, 50])
  })

  it('serves the market’s shares before ours at its price', () => {
    const venue = calling()
    const late = order({ limitPrice: 70_100, quantity: 50 })
    venue.submit(late)
    const { events } = venue.uncross(SAMSUNG, CALL, 70_000)
    expect([fills(events), venue.leaves(late.id)]).toEqual([[], 50])
  })

  it('moves its price for a large order', () => {
    const venue = calling()
    venue.submit(order({ limitPrice: 70_500, quantity: 1_000 }))
    expect(venue.indicate(SAMSUNG, CALL, 70_000)).toEqual({ price: 70_500, quantity: 200 })
  })

  it('takes the limit off an order that is told to trade at any price', () => {
    const venue = calling()
    const conditional = order({ limitPrice: 69_000, quantity: 50 })
    venue.submit(conditional)
    venue.loosen(conditional.id)
    expect(fills(venue.uncross(SAMSUNG, CALL, 70_000).events)).toEqual([[50, 70_100]])
  })
})

describe('a revised order', () => {
  const resting = () => {
    const venue = openVenue()
    const first = order({ limitPrice: 70_000, quantity: 10 })
    const second = order({ limitPrice: 70_000, quantity: 10 })
    venue.submit(first)
    venue.submit(second)
    return { venue, first, second }
  }
  const to = (limitPrice: number) =>
    ({ newId: `order-${++lastId}`, type: 'limit', limitPrice, timeInForce: 'day' }) as const

  it('keeps its place at the same price', () => {
    const { venue, first } = resting()
    const change = { ...to(70_000), quantity: 4 }
    venue.replace(first.id, change)
    // Forty shares of the market are in front, then the six that stayed, then the four that moved.
    expect(venue.onTrade(SAMSUNG, { price: 70_000, size: 50 }).map((event) => event.orderId)).toEqual([
      first.id,
      change.newId,
    ])
  })

  it('loses it at another price, also when it comes back', () => {
    const { venue, first, second } = resting()
    const away = to(69_900)
    venue.replace(first.id, away)
    const back = to(70_000)
    venue.replace(away.newId, back)
    expect(venue.onTrade(SAMSUNG, { price: 70_000, size: 50 }).map((event) => event.orderId)).toEqual([second.id])
  })
})

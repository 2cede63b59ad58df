import { describe, expect, it } from 'vitest'
import { kstDate, unixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { IntentId } from '../domain/order.ts'
import { anEngineDesk } from './engine-desk.test-support.ts'
import { aBalance, aHolding, anIntent, aQuote, aReport, JUST_NOW, OPENING, SAMSUNG } from './fixtures.test-support.ts'

const MINUTE = 60_000
const TODAY = kstDate(OPENING)

const holding = (quantity: number) => [aHolding({ quantity, sellableQuantity: quantity })]
const split = (shares: number, over: Partial<CorporateAction> = {}): CorporateAction => ({
  instrumentId: SAMSUNG,
  exDate: TODAY,
  kind: shares > 1 ? 'split' : 'reverse_split',
  shares,
  cashWon: 0,
  paidWon: 0,
  source: 'ksd',
  ...over,
})

/** Ten shares of Samsung Electronics and ten million won, all agreed. */
function aDesk() {
  const desk = anEngineDesk()
  desk.broker.balance = aBalance({ holdings: holding(10) })
  desk.opens()
  desk.passes(1_000)
  return desk
}

describe('a holding that no fill explains', () => {
  it('is read again, and the list as late as it may be, before anything is said', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(12) })
    desk.passes(MINUTE)
    const before = desk.reads.length
    expect([desk.alarms(), desk.adjustments()]).toEqual([[], []])
    desk.passes(9_000)
    expect(desk.alarms()).toEqual([])
    desk.passes(12_000)
    expect(desk.alarms()).toEqual(['holdings_mismatch'])
    const since = desk.reads.slice(before - 1).map(({ what }) => what)
    expect(since.lastIndexOf('list')).toBeLessThan(since.lastIndexOf('balance'))
  })

  it('lowers the account to reducing, and is noted with both figures', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(12) })
    desk.passes(2 * MINUTE)
    expect(desk.engine.view().mode).toBe('reducing')
    expect(desk.adjustments()).toEqual([
      { kind: 'holding_unexplained', instrumentId: SAMSUNG, detail: { expected: 10, held: 12 } },
    ])
  })

  it('is said once, however long it lasts', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(12) })
    desk.passes(20 * MINUTE)
    expect(desk.alarms()).toEqual(['holdings_mismatch'])
  })

  it('that is gone at the next reading was a moment’s delay', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(12) })
    desk.passes(MINUTE)
    desk.broker.balance = aBalance({ holdings: holding(10) })
    desk.passes(5 * MINUTE)
    expect([desk.alarms(), desk.adjustments()]).toEqual([[], []])
  })

  it('is a fill the list had not told yet, when the list tells it', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(20), cashD2: 10_000_000 - 700_098 })
    desk.passes(MINUTE)
    desk.broker.list = [aReport({ cumQty: 10, orderedAt: desk.now(), isOpenApi: false })]
    desk.passes(5 * MINUTE)
    expect([desk.alarms(), desk.adjustments(), desk.engine.view().mode]).toEqual([[], [], 'active'])
  })

  it('is never believed on a reading that a fill overtook', () => {
    const desk = aDesk()
    const startedAt = desk.now()
    const before = desk.facts().length
    desk.passes(10)
    desk.broker.list = [aReport({ cumQty: 10, orderedAt: startedAt, isOpenApi: false })]
    desk.tell({ type: 'order_reports', startedAt: desk.now(), day: TODAY, reports: desk.broker.list })
    desk.tell({ type: 'balance_report', startedAt, balance: aBalance({ holdings: holding(10) }) })
    const moves = desk
      .facts()
      .slice(before)
      .filter(({ kind }) => kind === 'position_changed')
    expect(moves).toEqual([{ kind: 'position_changed', instrumentId: SAMSUNG, quantity: 20 }])
  })
})

describe('a fill between the first list and the first balance', () => {
  /** The balance has the shares already; the list tells of them only when it is read again. */
  function aFillInBetween(held: number) {
    const desk = anEngineDesk()
    desk.broker.balance = aBalance({ holdings: holding(10) })
    desk.opens()
    desk.broker.list = [
      aReport({ side: 'buy', quantity: 4, cumQty: 4, cumAmount: 280_000, leavesQty: 0, isOpenApi: false }),
    ]
    desk.broker.balance = aBalance({ holdings: holding(held) })
    desk.passes(10_000)
    return desk
  }

  it('is not counted twice, and nobody is alarmed', () => {
    const desk = aFillInBetween(10)
    desk.passes(3 * MINUTE)
    expect([desk.alarms(), desk.adjustments(), desk.engine.view().mode]).toEqual([[], [], 'active'])
  })

  it('hides no other difference', () => {
    const desk = aFillInBetween(11)
    desk.passes(3 * MINUTE)
    expect(desk.alarms()).toEqual(['holdings_mismatch'])
  })
})

describe('a corporate action', () => {
  it.each([
    [5, 50],
    [1.1, 11],
    [1.15, 11],
    [0.1, 1],
  ])('of %d shares for one explains %d shares instead of ten', (shares, held) => {
    const desk = aDesk()
    desk.broker.actions = [split(shares)]
    desk.broker.balance = aBalance({ holdings: holding(held) })
    desk.passes(2 * MINUTE)
    expect(desk.alarms()).toEqual([])
    expect(desk.adjustments()).toMatchObject([{ kind: 'corporate_action', detail: { expected: 10, held, shares } }])
    expect(desk.engine.view().mode).toBe('active')
  })

  it('that is still to come explains nothing', () => {
    const desk = aDesk()
    desk.broker.actions = [split(5, { exDate: kstDate(unixMs(OPENING + 86_400_000)) })]
    desk.broker.balance = aBalance({ holdings: holding(50) })
    desk.passes(2 * MINUTE)
    expect(desk.alarms()).toEqual(['holdings_mismatch'])
  })
})

describe('cash that no fill explains', () => {
  it('is noted after two readings and lowers nothing: people pay in and take out', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(10), cashD2: 12_000_000 })
    desk.passes(5 * MINUTE)
    expect(desk.adjustments()).toEqual([
      {
        kind: 'cash_unexplained',
        instrumentId: null,
        detail: { expected: 10_000_000, broker: 12_000_000, difference: 2_000_000 },
      },
    ])
    expect(desk.engine.view().mode).toBe('active')
  })

  it('of the size of a commission is left to the nightly statement', () => {
    const desk = aDesk()
    desk.broker.list = [aReport({ cumQty: 10, orderedAt: desk.now(), isOpenApi: false })]
    desk.broker.balance = aBalance({ holdings: holding(20), cashD2: 10_000_000 - 700_000 - 29 })
    desk.passes(5 * MINUTE)
    expect(desk.adjustments()).toEqual([])
  })
})

describe('an order that was not ours', () => {
  it('is told with its fills, to whoever listens', () => {
    const desk = aDesk()
    desk.broker.list = [aReport({ cumQty: 4, orderedAt: desk.now(), isOpenApi: false })]
    desk.passes(8_100)
    expect(desk.facts()).toContainEqual({
      kind: 'external_fill',
      orderNo: '0000000007',
      instrumentId: SAMSUNG,
      side: 'buy',
      lastQty: 4,
      amount: 280_000,
    })
  })

  it('is known within ten seconds while there is a market, without any notice', () => {
    const desk = aDesk()
    desk.passes(10 * MINUTE)
    const lists = desk.reads.filter(({ what }) => what === 'list').map(({ at }) => at)
    const gaps = lists.slice(1).map((at, index) => at - (lists[index] ?? at))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000)
  })
})

describe('what may be spent and sold', () => {
  const asked = (desk: ReturnType<typeof aDesk>, over: Parameters<typeof anIntent>[0], index = 1) => {
    const id = IntentId.parse(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)
    const order = { createdAt: desk.now(), expiresAt: unixMs(desk.now() + 30_000), ...over, id }
    desk.tell({ type: 'quote_read', instrumentId: SAMSUNG, quote: aQuote(), readAt: JUST_NOW })
    desk.tell({
      type: 'intent_requested',
      intent: anIntent(order),
      instrument: { kind: 'stock', market: 'kospi', isHalted: false },
    })
    return desk.effects.flatMap((effect) =>
      effect.type === 'deny_intent' && effect.intentId === id ? [effect.denial.code] : [],
    )
  }

  it('is no more than we know to be held, whatever the broker calls sellable', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: holding(100) })
    desk.passes(MINUTE)
    expect(asked(desk, { side: 'sell', quantity: 11 })).toEqual(['insufficient_holdings'])
  })

  it('is no more than the broker calls sellable, whatever we know to be held', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ holdings: [aHolding({ quantity: 10, sellableQuantity: 3 })] })
    desk.passes(MINUTE)
    expect(asked(desk, { side: 'sell', quantity: 4 })).toEqual(['insufficient_holdings'])
    expect(asked(desk, { side: 'sell', quantity: 3 }, 2)).toEqual([])
  })

  it('leaves out what somebody else is selling', () => {
    const desk = aDesk()
    desk.broker.list = [aReport({ side: 'sell', quantity: 8, orderedAt: desk.now(), isOpenApi: false })]
    desk.passes(9_000)
    expect(asked(desk, { side: 'sell', quantity: 3 })).toEqual(['insufficient_holdings'])
    expect(asked(desk, { side: 'sell', quantity: 2 }, 2)).toEqual([])
  })

  it('is no more than the fills leave, whatever the broker says can be spent', () => {
    const desk = aDesk()
    desk.broker.balance = aBalance({ cash: 9e9, cashD2: 9e9, buyingPower: 9e9, holdings: holding(10) })
    desk.passes(MINUTE)
    expect(asked(desk, { quantity: 143 })).toEqual(['insufficient_cash'])
  })
})

describe('holdings that the ledger gave up against its own word', () => {
  it('raise the alarm of a mismatch: what happened while nobody looked is not known', () => {
    const desk = aDesk()
    desk.tell({ type: 'balance_recorded', adopted: [{ instrumentId: SAMSUNG, ours: 10, broker: 12 }] })
    expect(desk.alarms()).toEqual(['holdings_mismatch'])
    expect(desk.engine.view().mode).toBe('reducing')
  })

  it('raise none when the difference was settled here', () => {
    const desk = aDesk()
    desk.broker.actions = [split(5)]
    desk.broker.balance = aBalance({ holdings: holding(50) })
    desk.passes(2 * MINUTE)
    desk.tell({ type: 'balance_recorded', adopted: [{ instrumentId: SAMSUNG, ours: 10, broker: 50 }] })
    expect(desk.alarms()).toEqual([])
  })
})

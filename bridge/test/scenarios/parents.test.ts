import { kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import { ParentOrder, type ParentTerms } from '@naru/shared/domain/parent-order'
import { aBalance, aHolding, anIntent, SAMSUNG } from '@naru/shared/engine/fixtures.test-support'
import { describe, expect, it } from 'vitest'
import { aDesk, buy } from '../support/desk.ts'
import { tickOf } from '../support/market.ts'

type Desk = Awaited<ReturnType<typeof aDesk>>

const held = (quantity: number) =>
  aBalance({ holdings: [aHolding({ quantity, sellableQuantity: quantity })], equity: 100_000_000 })

/** A desk that holds ten shares. */
const aHolder = () => aDesk({ balance: held(10) })

const PARENT = '90000000-0000-4000-8000-000000000001'

/** Puts a parent into the ledger, as the web does, and lets the bridge act on it. */
async function places(
  desk: Desk,
  order: ParentTerms & { readonly side: 'buy' | 'sell'; readonly quantity: number },
  over: { readonly validUntil?: UnixMs } = {},
): Promise<() => ParentOrder> {
  const at = desk.clock.now()
  const row = {
    ...order,
    id: PARENT,
    userId: '20000000-0000-4000-8000-000000000001',
    accountId: anIntent().accountId,
    instrumentId: SAMSUNG,
    state: 'working',
    placement: 'bridge',
    progress: {},
    reasonCode: null,
    reasonDetail: null,
    source: 'web',
    sourceId: null,
    sourceHash: null,
    validUntil: null,
    resumedAt: null,
    createdAt: at,
    updatedAt: at,
    version: 1,
    ...over,
  }
  const parent = ParentOrder.parse(row) as ParentOrder // both halves of the intersection were parsed
  desk.ledger.putParent(parent)
  await desk.passes(2_000)
  return () => {
    const now = desk.ledger.tables.parents.get(parent.id)
    if (!now) throw new Error('no parent')
    return now
  }
}

/** A trade at this price, over the stream and over REST. */
async function trades(desk: Desk, price: number): Promise<void> {
  desk.broker.setPrice({ tick: tickOf(SAMSUNG, price) })
  desk.broker.feed({ kind: 'trade', tick: tickOf(SAMSUNG, price), tradingDate: kstDate(desk.clock.now()) })
  await desk.passes(3_000)
}

const sold = (desk: Desk): number =>
  desk.broker.list.filter(({ side }) => side === 'sell').reduce((sum, { cumQty }) => sum + cumQty, 0)
const open = (desk: Desk) => desk.broker.list.filter(({ leavesQty }) => leavesQty > 0)

describe('a stop the bridge keeps', () => {
  const stop = {
    kind: 'stop',
    side: 'sell',
    quantity: 10,
    terms: { triggerPrice: 69_000, orderType: 'market' },
  } as const

  it('fires once, at the price read over REST', async () => {
    const desk = await aHolder()
    const parent = await places(desk, stop)
    expect(desk.broker.posts).toEqual([])
    await trades(desk, 68_900)
    await trades(desk, 68_800)
    expect(desk.broker.posts).toMatchObject([{ side: 'sell', quantity: 10, type: 'market' }])
    expect(parent()).toMatchObject({ state: 'triggered', progress: { firedPrice: 68_900 } })
    desk.broker.fill('0000000001', 10, 68_800)
    await desk.passes(10_000)
    expect(parent().state).toBe('done')
    expect(desk.bugs).toEqual([])
  })

  it('does not fire on a tick alone', async () => {
    const desk = await aHolder()
    await places(desk, stop)
    for (let i = 0; i < 5; i++) {
      desk.broker.feed({ kind: 'trade', tick: tickOf(SAMSUNG, 60_000), tradingDate: kstDate(desk.clock.now()) })
      await desk.passes(1_500)
    }
    expect(desk.broker.posts).toEqual([])
  })

  it('fires after a restart in the middle, and once', async () => {
    const desk = await aHolder()
    const parent = await places(desk, stop)
    desk.ledger.breakNext('claim', 'after')
    await trades(desk, 68_900)
    desk.kill()
    desk.startBridge()
    await desk.passes(300_000)
    expect(sold(desk) + open(desk).reduce((sum, { leavesQty }) => sum + leavesQty, 0)).toBeLessThanOrEqual(10)
    // The claim was lost with the process: nobody knows whether it was sent, and a person decides.
    expect(parent()).toMatchObject({ state: 'suspended', reasonCode: 'order_absent' })
  })

  it('ends when its time is over', async () => {
    const desk = await aHolder()
    const parent = await places(desk, stop, { validUntil: unixMs(desk.clock.now() + 60_000) })
    await desk.passes(70_000)
    expect(parent()).toMatchObject({ state: 'expired', reasonCode: 'valid_until_passed' })
    await trades(desk, 60_000)
    expect(desk.broker.posts).toEqual([])
  })
})

describe('a stop that rests at the broker', () => {
  it('outlives the bridge', async () => {
    const desk = await aHolder()
    const terms = { triggerPrice: 69_000, limitPrice: 68_500 }
    const parent = await places(desk, { kind: 'stop_limit', side: 'sell', quantity: 10, terms })
    await desk.passes(3_000)
    expect(parent().placement).toBe('broker')
    desk.kill()
    await desk.passes(60_000)
    expect(open(desk)).toMatchObject([{ type: 'stop_limit', stopPrice: 69_000, limitPrice: 68_500, leavesQty: 10 }])
    desk.broker.fill('0000000001', 10, 68_700)
    desk.startBridge()
    await desk.passes(60_000)
    expect(parent().state).toBe('done')
    expect(desk.broker.posts).toHaveLength(1)
  })
})

describe('take profit with stop', () => {
  const pair = {
    kind: 'oco',
    side: 'sell',
    quantity: 10,
    terms: { takeProfitPrice: 72_000, stopPrice: 69_000 },
  } as const

  it('ends with the profit', async () => {
    const desk = await aHolder()
    const parent = await places(desk, pair)
    expect(open(desk)).toMatchObject([{ type: 'limit', limitPrice: 72_000, quantity: 10 }])
    desk.broker.fill('0000000001', 10, 72_000)
    await desk.passes(10_000)
    await trades(desk, 60_000)
    expect(parent().state).toBe('done')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('ends with the stop, for what the profit order has left', async () => {
    const desk = await aHolder()
    const parent = await places(desk, pair)
    desk.broker.fill('0000000001', 3, 72_000)
    await desk.passes(3_000)
    await trades(desk, 68_900)
    await desk.passes(20_000)
    expect(desk.broker.cancels).toMatchObject([{ orderNo: '0000000001' }])
    expect(desk.broker.posts[1]).toMatchObject({ type: 'market', quantity: 7 })
    desk.broker.fill(open(desk)[0]?.venueOrderId.orderNo ?? '', 7, 68_800)
    await desk.passes(10_000)
    expect([parent().state, sold(desk)]).toEqual(['done', 10])
  })

  it('goes on where it was when the bridge dies between the cancel and the stop', async () => {
    const desk = await aHolder()
    const parent = await places(desk, pair)
    desk.broker.setPrice({ tick: tickOf(SAMSUNG, 68_900) })
    desk.broker.feed({ kind: 'trade', tick: tickOf(SAMSUNG, 68_900), tradingDate: kstDate(desk.clock.now()) })
    for (let i = 0; i < 400 && desk.broker.cancels.length === 0; i++) await desk.passes(10)
    desk.kill()
    // The price has recovered; the profit order is gone, so the stop has to finish what it began.
    desk.broker.setPrice({ tick: tickOf(SAMSUNG, 71_000) })
    desk.startBridge()
    await desk.passes(60_000)
    expect(open(desk)).toMatchObject([{ side: 'sell', type: 'market', leavesQty: 10 }])
    expect(parent().state).toBe('triggered')
  })
})

describe('a bracket', () => {
  it('protects what was bought of it', async () => {
    const desk = await aDesk({ balance: aBalance({ buyingPower: 50_000_000, equity: 100_000_000 }) })
    const entry = { orderType: 'limit', limitPrice: 70_000 } as const
    const terms = { entry, takeProfitPrice: 72_000, stopPrice: 69_000 }
    const parent = await places(desk, { kind: 'bracket', side: 'buy', quantity: 10, terms })
    desk.broker.fill('0000000001', 4, 70_000)
    await desk.passes(15_000)
    expect(open(desk)).toMatchObject([
      { side: 'buy', leavesQty: 6 },
      { side: 'sell', type: 'limit', limitPrice: 72_000, leavesQty: 4 },
    ])
    await trades(desk, 68_900)
    await desk.passes(30_000)
    expect(open(desk)).toMatchObject([{ side: 'sell', type: 'market', leavesQty: 4 }])
    desk.broker.fill(open(desk)[0]?.venueOrderId.orderNo ?? '', 4, 68_800)
    await desk.passes(10_000)
    expect(parent().state).toBe('done')
  })
})

describe('a trailing stop', () => {
  it('remembers its mark over a restart', async () => {
    const desk = await aHolder()
    const terms = { trailWon: 1_000, orderType: 'market' } as const
    const parent = await places(desk, { kind: 'trailing_stop', side: 'sell', quantity: 10, terms })
    await desk.passes(3_000)
    await trades(desk, 71_500)
    await desk.passes(3_000)
    expect(parent().progress).toMatchObject({ watermark: 71_500, triggerPrice: 70_500 })
    desk.kill()
    desk.broker.setPrice({ tick: tickOf(SAMSUNG, 70_400) })
    desk.startBridge()
    await desk.passes(30_000)
    expect(desk.broker.posts).toMatchObject([{ side: 'sell', quantity: 10 }])
  })
})

describe('slices', () => {
  it('are sent one interval apart, also after an outage', async () => {
    const desk = await aDesk({ balance: aBalance({ buyingPower: 50_000_000, equity: 100_000_000 }) })
    const terms = { slices: 3, intervalMs: 20_000, orderType: 'limit', limitPrice: 70_000 } as const
    const parent = await places(desk, { kind: 'twap', side: 'buy', quantity: 10, terms })
    desk.kill()
    await desk.passes(50_000)
    desk.startBridge()
    await desk.passes(90_000)
    const times = desk.broker.list.map(({ orderedAt }) => orderedAt)
    expect(desk.broker.list.map(({ quantity }) => quantity)).toEqual([4, 3, 3])
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(19_000)
    for (const row of desk.broker.list) desk.broker.fill(row.venueOrderId.orderNo, row.quantity, 70_000)
    await desk.passes(20_000)
    expect(parent().state).toBe('done')
  })
})

describe('a replacement', () => {
  it('orders only what a fill before the cancel has left', async () => {
    const desk = await aDesk({ balance: aBalance({ buyingPower: 50_000_000, equity: 100_000_000 }) })
    const orderId = await desk.places(buy(10).at(69_000))
    await desk.passes(2_000)
    desk.broker.fill('0000000001', 4, 69_000)
    await desk.cancels('0000000001')
    const terms = { orderId, quantity: 10, orderType: 'limit', limitPrice: 69_500 } as const
    const parent = await places(desk, { kind: 'replace', side: 'buy', quantity: 10, terms })
    await desk.passes(20_000)
    expect(desk.broker.list).toMatchObject([
      { cumQty: 4, canceledQty: 6 },
      { limitPrice: 69_500, quantity: 6 },
    ])
    expect(parent().state).toBe('done')
  })
})

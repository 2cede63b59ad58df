import { describe, expect, it } from 'vitest'
import { KRX_KINDS } from './kinds.test-support.ts'
import { ParentWorld } from './world.test-support.ts'

const sellStop = { kind: 'stop', side: 'sell', quantity: 10 } as const

describe('a stop', () => {
  it('fires once when the price read over REST has come to it', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
    world.pass(3_000)
    expect(world.children(id)).toEqual([])
    world.tick(69_000)
    world.pass(3_000)
    world.tick(68_900)
    world.pass(3_000)
    expect(world.children(id)).toMatchObject([{ leg: 'stop', sequence: 1, quantity: 10, state: 'acked' }])
    expect(world.parent(id)).toMatchObject({ state: 'triggered', progress: { firedPrice: 69_000 } })
    world.fill(0, 10)
    world.pass(10_000)
    expect(world.parent(id).state).toBe('done')
    expect(world.held).toBe(0)
  })

  it('does not fire on a tick that no price confirms', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
    world.pass(3_000)
    for (let i = 0; i < 20; i++) {
      world.tick(60_000, true)
      world.pass(500)
    }
    expect(world.children(id)).toEqual([])
    expect(world.parent(id).state).toBe('working')
  })

  it('is not fired twice by a process that starts after the one that fired it', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'limit', limitPrice: 68_500 } })
    world.pass(3_000)
    world.tick(68_800)
    for (let i = 0; i < 12; i++) {
      world.pass(20)
      world.kill()
    }
    world.pass(200_000)
    if (world.parent(id).state === 'suspended') world.resume(id)
    world.pass(200_000)
    expect(world.violations).toEqual([])
    const live = world.orders.filter(({ leavesQty }) => leavesQty > 0)
    expect(live).toMatchObject([{ side: 'sell', quantity: 10, type: 'limit', limitPrice: 68_500 }])
  })

  it('waits, and says so, while nobody knows what became of an equal order', () => {
    const world = new ParentWorld({ holding: 20 })
    const terms = { triggerPrice: 69_000, orderType: 'limit', limitPrice: 68_500 } as const
    const id = world.place({ ...sellStop, terms })
    world.pass(3_000)
    world.doubt(world.placeOrder('sell', 10, 68_500))
    world.tick(68_900)
    world.pass(8_000)
    expect(world.children(id)).toEqual([])
    expect(world.parent(id)).toMatchObject({ state: 'triggered', progress: { heldUpBy: 'order_in_doubt' } })
    world.pass(240_000)
    expect(world.children(id)).toMatchObject([{ leg: 'stop', sequence: 1, state: 'acked' }])
    expect(world.parent(id).progress.heldUpBy).toBeUndefined()
    expect(world.violations).toEqual([])
  })

  it('asks again when its order is called absent after a person let it go on', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
    world.pass(3_000)
    world.tick(68_900)
    for (let i = 0; i < 100 && world.children(id).length === 0; i++) world.pass(1)
    for (const { intentId } of world.children(id)) world.doubt(intentId)
    world.setMode('halted')
    world.pass(2_000)
    expect(world.parent(id)).toMatchObject({ state: 'suspended', reasonCode: 'trading_halted' })
    world.setMode('active')
    world.resume(id)
    world.pass(2_000)
    expect(world.children(id)).toMatchObject([{ state: 'in_doubt' }])
    world.pass(200_000)
    expect(world.parent(id)).toMatchObject({ state: 'suspended', reasonCode: 'order_absent' })
    expect(world.orders).toEqual([])
    world.resume(id)
    world.tick(68_900)
    world.pass(20_000)
    expect(world.orders).toMatchObject([{ side: 'sell', type: 'market', quantity: 10 }])
  })

  it('goes on trying to sell for as long as what stands in its way may pass, and says what that is', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
    world.pass(3_000)
    world.isClaimable = false
    world.tick(68_900)
    world.pass(600_000)
    expect(world.parent(id)).toMatchObject({ state: 'triggered', progress: { heldUpBy: 'intent_expired' } })
    expect(world.children(id).length).toBeLessThan(14)
    world.isClaimable = true
    world.pass(70_000)
    expect(world.orders).toMatchObject([{ side: 'sell', type: 'market', quantity: 10 }])
    expect(world.parent(id).progress.heldUpBy).toBeUndefined()
  })

  it.each(['trading_observing', 'clock_skewed', 'instrument_in_vi', 'order_rate_exceeded', 'broker_unreachable'])(
    'does not give up when a check has %s against its order for minutes',
    (code) => {
      const world = new ParentWorld({ holding: 10 })
      const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
      world.pass(3_000)
      world.denial = code
      world.tick(68_900)
      world.pass(300_000)
      expect(world.parent(id)).toMatchObject({ state: 'triggered', progress: { heldUpBy: code } })
      world.denial = null
      world.pass(40_000)
      expect(world.orders).toMatchObject([{ side: 'sell', type: 'market', quantity: 10 }])
    },
  )

  it.each(['price_outside_limit', 'order_value_too_large'])('ends when a check has %s against its order', (code) => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
    world.pass(3_000)
    world.denial = code
    world.tick(68_900)
    world.pass(10_000)
    expect(world.parent(id)).toMatchObject({ state: 'failed', reasonCode: code })
  })

  it('rests at the venue as a stop-limit order where there are such', () => {
    const world = new ParentWorld({ holding: 10, orderKinds: KRX_KINDS })
    const terms = { triggerPrice: 69_000, limitPrice: 68_500 }
    const id = world.place({ kind: 'stop_limit', side: 'sell', quantity: 10, terms })
    world.pass(3_000)
    expect(world.orders).toMatchObject([{ type: 'stop_limit', stopPrice: 69_000, limitPrice: 68_500 }])
    expect(world.parent(id).placement).toBe('broker')
    world.kill()
    world.pass(5_000)
    expect(world.orders).toHaveLength(1)
  })

  it('is kept by the bridge where the venue has none', () => {
    const world = new ParentWorld({ holding: 10 })
    const terms = { triggerPrice: 69_000, limitPrice: 68_500 }
    const id = world.place({ kind: 'stop_limit', side: 'sell', quantity: 10, terms })
    world.pass(3_000)
    expect(world.orders).toEqual([])
    world.tick(68_900)
    world.pass(3_000)
    expect(world.orders).toMatchObject([{ type: 'limit', limitPrice: 68_500 }])
    expect(world.parent(id).placement).toBe('bridge')
  })
})

describe('a trailing stop', () => {
  const trailing = { kind: 'trailing_stop', side: 'sell', quantity: 10 } as const

  it('follows the best price at its distance and fires on the way back', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...trailing, terms: { trailWon: 1_000, orderType: 'market' } })
    world.pass(5_000)
    for (const price of [71_000, 72_000, 71_500]) {
      world.tick(price)
      world.pass(5_000)
    }
    expect(world.parent(id).progress).toMatchObject({ watermark: 72_000, triggerPrice: 71_000 })
    world.tick(71_000)
    world.pass(3_000)
    expect(world.orders).toMatchObject([{ side: 'sell', quantity: 10, type: 'market' }])
  })

  it('keeps its mark over a restart', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...trailing, terms: { trailRate: 0.02, orderType: 'market' } })
    world.pass(5_000)
    world.tick(80_000)
    world.pass(5_000)
    world.kill()
    world.price = 79_000
    world.pass(10_000)
    expect(world.parent(id).progress).toMatchObject({ watermark: 80_000, triggerPrice: 78_400 })
  })

  it('is not drawn up by a forged tick', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...trailing, terms: { trailWon: 500, orderType: 'market' } })
    world.pass(5_000)
    world.tick(90_000, true)
    world.pass(10_000)
    expect(world.parent(id).progress).toMatchObject({ watermark: 70_000 })
    expect(world.orders).toEqual([])
  })
})

describe('take profit with stop', () => {
  const pair = {
    kind: 'oco',
    side: 'sell',
    quantity: 10,
    terms: { takeProfitPrice: 72_000, stopPrice: 69_000 },
  } as const

  it('ends with the profit when that is filled', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place(pair)
    world.pass(3_000)
    expect(world.orders).toMatchObject([{ type: 'limit', limitPrice: 72_000, quantity: 10 }])
    world.fill(0, 10)
    world.pass(10_000)
    expect(world.parent(id).state).toBe('done')
    world.tick(60_000)
    world.pass(10_000)
    expect(world.orders).toHaveLength(1)
  })

  it('takes the profit order back before it sells what is left at the stop', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place(pair)
    world.pass(3_000)
    world.fill(0, 4)
    world.pass(3_000)
    world.tick(68_900)
    world.pass(20_000)
    expect(world.orders).toMatchObject([
      { limitPrice: 72_000, cumQty: 4, canceledQty: 6, leavesQty: 0 },
      { type: 'market', quantity: 6, leavesQty: 6 },
    ])
    world.fill(0, 6)
    world.pass(10_000)
    expect(world.parent(id).state).toBe('done')
    expect([world.held, world.violations]).toEqual([0, []])
  })

  it('waits at rest for shares that rest in another order, and takes them once they are free', () => {
    const world = new ParentWorld({ holding: 10 })
    const other = world.placeOrder('sell', 10, 80_000)
    world.pass(3_000)
    const id = world.place(pair)
    world.pass(120_000)
    expect(world.orders).toMatchObject([{ limitPrice: 80_000, leavesQty: 10 }])
    expect(world.children(id)).toEqual([])
    world.cancelOrder(other)
    world.pass(20_000)
    expect(world.orders.filter(({ leavesQty }) => leavesQty > 0)).toMatchObject([{ limitPrice: 72_000, quantity: 10 }])
    expect(world.violations).toEqual([])
  })

  it('keeps the stop when the profit price is out of reach today', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...pair, terms: { takeProfitPrice: 99_000, stopPrice: 69_000 } })
    world.pass(60_000)
    expect(world.orders).toEqual([])
    expect(world.parent(id)).toMatchObject({ state: 'working', reasonCode: 'price_outside_limit' })
    world.tick(68_900)
    world.pass(20_000)
    expect(world.orders).toMatchObject([{ side: 'sell', type: 'market', quantity: 10 }])
  })

  it('keeps the stop when somebody cancels the profit order', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place(pair)
    world.pass(3_000)
    world.cancelAtBroker(0)
    world.pass(10_000)
    expect(world.parent(id).state).toBe('working')
    world.tick(68_000)
    world.pass(20_000)
    expect(world.orders.at(-1)).toMatchObject({ type: 'market', quantity: 10 })
  })
})

describe('a bracket', () => {
  const terms = {
    entry: { orderType: 'limit', limitPrice: 70_000 },
    takeProfitPrice: 72_000,
    stopPrice: 69_000,
  } as const
  const bracket = { kind: 'bracket', side: 'buy', quantity: 10, terms } as const

  it('protects the shares that have been bought, not the ones that were ordered', () => {
    const world = new ParentWorld()
    const id = world.place(bracket)
    world.pass(3_000)
    expect(world.orders).toMatchObject([{ side: 'buy', quantity: 10 }])
    world.fill(0, 3)
    world.pass(10_000)
    expect(world.orders[1]).toMatchObject({ side: 'sell', quantity: 3, limitPrice: 72_000 })
    world.fill(0, 2)
    world.pass(10_000)
    expect(world.orders[2]).toMatchObject({ side: 'sell', quantity: 2, limitPrice: 72_000 })
    world.tick(68_500)
    world.pass(30_000)
    const open = world.orders.filter(({ leavesQty }) => leavesQty > 0)
    expect(open).toMatchObject([{ side: 'sell', type: 'market', quantity: 5 }])
    world.fill(0, 5)
    world.pass(10_000)
    expect(world.parent(id).state).toBe('done')
    expect([world.held, world.violations]).toEqual([0, []])
  })
})

describe('slices', () => {
  const slices = (quantity: number) =>
    ({ kind: 'twap', side: 'buy', quantity, terms: { slices: 4, intervalMs: 10_000, orderType: 'market' } }) as const

  it('are equal, and make up the whole to the share', () => {
    const world = new ParentWorld()
    const id = world.place(slices(10))
    for (let i = 0; i < 60; i++) {
      world.pass(1_000)
      world.fill(0, 100)
    }
    expect(world.orders.map(({ quantity }) => quantity)).toEqual([3, 3, 2, 2])
    expect(
      world.orders.map(({ orderedAt }) => Math.round((orderedAt - (world.orders[0]?.orderedAt ?? 0)) / 10_000)),
    ).toEqual([0, 1, 2, 3])
    expect(world.parent(id).state).toBe('done')
  })

  it('do not come in a burst after an outage', () => {
    const world = new ParentWorld()
    world.place(slices(8))
    world.pass(3_000)
    world.stop()
    world.pass(25_000)
    world.kill()
    world.pass(40_000)
    const times = world.orders.map(({ orderedAt }) => orderedAt)
    expect(times).toHaveLength(4)
    for (const [index, at] of times.entries())
      if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThan(9_000)
  })
})

describe('a replacement', () => {
  it('orders what is left after a fill between the wish and the cancel', () => {
    const world = new ParentWorld()
    const order = world.placeOrder('buy', 10, 69_000)
    world.pass(5_000)
    const id = world.replace(order, 10, 69_500)
    world.fill(0, 4)
    world.pass(10_000)
    expect(world.orders).toMatchObject([
      { cumQty: 4, canceledQty: 6 },
      { limitPrice: 69_500, quantity: 6 },
    ])
    expect(world.parent(id).state).toBe('done')
  })

  it('orders nothing when the old order was filled before its cancel', () => {
    const world = new ParentWorld()
    const order = world.placeOrder('buy', 10, 69_000)
    world.pass(5_000)
    const id = world.replace(order, 10, 69_500)
    world.fill(0, 10)
    world.pass(10_000)
    expect(world.orders).toHaveLength(1)
    expect(world.parent(id).state).toBe('done')
  })
})

describe('a halt', () => {
  it('suspends what the bridge keeps until a person resumes it', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({ ...sellStop, terms: { triggerPrice: 69_000, orderType: 'market' } })
    world.pass(3_000)
    world.setMode('halted')
    world.tick(60_000)
    world.pass(5_000)
    world.setMode('active')
    world.pass(10_000)
    expect(world.parent(id)).toMatchObject({ state: 'suspended', reasonCode: 'trading_halted' })
    expect(world.orders).toEqual([])
    world.resume(id)
    world.pass(10_000)
    expect(world.orders).toMatchObject([{ side: 'sell', quantity: 10 }])
  })
})

describe('a cancel by its owner', () => {
  it('takes back what rests at the broker', () => {
    const world = new ParentWorld({ holding: 10 })
    const id = world.place({
      kind: 'oco',
      side: 'sell',
      quantity: 10,
      terms: { takeProfitPrice: 72_000, stopPrice: 69_000 },
    })
    world.pass(3_000)
    world.cancelParent(id)
    world.pass(20_000)
    expect(world.orders).toMatchObject([{ leavesQty: 0, canceledQty: 10 }])
    expect(world.parent(id).state).toBe('canceled')
  })
})

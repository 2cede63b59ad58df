import { describe, expect, it } from 'vitest'
import { unixMs } from '../../core/time.ts'
import { OPENING } from '../fixtures.test-support.ts'
import { ParentWorld } from './world.test-support.ts'

const entry = { orderType: 'limit', limitPrice: 70_000 } as const
const bought = { kind: 'bracket', side: 'buy', quantity: 10 } as const

/** A bracket whose entry is filled. */
function entered(exits: object): { readonly world: ParentWorld; readonly id: string } {
  const world = new ParentWorld()
  const id = world.place({ ...bought, terms: { entry, ...exits } })
  world.pass(3_000)
  world.fill(0, 10)
  world.pass(10_000)
  return { world, id }
}

const sells = (world: ParentWorld) => world.orders.filter(({ side }) => side === 'sell')

describe('the exits of a bracket', () => {
  it('may be a stop alone: nothing rests at the broker until it goes off', () => {
    const { world, id } = entered({ stopPrice: 69_000 })
    expect(sells(world)).toEqual([])
    world.tick(68_900)
    world.pass(5_000)
    expect(sells(world)).toMatchObject([{ type: 'market', quantity: 10 }])
    world.fill(1, 10)
    world.pass(10_000)
    expect([world.parent(id).state, world.held, world.violations]).toEqual(['done', 0, []])
  })

  it('may be a profit alone', () => {
    const { world, id } = entered({ takeProfitPrice: 71_000 })
    expect(sells(world)).toMatchObject([{ limitPrice: 71_000, quantity: 10 }])
    world.tick(60_000)
    world.pass(5_000)
    expect(sells(world)).toHaveLength(1)
    world.fill(1, 10)
    world.pass(10_000)
    expect(world.parent(id).state).toBe('done')
  })

  it('trail the best price only once the price they begin at has been there', () => {
    const { world } = entered({ trailRate: 0.02, trailFromPrice: 72_000 })
    for (const price of [71_900, 69_000, 66_000]) {
      world.tick(price)
      world.pass(5_000)
    }
    expect(sells(world)).toEqual([])
    for (const price of [72_000, 74_000, 73_000]) {
      world.tick(price)
      world.pass(5_000)
    }
    expect(sells(world)).toEqual([])
    world.tick(72_500) // two percent below 74,000 is 72,520, on the grid 72,500
    world.pass(5_000)
    expect(sells(world)).toMatchObject([{ type: 'market', quantity: 10 }])
  })

  it('stop where the nearer of stop and trail stands', () => {
    const { world } = entered({ stopPrice: 69_500, trailRate: 0.05 })
    world.tick(69_400)
    world.pass(5_000)
    expect(sells(world)).toMatchObject([{ type: 'market', quantity: 10 }])
  })

  it('sell at their time what is left, and take the profit order back first', () => {
    const { world, id } = entered({ takeProfitPrice: 75_000, exitAt: unixMs(OPENING + 60_000) })
    expect(sells(world)).toMatchObject([{ limitPrice: 75_000 }])
    world.pass(40_000)
    expect(sells(world)).toHaveLength(1)
    world.pass(30_000)
    expect(sells(world)).toMatchObject([{ leavesQty: 0 }, { type: 'market', quantity: 10 }])
    world.fill(2, 10)
    world.pass(10_000)
    expect([world.parent(id).state, world.held, world.violations]).toEqual(['done', 0, []])
  })

  it('take back an entry that nobody has filled by then', () => {
    const world = new ParentWorld()
    const id = world.place({ ...bought, terms: { entry, exitAt: unixMs(OPENING + 20_000) } })
    world.pass(60_000)
    expect(world.orders).toMatchObject([{ side: 'buy', leavesQty: 0 }])
    expect(world.parent(id).state).toBe('canceled')
  })
})

describe('the entry of a rule', () => {
  it('is asked for once: what was refused is not tried again', () => {
    const world = new ParentWorld()
    const limitPrice = 95_000 // above the highest price of the day
    const asked = { ...bought, terms: { entry: { ...entry, limitPrice }, stopPrice: 69_000 } }
    const id = world.place({ ...asked, source: 'rule' })
    world.pass(60_000)
    expect(world.parent(id)).toMatchObject({ state: 'failed', reasonCode: 'price_outside_limit' })
    expect(world.orders).toEqual([])
  })

  it('is not sent once it is ten seconds old', () => {
    const world = new ParentWorld()
    world.stop()
    const id = world.place({ ...bought, terms: { entry, stopPrice: 69_000 }, source: 'rule' })
    world.pass(11_000)
    world.kill()
    world.pass(20_000)
    expect(world.parent(id)).toMatchObject({ state: 'expired', reasonCode: 'firing_stale' })
    expect(world.orders).toEqual([])
  })
})

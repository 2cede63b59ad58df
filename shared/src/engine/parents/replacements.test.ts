import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ParentWorld } from './world.test-support.ts'

const CASES = 1_000

const Case = fc.record({
  seed: fc.integer(),
  /** Ordered first, and in all after the change. */
  quantity: fc.integer({ min: 1, max: 30 }),
  total: fc.integer({ min: 1, max: 40 }),
  /** Fills before the wish, and at random times while its cancel is on the way. */
  before: fc.integer({ min: 0, max: 12 }),
  meanwhile: fc.array(fc.record({ after: fc.integer({ min: 0, max: 60 }), shares: fc.integer({ min: 1, max: 10 }) }), {
    maxLength: 6,
  }),
  /** The process dies this long after; in every other case it lives. */
  killAfter: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 3_000 })),
})

describe('an order that is changed while it fills', () => {
  it('never fills more than the new total, and the new order is for what was left', { timeout: 240_000 }, () => {
    const sums = { cases: 0, kills: 0, filledMeanwhile: 0, reordered: 0, overfilled: 0, stuck: 0 }
    fc.assert(
      fc.property(Case, ({ seed, quantity, total, before, meanwhile, killAfter }) => {
        const world = new ParentWorld({ seed })
        const order = world.placeOrder('buy', quantity, 69_000)
        world.pass(3_000)
        world.fill(0, Math.min(before, quantity, total))
        world.pass(100)
        const id = world.replace(order, total, 69_500)
        const already = world.orders[0]?.cumQty ?? 0
        for (const { after, shares } of meanwhile) {
          world.pass(after)
          if ((world.orders[0]?.leavesQty ?? 0) > 0) world.fill(0, shares)
        }
        if (killAfter !== null) {
          world.pass(killAfter)
          world.kill()
        }
        world.pass(15_000)
        // Who died while sending left an order that has to be proven absent, and a person who has to look at it.
        if (world.parent(id).state !== 'done') world.pass(250_000)
        if (world.parent(id).state === 'suspended') {
          world.resume(id)
          world.pass(60_000)
        }
        const [old, ...fresh] = world.orders
        const filled = old?.cumQty ?? 0
        const again = fresh.reduce((sum, { quantity: shares }) => sum + shares, 0)
        sums.cases += 1
        sums.kills += world.kills
        sums.filledMeanwhile += Number(filled > already)
        sums.reordered += Number(again > 0)
        // The old order could fill beyond a smaller total before its cancel came: then nothing is ordered any more.
        sums.overfilled += Number(again > Math.max(0, total - filled))
        sums.stuck += Number(!['done', 'failed', 'expired'].includes(world.parent(id).state))
        expect(again).toBeLessThanOrEqual(Math.max(0, total - filled))
        expect(world.parent(id).state).toBe('done')
        expect(world.violations).toEqual([])
      }),
      { numRuns: CASES, seed: 10 },
    )
    process.stdout.write(`replacements: ${JSON.stringify(sums)}\n`)
    expect(sums).toMatchObject({ cases: CASES, overfilled: 0, stuck: 0 })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KRX_KINDS } from './kinds.test-support.ts'
import { ParentWorld } from './world.test-support.ts'

/** Every thing that may come between two others. Numbers choose how much, how long, which. */
const Step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), n: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), n: fc.integer({ min: 1_000, max: 30_000 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tick' as const), n: fc.integer({ min: 66, max: 74 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fill' as const), n: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), n: fc.integer({ min: 0, max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), n: fc.integer({ min: 0, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forge' as const), n: fc.integer({ min: 60, max: 80 }) }) },
)

const KINDS = [
  'stop',
  'stop_limit',
  'venue_stop',
  'trailing_stop',
  'oco',
  'entry_pair',
  'bracket',
  'trailed_bracket',
  'twap',
  'replace',
] as const

const Run = fc.record({
  seed: fc.integer(),
  kind: fc.constantFrom(...KINDS),
  quantity: fc.integer({ min: 2, max: 20 }),
  steps: fc.array(Step, { minLength: 20, maxLength: 90 }),
  isCanceled: fc.boolean(),
  /** Half of the time nothing but the engine stands in the way. */
  isTrusting: fc.boolean(),
})
type Run = typeof Run extends fc.Arbitrary<infer T> ? T : never

function open(world: ParentWorld, { kind, quantity }: Run): string {
  const exit = { side: 'sell', quantity } as const
  switch (kind) {
    case 'stop':
      return world.place({ kind, ...exit, terms: { triggerPrice: 68_000, orderType: 'market' } })
    case 'stop_limit':
    case 'venue_stop':
      return world.place({ kind: 'stop_limit', ...exit, terms: { triggerPrice: 68_000, limitPrice: 67_000 } })
    case 'trailing_stop':
      return world.place({ kind, ...exit, terms: { trailWon: 1_500, orderType: 'limit', limitOffsetWon: 500 } })
    case 'oco':
      return world.place({ kind, ...exit, terms: { takeProfitPrice: 72_000, stopPrice: 68_000 } })
    case 'entry_pair': // buys, for which no shares have to be free: nothing but the order of things keeps them apart
      return world.place({ kind: 'oco', side: 'buy', quantity, terms: { takeProfitPrice: 68_000, stopPrice: 72_000 } })
    case 'bracket': {
      const entry = { orderType: 'limit', limitPrice: 70_000 } as const
      const terms = { entry, takeProfitPrice: 72_000, stopPrice: 68_000, stopLimitPrice: 66_000 }
      return world.place({ kind, side: 'buy', quantity, terms })
    }
    case 'trailed_bracket': {
      const entry = { orderType: 'limit', limitPrice: 70_000 } as const
      const terms = { entry, takeProfitPrice: 74_000, stopPrice: 67_000, trailRate: 0.02, trailFromPrice: 71_000 }
      return world.place({ kind: 'bracket', side: 'buy', quantity, terms })
    }
    case 'twap':
      return world.place({ kind, side: 'buy', quantity, terms: { slices: 2, intervalMs: 5_000, orderType: 'market' } })
    case 'replace': {
      const order = world.placeOrder('buy', quantity, 69_000)
      world.pass(3_000)
      return world.replace(order, quantity + 3, 69_500)
    }
  }
}

const BUYS: ReadonlySet<string> = new Set(['entry_pair', 'bracket', 'trailed_bracket', 'twap', 'replace'])

function play(run: Run, isTraced = false): ParentWorld {
  const isHeld = !BUYS.has(run.kind)
  const world = new ParentWorld({
    seed: run.seed,
    holding: isHeld ? run.quantity : 0,
    lossRate: 0.03,
    isTrusting: run.isTrusting,
    isTraced,
    ...(run.kind === 'venue_stop' && { orderKinds: KRX_KINDS }),
  })
  const id = open(world, run)
  for (const step of run.steps) {
    if (step.do === 'pass') world.pass(step.n)
    else if (step.do === 'tick') world.tick(step.n * 1_000)
    else if (step.do === 'forge') world.tick(step.n * 1_000, true)
    else if (step.do === 'fill') world.fill(step.n, step.n)
    else if (step.do === 'kill') world.kill()
    else if (run.isCanceled) world.cancelParent(id)
  }
  return world
}

const RUNS = 2_400

describe('whatever comes between', () => {
  it('no parent trades more than its quantity, and no two legs more than is held', { timeout: 240_000 }, () => {
    const sums = { runs: 0, kills: 0, orders: 0, fired: 0, overfilled: 0 }
    fc.assert(
      fc.property(Run, (run) => {
        const world = play(run)
        sums.runs += 1
        sums.kills += world.kills
        sums.orders += world.orders.length
        sums.fired += world.firedCount
        sums.overfilled += world.violations.length
        expect(world.violations).toEqual([])
      }),
      { numRuns: RUNS, seed: 20_261_121 },
    )
    process.stdout.write(`parents: ${JSON.stringify(sums)}\n`)
    expect(sums.runs).toBe(RUNS)
  })

  it('every parent comes to its end once the market has gone through all its prices', { timeout: 240_000 }, () => {
    const ends: Record<string, number> = {}
    fc.assert(
      fc.property(Run, (run) => {
        const world = play(run)
        for (let i = 0; i < 8; i++) {
          world.tick(i < 4 ? 80_000 : 60_000)
          world.pass(30_000)
          for (let order = 0; order < 10; order++) world.fill(order, 100)
          for (const { id, state } of world.parents) if (state === 'suspended') world.resume(id)
        }
        for (const { kind, state, placement } of world.parents) {
          // A stop at the venue is filled by nobody here.
          const end = placement === 'broker' ? 'at the venue' : state
          ends[end] = (ends[end] ?? 0) + 1
          expect(['done', 'canceled', 'failed', 'expired', 'at the venue'], `${kind} is ${state}`).toContain(end)
        }
      }),
      { numRuns: 300, seed: 3 },
    )
    process.stdout.write(`parents: ends ${JSON.stringify(ends)}\n`)
    expect(ends.done).toBeGreaterThan(100)
  })

  it('the same happenings lead to the same effects', () => {
    fc.assert(
      fc.property(Run, (run) => {
        expect(play(run, true).trace).toEqual(play(run, true).trace)
      }),
      { numRuns: 50, seed: 7 },
    )
  })
})

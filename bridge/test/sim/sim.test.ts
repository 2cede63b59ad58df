import { afterAll, describe, expect, it } from 'vitest'
import { ABLATIONS } from './ablations.ts'
import { createCrew } from './crew.ts'
import { figuresOf, type Summary } from './summary.ts'
import { runSeed } from './world.ts'

const SEEDS = 500
/** Enough for each rule to be missed; `npm run sim -- --ablate` looks longer. */
const ENOUGH = 600

const crew = createCrew(2)
afterAll(() => crew.close())

describe('a bridge, its ledger and its broker in a world where everything fails', { retry: 0 }, () => {
  it(`doubles, loses and misreports nothing in ${SEEDS} lives`, { timeout: 300_000 }, async () => {
    const summary = await crew.run({ first: 1, count: SEEDS, without: null })
    console.log(`sim: ${JSON.stringify({ figures: figuresOf(summary) })}`)
    expect(summary.bad).toEqual([])
    const none = { duplicates: 0, unlinked: 0, ledgerErrors: 0, stuck: 0, parentErrors: 0 }
    expect(summary).toMatchObject({ seeds: SEEDS, ...none })
    expect(summary.kills).toBeGreaterThan(2 * SEEDS)
    expect(summary.orders).toBeGreaterThan(5 * SEEDS)
    expect(summary.parents).toBeGreaterThan(SEEDS)
    expect(summary.fired).toBeGreaterThan(SEEDS / 4)
  })

  it('lives the same life twice with the same seed', async () => {
    for (const seed of [7, 439]) {
      const [one, other] = [await runSeed(seed, { keepsTrace: true }), await runSeed(seed, { keepsTrace: true })]
      expect(other.trace).toEqual(one.trace)
      expect(other.digest).toBe(one.digest)
    }
    expect((await runSeed(7)).digest).not.toBe((await runSeed(8)).digest)
  })
})

describe('without one of its rules', { retry: 0 }, () => {
  it.each(Object.keys(ABLATIONS))('%s is missed', { timeout: 300_000 }, async (without) => {
    const stop = ({ bad }: Summary) => (bad.length > 0 ? 'enough' : 'go_on')
    const { bad } = await crew.run({ first: 1, count: ENOUGH, without }, stop)
    expect(bad).not.toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KILL_POINTS, killCases, OUTCOMES } from './cases.ts'
import { type Lanes, startLanes } from './lane.ts'
import { figuresOf, playKills } from './matrix.ts'
import { playTwos, twoCases } from './two-bridges.ts'

const SEED = 1
const LANES = 4
const TWINS = 12

let running: Lanes

beforeAll(async () => {
  running = await startLanes(LANES)
}, 120_000)
afterAll(() => running.stop())

describe('a bridge that is killed', () => {
  it('at every point under every network outcome duplicates nothing, loses nothing and leaves nothing open', {
    timeout: 900_000,
  }, async () => {
    const cases = killCases(KILL_POINTS.length * OUTCOMES.length, SEED)
    const result = await playKills(running.lanes, cases)
    console.log(`A1: ${JSON.stringify(figuresOf(result))}`)
    expect(result.complaints).toEqual([])
    expect(result.kills).toBe(cases.length)
  })
})

describe('two processes of one bridge, one asleep between claim and write', () => {
  it('send every order once, and none after its time', { timeout: 300_000 }, async () => {
    const result = await playTwos(running.lanes, twoCases(TWINS, SEED))
    console.log(`A3 D5: ${JSON.stringify(result.figures)}`)
    expect(result.complaints).toEqual([])
  })
})

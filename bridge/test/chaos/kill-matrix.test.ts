import { afterAll, beforeAll, expect, it } from 'vitest'
import { KILL_POINTS, killCases, OUTCOMES } from './cases.ts'
import { type Lanes, startLanes } from './lane.ts'
import { figuresOf, playKills } from './matrix.ts'

/** More lanes than cores: most of a case is waiting. */
const LANES = 5
const SEED = 1
const PLAY_MS = 900_000

let running: Lanes

beforeAll(async () => {
  running = await startLanes(LANES)
}, 120_000)
afterAll(() => running.stop())

it('a bridge killed at every point under every network outcome duplicates nothing, loses nothing, leaves nothing open', {
  timeout: PLAY_MS,
}, async () => {
  const cases = killCases(KILL_POINTS.length * OUTCOMES.length, SEED)
  const result = await playKills(running.lanes, cases)
  process.stdout.write(`A1: ${JSON.stringify(figuresOf(result))}\n`)
  expect(result.complaints).toEqual([])
  expect(result.kills).toBe(cases.length)
})

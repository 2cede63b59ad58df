import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KILL_POINTS, killCases, OUTCOMES } from './cases.ts'
import { ENTRIES, playEntry } from './catalogue.ts'
import { type Lane, type Lanes, startLanes } from './lane.ts'
import { figuresOf, playKills } from './matrix.ts'

/** More lanes than cores: most of a case is waiting. */
const LANES = 4
const SEED = 1
const PLAY_MS = 900_000

let running: Lanes

beforeAll(async () => {
  running = await startLanes(LANES)
}, 120_000)
afterAll(() => running.stop())

const print = (line: string): void => void process.stdout.write(`${line}\n`)

it('a bridge killed at every point under every network outcome duplicates nothing, loses nothing, leaves nothing open', {
  timeout: PLAY_MS,
}, async () => {
  const cases = killCases(KILL_POINTS.length * OUTCOMES.length, SEED)
  const result = await playKills(running.lanes, cases)
  print(`A1: ${JSON.stringify(figuresOf(result))}`)
  expect(result.complaints).toEqual([])
  expect(result.kills).toBe(cases.length)
})

/** Lanes are lent to whoever comes first. */
function lending(lanes: () => readonly Lane[]) {
  let free: Lane[] | undefined
  const waiting: ((lane: Lane) => void)[] = []
  return async <T>(use: (lane: Lane) => Promise<T>): Promise<T> => {
    free ??= [...lanes()]
    const lane = free.pop() ?? (await new Promise<Lane>((resolve) => void waiting.push(resolve)))
    try {
      return await use(lane)
    } finally {
      const next = waiting.shift()
      if (next) next(lane)
      else free.push(lane)
    }
  }
}

describe('the catalogue of faults, at the size of a test run', () => {
  const withLane = lending(() => running.lanes)

  it.concurrent.each(ENTRIES)('$id: $title', { timeout: PLAY_MS }, async (entry) => {
    const options = { seed: SEED, isShort: true, say: print }
    const { complaints } = await withLane((lane) => playEntry(lane, entry, options))
    expect(complaints).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KILL_POINTS, killCases, OUTCOMES } from './cases.ts'
import { ENTRIES, playEntry } from './catalogue.ts'
import { type Lane, type Lanes, startLanes } from './lane.ts'
import { figuresOf, playKills } from './matrix.ts'

/** More lanes than cores: most of what is played is waiting. More still, and a bridge misses its heartbeats. */
const LANES = 4
const SEED = 1
const PLAY_MS = 900_000

let running: Lanes

beforeAll(async () => {
  running = await startLanes(LANES)
}, 120_000)
afterAll(() => running.stop())

const print = (line: string): void => void process.stdout.write(`${line}\n`)

// First, and alone: beside the catalogue it would starve the bridges of both.
it('a bridge killed at every point under every network outcome duplicates nothing, loses nothing, leaves nothing open', {
  timeout: PLAY_MS,
  retry: 0,
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
  const waiting: { readonly count: number; readonly take: (lanes: readonly Lane[]) => void }[] = []
  const serve = (): void => {
    free ??= [...lanes()]
    for (let next = waiting[0]; next && free.length >= next.count; next = waiting[0]) {
      waiting.shift()
      next.take(free.splice(0, next.count))
    }
  }
  return async <T>(count: number, use: (lanes: readonly Lane[]) => Promise<T>): Promise<T> => {
    const lent = await new Promise<readonly Lane[]>((take) => {
      waiting.push({ count, take })
      serve()
    })
    try {
      return await use(lent)
    } finally {
      free?.push(...lent)
      serve()
    }
  }
}

describe('the catalogue of faults, at the size of a test run', { retry: 0 }, () => {
  const withLanes = lending(() => running.lanes)
  // What needs several lanes begins, or lanes would stand idle until there are enough of them.
  const entries = ENTRIES.toSorted((a, b) => (b.lanes ?? 1) - (a.lanes ?? 1))

  it.concurrent.each(entries)('$id: $title', { timeout: PLAY_MS }, async (entry) => {
    const options = { seed: SEED, isShort: true, say: print }
    const { complaints } = await withLanes(entry.lanes ?? 1, (lanes) => playEntry(lanes, entry, options))
    expect(complaints).toEqual([])
  })
})

import { randomUUID } from 'node:crypto'
import { cp, rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { mulberry32 } from '@naru/shared/sim/random'
import type { Desk } from '../integration/world.ts'
import type { Lane } from './lane.ts'
import { complaintsOf } from './matrix.ts'
import { add, settled, type Verdict } from './verdict.ts'

const POINTS = ['K3', 'K4', 'K5', 'K6'] as const
/** Within the window of a claim, beyond it, and beyond the lease: ms. */
const PAUSES = [300, 1_500, 2_300, 3_500, 6_000, 16_500]
/** What the second bridge is: a copy of the first one's data, or a machine of its own. */
const ORIGINS = ['restored', 'fresh'] as const
/** A send that was judged within its window may leave this much after it. */
const GRACE_MS = 500

interface TwoCase {
  readonly name: string
  /** Where the first bridge falls asleep: between its claim and the last byte of its request. */
  readonly point: (typeof POINTS)[number]
  readonly pauseMs: number
  readonly origin: (typeof ORIGINS)[number]
}

interface TwoResult {
  readonly verdict: Verdict
  /** Orders that reached the broker later than their claim allowed. */
  readonly lateSends: readonly string[]
}

export function twoCases(count: number, seed: number): readonly TwoCase[] {
  return Array.from({ length: count }, (_, index) => {
    const random = mulberry32(seed * 7_919 + index)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // never of none
    const point = POINTS[index % POINTS.length] ?? 'K3'
    const origin = ORIGINS[Math.floor(index / POINTS.length) % ORIGINS.length] ?? 'fresh'
    const pauseMs = pick(PAUSES) + Math.floor(random() * 200)
    return {
      name: `asleep at ${point} for ${pauseMs} ms, ${origin} twin (case ${index} of seed ${seed})`,
      point,
      pauseMs,
      origin,
    }
  })
}

interface TwoResults {
  readonly figures: {
    readonly runs: number
    readonly duplicates: number
    readonly lost: number
    readonly stuck: number
    readonly late_sends: number
  }
  readonly complaints: readonly string[]
}

/** Plays the cases on all lanes at once; whoever is free takes the next. */
export async function playTwos(
  lanes: readonly Lane[],
  cases: readonly TwoCase[],
  onRun: (one: TwoCase, result: TwoResult) => void = () => undefined,
): Promise<TwoResults> {
  const queue = [...cases]
  const results: TwoResult[] = []
  const complaints: string[] = []
  const play = async (lane: Lane): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      try {
        const result = await playTwo(lane, one)
        results.push(result)
        onRun(one, result)
        complaints.push(...complaintsOf(one, result.verdict), ...result.lateSends.map((line) => `${one.name}: ${line}`))
      } catch (error) {
        complaints.push(`${one.name}: could not be played: ${error instanceof Error ? error.message : 'unknown'}`)
      }
    }
  }
  await Promise.all(lanes.map(play))
  const { duplicates, lost, stuck } = add(results.map(({ verdict }) => verdict))
  const late = results.flatMap(({ lateSends: sends }) => sends)
  const figures = {
    runs: results.length,
    duplicates: duplicates.length,
    lost: lost.length,
    stuck: stuck.length,
    late_sends: late.length,
  }
  return { figures, complaints }
}

/** Two processes of one bridge: the first sleeps between claim and write, the second takes over, the first wakes. */
async function playTwo(lane: Lane, { point, pauseMs, origin }: TwoCase): Promise<TwoResult> {
  const { world, desks, dataDir } = lane
  const [target, companion] = desks
  const first = await lane.start()
  await Promise.all(desks.map((desk) => world.sessionIs(desk, 'running')))
  const otherDir = `${dataDir}-${randomUUID()}`
  if (origin === 'restored') await cp(dataDir, otherDir, { recursive: true })
  try {
    const order = lane.next(target, 'rest')
    const isAsleep = first.line.hears(`at ${point}`)
    await first.line.say(`${point} stop ${point === 'K5' || point === 'K6' ? '' : order.id}`)
    await Promise.all([isAsleep, target.place(order)])
    const asleepSince = performance.now()
    await lane.start({ BRIDGE_DATA_DIR: otherDir }, false)
    await companion.place(lane.next(companion, 'rest'))
    await wait(Math.max(0, pauseMs - (performance.now() - asleepSince)))
    process.kill(first.pid, 'SIGCONT')
    await companion.place(lane.next(companion, 'rest'))
    const verdict = await settled(world, desks)
    return { verdict, lateSends: point === 'K6' ? [] : await lateSends(lane, target, first.line.said) }
  } finally {
    await lane.killAll()
    await rm(otherDir, { recursive: true, force: true })
  }
}

/** Requests whose first byte left later than their claim allowed, by the process' own word. */
async function lateSends({ world }: Lane, { accountId }: Desk, said: readonly string[]): Promise<readonly string[]> {
  const rows = await world.sql<{ key: string; deadline: Date }[]>`
    select left(instrument_id, 6) || '-' || quantity as key, send_deadline as deadline from trade.order_intents
    where account_id = ${accountId} and kind = 'place' and send_deadline is not null`
  const until = new Map(rows.map(({ key, deadline }) => [key, deadline.getTime() + GRACE_MS]))
  return said
    .map((words) => words.split(' '))
    .filter(([what, key = '', at]) => what === 'wrote' && Number(at) > (until.get(key) ?? Number.POSITIVE_INFINITY))
    .map(([, key = '', at]) => `${key} left ${Number(at) - (until.get(key) ?? 0) + GRACE_MS} ms late`)
}

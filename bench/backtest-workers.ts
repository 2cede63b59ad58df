import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BacktestSpec, DEFAULT_TERMS, parseBacktestSpec } from '@naru/shared/backtest/spec'
import { measureStream } from '../bridge/bench/stream.ts'
import { createPool, type Pool } from '../bridge/src/backtest/pool.ts'
import type { JobMaterial, LoadedBars } from '../bridge/src/backtest/protocol.ts'
import { instrument } from './support/sweep-grid.ts'
import { walk } from './support/walk.ts'

/**
 * Ten thousand runs of a moving-average cross over ten years of days, with costs, risk and orders, as the bridge plays
 * them: parts in one thread and in two, to the same report; and what the way of a trade from the broker's frame to the
 * browser feels of it, with a box full of users.
 */
const BARS = 2_500
const ROUNDS = 5
/** As many as share one box; each watches twenty symbols that trade 25 times a second. */
const USERS = 12
const THREAD = new URL('../bridge/src/backtest-thread.ts', import.meta.url)

function spec(): BacktestSpec {
  const axes = [
    { param: 'fast', from: 2, to: 101, step: 1 },
    { param: 'slow', from: 110, to: 308, step: 2 },
  ]
  const parsed = parseBacktestSpec({
    v: 1,
    strategy: { kind: 'built_in', strategy: 'sma_cross', params: { weight: 50 } },
    instruments: [instrument.instrumentId],
    bar: '1d',
    from: '2014-01-01',
    to: '2023-12-31',
    // The walk begins in 1970, of which no tax is known.
    settings: { ...DEFAULT_TERMS, costs: { commissionRate: 0.000_15, taxRate: 0.001_8 } },
    benchmark: null,
    outOfSampleShare: null,
    task: { kind: 'sweep', search: 'grid', axes, runs: null, seed: 1, goal: 'sharpe' },
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

/** In memory that all threads see, as the bridge loads them. */
function bars(): LoadedBars {
  const walked = walk({ seed: 7, count: BARS, sigma: 0.02, start: 50_000, stepMs: 86_400_000 })
  const share = (column: Float64Array): Float64Array => {
    const shared = new Float64Array(new SharedArrayBuffer(BARS * 8))
    shared.set(column)
    return shared
  }
  const { ts, open, high, low, close, volume } = walked
  const prices = { open: share(open), high: share(high), low: share(low), close: share(close) }
  const columns = { ts: share(ts), ...prices, volume: share(volume), length: BARS }
  return { series: [{ ...instrument, columns }], benchmark: null, hash: 'bench' }
}

/** Every part by whoever is free, then the report. */
async function play(pool: Pool, material: JobMaterial): Promise<{ readonly runs: number; readonly summary: object }> {
  const asking = { userId: 'bench' }
  const plan = await pool.run('plan', material, asking)
  if (!plan.ok) throw new Error(plan.error.code)
  const played = await Promise.all(plan.value.runs.map((_, chunk) => pool.run('chunk', { ...material, chunk }, asking)))
  const parts = played.map((part) => {
    if (!part.ok) throw new Error(part.error.code)
    return part.value.values
  })
  const finished = await pool.run('finish', { ...material, parts }, asking)
  if (!finished.ok) throw new Error(finished.error.code)
  return { runs: plan.value.runs.reduce((sum, runs) => sum + runs, 0), summary: finished.value.summary }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const rounded = (value: number): number => Number(value.toFixed(3))

/** 99th of a hundred times from a trade's frame to the browser, ms, while `work` goes on again and again. */
async function ticksWhile(work?: () => Promise<unknown>): Promise<number> {
  let isOver = false
  const working = (async () => {
    while (work && !isOver) await work()
  })()
  const { tick_p99_ms } = await measureStream({ users: USERS, clientsPerUser: 1 })
  isOver = true
  await working
  return tick_p99_ms ?? Number.NaN
}

export async function run() {
  const dataDir = await mkdtemp(join(tmpdir(), 'naru-bench-'))
  const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
  const open = (threads: number, niceness: number): Pool =>
    createPool({ file: THREAD, workerData: { dataDir, niceness }, threads, heapMb: 320, logger })
  const pools = { one: open(1, 0), two: open(2, 0), polite: open(2, 10) }
  const common = { spec: spec(), bars: bars(), cancel: new SharedArrayBuffer(4) }
  const seconds = { one: [] as number[], two: [] as number[] }
  const summaries = new Set<string>()
  let runs = 0
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const name of ['one', 'two'] as const) {
      const startedAt = performance.now()
      const played = await play(pools[name], { ...common, jobId: `${name} ${round}` })
      // The first round warms up.
      if (round > 0) seconds[name].push((performance.now() - startedAt) / 1_000)
      summaries.add(JSON.stringify(played.summary))
      runs = played.runs
    }
  }
  if (summaries.size !== 1) throw new Error('one and two threads come to different reports')
  const alone = await ticksWhile()
  const beside = await ticksWhile(() => play(pools.polite, { ...common, jobId: 'polite' }))
  await Promise.all(Object.values(pools).map((pool) => pool.close()))
  await rm(dataDir, { recursive: true, force: true })
  const [one, two] = [median(seconds.one), median(seconds.two)]
  return {
    bench: 'backtest-workers',
    figures: {
      runs,
      one_thread_s: rounded(one),
      two_threads_s: rounded(two),
      speedup: rounded(one / two),
      tick_p99_alone_ms: alone,
      tick_p99_beside_ms: beside,
    },
  }
}

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { runBacktest } from '@naru/shared/backtest/run-backtest'
import { type BacktestSettings, DEFAULT_SETTINGS } from '@naru/shared/backtest/settings'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { smaCross } from '@naru/shared/strategies/sma-cross'
import { eventLoop, tightLoop } from './support/backtest-reference.ts'
import { CASH, COSTS, instrument, runTile, SHARES, type Tile, type TileResult, tilesOf } from './support/sweep-grid.ts'
import { walk } from './support/walk.ts'

/**
 * The moving-average cross over a million minute bars, over 2,000 symbols × 2,500 days and over a grid of parameters: with
 * orders, risk and an equity curve, and on the path for sweeps. Beside the tightest loop and the plainest event loop of
 * the same run. Every result must be the stated one.
 */
const RUNS = 5
const M1 = { seed: 20240101, count: 1_000_000, sigma: 0.000_8, start: 50_000 }
const SYMBOLS = 2_000
const GRID_BARS = 250_000
const EXPECTED = { m1: 836_582_367.370_002, m1Fills: 19_465, multi: 2_002_713_769_822.783, sweep: 97_833_364_983.46 }

const SETTINGS: BacktestSettings = {
  ...DEFAULT_SETTINGS,
  cash: CASH,
  costs: COSTS,
  fills: { slippageTicks: 0, volumeShare: null, limit: 'touch' },
}

const steps = (from: number, by: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index * by)
const GRID: Tile = { fast: steps(5, 5, 10), slow: steps(60, 10, 10) }
const LARGE_GRID: Tile = { fast: steps(5, 1, 100), slow: steps(110, 2, 100) }
const TILE = 20

function engine(columns: BarColumns): { readonly final: number; readonly fills: number } {
  const strategy = smaCross.create({ fast: 20, slow: 60, shares: SHARES }, 1)
  const { finalEquity, fills } = runBacktest([{ ...instrument, columns }], strategy, SETTINGS)
  return { final: finalEquity, fills: fills.length }
}

const reference = (run: typeof tightLoop) => (columns: BarColumns) => run(columns, 20, 60)

function expectClose(what: string, actual: number, expected: number): void {
  if (Math.abs(actual - expected) > Math.abs(expected) * 1e-12) throw new Error(`${what} is ${actual}, not ${expected}`)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const seconds = (value: number): number => Number((value / 1_000).toFixed(4))

/** Seconds of each of several ways to do the same, one round of all after the other so that each meets the same machine. */
async function timed<Name extends string>(ways: Readonly<Record<Name, () => unknown>>): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[]
  const samples = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let run = -1; run < RUNS; run += 1) {
    for (const name of names) {
      const started = performance.now()
      await ways[name]()
      if (run >= 0) samples.get(name)?.push(performance.now() - started)
    }
  }
  return Object.fromEntries(names.map((name) => [name, seconds(median(samples.get(name) ?? []))])) as Record<
    Name,
    number
  >
}

function million() {
  const columns = walk(M1)
  for (const run of [engine, reference(tightLoop), reference(eventLoop)]) {
    const { final, fills } = run(columns)
    expectClose('m1', final, EXPECTED.m1)
    if (fills !== EXPECTED.m1Fills) throw new Error(`m1 has ${fills} fills, not ${EXPECTED.m1Fills}`)
  }
  return columns
}

const sumOf = (symbols: readonly BarColumns[], run: typeof engine): number =>
  symbols.reduce((sum, columns) => sum + run(columns).final, 0)

/** Memory that workers see too: no copy is made for them. */
function share(columns: BarColumns, length: number): BarColumns {
  const copy = (column: Float64Array) => {
    const shared = new Float64Array(new SharedArrayBuffer(length * 8))
    shared.set(column.subarray(0, length))
    return shared
  }
  const { ts, open, high, low, close, volume } = columns
  return {
    ts: copy(ts),
    open: copy(open),
    high: copy(high),
    low: copy(low),
    close: copy(close),
    volume: copy(volume),
    length,
  }
}

async function startWorkers(columns: BarColumns, count: number) {
  const file = new URL('./support/sweep-worker-main.ts', import.meta.url)
  const workers = Array.from({ length: count }, () => new Worker(file, { workerData: columns }))
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  /** Whoever is free takes the next tile. */
  const run = async (grid: Tile): Promise<TileResult> => {
    const left = [...tilesOf(grid, TILE)]
    let [sum, fills, best] = [0, 0, Number.NEGATIVE_INFINITY]
    const work = async (worker: Worker): Promise<void> => {
      for (let tile = left.shift(); tile; tile = left.shift()) {
        worker.postMessage(tile)
        const [result] = (await once(worker, 'message')) as [TileResult]
        sum += result.sum
        fills += result.fills
        best = Math.max(best, result.best)
      }
    }
    await Promise.all(workers.map(work))
    return { sum, fills, best }
  }
  return { run, stop: () => Promise.all(workers.map((worker) => worker.terminate())) }
}

/** Seconds from the start of a process to its result over the million bars. */
function coldStart(): number {
  const file = join(import.meta.dirname, 'support/backtest-cold-main.ts')
  const samples = Array.from({ length: RUNS }, () => {
    const started = performance.now()
    const { status, stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
    if (status !== 0) throw new Error('the cold run failed')
    expectClose('cold m1', Number(stdout), EXPECTED.m1)
    return performance.now() - started
  })
  return seconds(median(samples))
}

export async function run() {
  const m1 = million()
  const one = await timed({
    engine: () => engine(m1),
    events: () => eventLoop(m1, 20, 60),
    tight: () => tightLoop(m1, 20, 60),
  })

  const grid = share(m1, GRID_BARS)
  const found = runTile(grid, GRID)
  expectClose('sweep', found.sum, EXPECTED.sweep)
  const small = await timed({
    ours: () => runTile(grid, GRID),
    tight: () => GRID.fast.map((fast) => GRID.slow.map((slow) => tightLoop(grid, fast, slow))),
  })
  const [single, pair] = [await startWorkers(grid, 1), await startWorkers(grid, 2)]
  const large = await timed({ single: () => single.run(LARGE_GRID), pair: () => pair.run(LARGE_GRID) })
  const [alone, together] = [await single.run(LARGE_GRID), await pair.run(LARGE_GRID)]
  expectClose('the sweep of two workers', together.sum, alone.sum)
  await Promise.all([single.stop(), pair.stop()])

  const symbols = Array.from({ length: SYMBOLS }, (_, index) =>
    walk({ seed: 1_000 + index, count: 2_500, sigma: 0.02, start: 50_000, stepMs: 86_400_000 }),
  )
  const multiFinal = sumOf(symbols, engine)
  expectClose('multi', multiFinal, EXPECTED.multi)
  const many = await timed({
    engine: () => sumOf(symbols, engine),
    events: () => sumOf(symbols, reference(eventLoop)),
  })
  return {
    bench: 'backtest',
    figures: {
      m1_engine_s: one.engine,
      m1_ref_events_s: one.events,
      m1_ref_tight_s: one.tight,
      m1_final: EXPECTED.m1,
      m1_bars_per_s: Math.round(M1.count / one.engine),
      m1_ratio: Number((one.engine / one.events).toFixed(2)),
      multi_engine_s: many.engine,
      multi_ref_events_s: many.events,
      multi_final: multiFinal,
      multi_ratio: Number((many.engine / many.events).toFixed(2)),
      sweep_1w_s: small.ours,
      sweep_ref_tight_s: small.tight,
      sweep_final: found.sum,
      sweep_best: found.best,
      sweep_ratio: Number((small.ours / small.tight).toFixed(2)),
      sweep10k_1w_s: large.single,
      sweep10k_2w_s: large.pair,
      sweep10k_speedup: Number((large.single / large.pair).toFixed(2)),
      cold_m1_s: coldStart(),
      peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1_024),
    },
  }
}

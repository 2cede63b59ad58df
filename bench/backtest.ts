import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { bundleProgram } from '../bridge/bench/bundle.ts'
import { eventLoop, tightLoop } from './support/backtest-reference.ts'
import { createLines, runTile, type Tile, type TileResult } from './support/sweep-grid.ts'
import { walk } from './support/walk.ts'
import { GRID, GRID_BARS, LARGE_GRID, M1, piecesOf, playEngine, symbolsOf } from './support/workloads.ts'

/**
 * The moving-average cross over a million minute bars, over 2,000 symbols × 2,500 days and over a grid of parameters: with
 * orders, risk and an equity curve, and on the path for sweeps. Beside the tightest loop and the plainest event loop of
 * the same run. Every result must be the stated one.
 */
const RUNS = 5
const EXPECTED = { m1: 836_582_367.370_002, m1Fills: 19_465, multi: 2_002_713_769_822.783, sweep: 97_833_364_983.46 }

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
  for (const run of [playEngine, reference(tightLoop), reference(eventLoop)]) {
    const { final, fills } = run(columns)
    expectClose('m1', final, EXPECTED.m1)
    if (fills !== EXPECTED.m1Fills) throw new Error(`m1 has ${fills} fills, not ${EXPECTED.m1Fills}`)
  }
  return columns
}

const sumOf = (symbols: readonly BarColumns[], run: typeof playEngine): number =>
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
    const left = [...piecesOf(grid)]
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

interface Alone {
  readonly seconds: number
  readonly peakMb: number
  readonly columnsMb: number
}

/** A workload in a process of its own, as the bridge is shipped: seconds from its start, and the most memory it took. */
async function playAlone(name: 'm1' | 'multi' | 'sweep', { runs, expected }: { runs: number; expected: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'naru-bench-'))
  try {
    const file = join(folder, 'alone.mjs')
    await bundleProgram(new URL('./support/backtest-alone-main.ts', import.meta.url), file)
    const samples = Array.from({ length: runs }, (): Alone => {
      const started = performance.now()
      const { status, stdout } = spawnSync(process.execPath, [file, name], { encoding: 'utf8' })
      const taken = performance.now() - started
      if (status !== 0) throw new Error(`${name} by itself failed`)
      const { final, peakMb, columnsMb } = JSON.parse(stdout) as { final: number } & Omit<Alone, 'seconds'>
      expectClose(`${name} by itself`, final, expected)
      return { seconds: seconds(taken), peakMb, columnsMb }
    })
    const of = (key: keyof Alone): number => median(samples.map((sample) => sample[key]))
    return { seconds: of('seconds'), peakMb: of('peakMb'), columnsMb: of('columnsMb') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function playApart(sweepSum: number) {
  const cold = await playAlone('m1', { runs: RUNS, expected: EXPECTED.m1 })
  const all = [
    cold,
    await playAlone('multi', { runs: 1, expected: EXPECTED.multi }),
    await playAlone('sweep', { runs: 1, expected: sweepSum }),
  ]
  const most = (of: (one: Omit<Alone, 'seconds'>) => number): number => Math.round(Math.max(...all.map(of)))
  return {
    cold_m1_s: cold.seconds,
    peak_rss_mb: most(({ peakMb }) => peakMb),
    rss_over_columns_mb: most(({ peakMb, columnsMb }) => peakMb - columnsMb),
  }
}

export async function run() {
  const m1 = million()
  const one = await timed({
    engine: () => playEngine(m1),
    events: () => eventLoop(m1, 20, 60),
    tight: () => tightLoop(m1, 20, 60),
  })

  const grid = share(m1, GRID_BARS)
  const lines = createLines(grid)
  const found = runTile(grid, GRID, lines)
  expectClose('sweep', found.sum, EXPECTED.sweep)
  const small = await timed({
    ours: () => runTile(grid, GRID, lines),
    tight: () => GRID.fast.map((fast) => GRID.slow.map((slow) => tightLoop(grid, fast, slow))),
  })
  const [single, pair] = [await startWorkers(grid, 1), await startWorkers(grid, 2)]
  const large = await timed({ single: () => single.run(LARGE_GRID), pair: () => pair.run(LARGE_GRID) })
  const [alone, together] = [await single.run(LARGE_GRID), await pair.run(LARGE_GRID)]
  expectClose('the sweep of two workers', together.sum, alone.sum)
  await Promise.all([single.stop(), pair.stop()])

  const symbols = symbolsOf()
  const multiFinal = sumOf(symbols, playEngine)
  expectClose('multi', multiFinal, EXPECTED.multi)
  const many = await timed({
    engine: () => sumOf(symbols, playEngine),
    events: () => sumOf(symbols, reference(eventLoop)),
  })
  const apart = await playApart(alone.sum)
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
      ...apart,
    },
  }
}

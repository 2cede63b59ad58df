import { describe, expect, it } from 'vitest'
import type { KstDate } from '../core/time.ts'
import { instrumentId } from '../domain/instrument.ts'
import { mulberry32 } from '../sim/random.ts'
import { smaCross } from '../strategies/sma-cross.ts'
import { createPointPlayer } from './job/chunk.ts'
import { decodeChunk, encodeChunk } from './job/chunk-codec.ts'
import { figuresOf, partSums } from './job/figures.ts'
import { overfittingOfSums } from './job/overfitting.ts'
import { planJob } from './job/plan.ts'
import type { JobData } from './job/table.ts'
import { type BacktestReport, readReport, summaryOf } from './report.ts'
import { overfittingProbability } from './robustness/overfitting.ts'
import { runBacktest } from './run-backtest.ts'
import { type JobHooks, mergeChunks, planChunks, runBacktestJob, runChunk } from './run-job.ts'
import { aSeries, randomBarsOf, samsungDaily } from './series.test-support.ts'
import { DEFAULT_SETTINGS } from './settings.ts'
import { type BacktestSpec, DEFAULT_TERMS, parseBacktestSpec } from './spec.ts'

const AXES = [
  { param: 'fast', from: 3, to: 12, step: 3 },
  { param: 'slow', from: 20, to: 60, step: 10 },
]
const SWEEP = { kind: 'sweep', search: 'grid', axes: AXES, runs: null, seed: 1, goal: 'sharpe' }
const WALK = { kind: 'walk_forward', axes: AXES, goal: 'cagr', trainBars: 250, testBars: 120 }
/** Nothing that would make a fill uncertain: the path for sweeps applies. */
const PLAIN = {
  ...DEFAULT_TERMS,
  cash: 1_000_000_000,
  costs: { commissionRate: 0.000_15, taxRate: 0.001_8 },
  fills: { slippageTicks: 0, volumeShare: null, limit: 'touch' },
  limits: null,
}

function aSpec(over: object = {}): BacktestSpec {
  const parsed = parseBacktestSpec({
    v: 1,
    strategy: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5, slow: 20, weight: 50 } },
    instruments: ['005930.KRX'],
    bar: '1d',
    from: '2018-05-04',
    to: '2021-12-30',
    settings: DEFAULT_TERMS,
    benchmark: null,
    outOfSampleShare: null,
    task: { kind: 'single' },
    ...over,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

const SAMSUNG: JobData = { series: [aSeries(samsungDaily())], benchmark: null }
const TWO: JobData = {
  series: [aSeries(randomBarsOf(1, 700)), aSeries(randomBarsOf(2, 620), { instrumentId: instrumentId('000660') })],
  benchmark: null,
}
const ONE_OF_TWO = { instruments: ['005930.KRX', '000660.KRX'] }

function reportOf(spec: BacktestSpec, data: JobData, hooks?: JobHooks): BacktestReport {
  const report = runBacktestJob(spec, data, hooks)
  if (!report.ok) throw new Error(report.error.code)
  return report.value
}

/** Every chunk in a shuffled order, each over a wire, and put together. */
function inPieces(spec: BacktestSpec, data: JobData, seed: number): BacktestReport {
  const plan = planChunks(spec, data)
  if (!plan.ok) throw new Error(plan.error.code)
  const random = mulberry32(seed)
  const order = plan.value.chunks.map((chunk) => ({ chunk, at: random() })).toSorted((a, b) => a.at - b.at)
  const results: unknown[] = []
  for (const { chunk } of order) {
    const result = runChunk(plan.value, chunk)
    const decoded = result.ok ? decodeChunk(encodeChunk(result.value)) : result
    results[chunk.index] = decoded.ok && decoded.value
  }
  const merged = mergeChunks(plan.value, results as Parameters<typeof mergeChunks>[1])
  if (!merged.ok) throw new Error(merged.error.code)
  return merged.value
}

describe('a backtest in one run', () => {
  it('is what the engine gives, and says so in the same figures', () => {
    const report = reportOf(aSpec(), SAMSUNG)
    const strategy = smaCross.create({ fast: 5, slow: 20, weight: 50 }, 1)
    const { finalEquity, fills, commission, tax } = runBacktest(SAMSUNG.series, strategy, DEFAULT_SETTINGS)
    expect(report.finalEquity).toBe(finalEquity)
    expect(report.fillCount).toBe(fills.length)
    expect(report.costs).toMatchObject({ commission, tax })
    expect(report.costs.slippage).toBeGreaterThan(0)
    expect(report.curve.equity.at(-1)).toBe(finalEquity)
    expect(Math.min(...report.curve.drawdown)).toBeCloseTo(report.sheet.maxDrawdown ?? 0, 9)
    expect(report.data).toEqual({ from: '2018-05-04', to: '2021-12-30', bars: 902, instruments: 1 })
  })

  it('survives being written down', () => {
    const report = reportOf(aSpec(), SAMSUNG)
    expect(readReport(JSON.parse(JSON.stringify(report)))).toEqual(report)
    expect(readReport({ v: 2 })).toBeUndefined()
    expect(summaryOf(report)).toMatchObject({ finalEquity: report.finalEquity, trades: report.tradeCount, runs: 1 })
    expect(summaryOf(report).spark).toHaveLength(32)
  })

  it('stands beside its benchmark from the first day that is known', () => {
    const days = ['2018-05-08', '2018-05-09'] as readonly string[]
    const benchmark = new Map(days.map((day, at) => [day as KstDate, 2_400 * (1 + at / 100)]))
    const { curve } = reportOf(aSpec({ benchmark: 'KOSPI' }), { ...SAMSUNG, benchmark })
    expect(curve.benchmark?.slice(0, 4)).toEqual([null, 10_000_000, 10_100_000, 10_100_000])
    expect(reportOf(aSpec({ benchmark: 'KOSPI' }), SAMSUNG).warnings).toContainEqual({ code: 'no_benchmark' })
  })

  it('names what it had no bars of, and fails without any', () => {
    const some = reportOf(aSpec(ONE_OF_TWO), SAMSUNG)
    expect(some.warnings).toContainEqual({ code: 'missing_bars', instrumentIds: ['000660.KRX'] })
    const none = runBacktestJob(aSpec(), { series: [], benchmark: null })
    expect(none).toMatchObject({ ok: false, error: { code: 'no_bars' } })
  })

  it('ends when it is asked to', () => {
    let asked = 0
    const isCanceled = (): boolean => {
      asked += 1
      return asked === 3
    }
    const canceled = runBacktestJob(aSpec({ task: SWEEP }), SAMSUNG, { isCanceled })
    expect(canceled).toMatchObject({ ok: false, error: { code: 'canceled' } })
    expect(asked).toBe(3)
  })
})

describe('a backtest in pieces', () => {
  it.each([
    ['a grid', aSpec({ task: SWEEP }), SAMSUNG],
    ['a grid on the path for sweeps', aSpec({ task: SWEEP, settings: PLAIN, strategy: withShares() }), SAMSUNG],
    ['points drawn at random', aSpec({ task: { ...SWEEP, search: 'random', runs: 7 } }), SAMSUNG],
    ['a walk forward', aSpec({ task: WALK }), SAMSUNG],
    ['two instruments', aSpec({ ...ONE_OF_TWO, task: SWEEP }), TWO],
  ])('is the same to the bit: %s', (_, spec, data) => {
    expect(inPieces(spec, data, 1)).toEqual(reportOf(spec, data))
  })

  it('has more than one piece where there is more than a second of work', () => {
    const bars = randomBarsOf(1, 50_000)
    const plan = planChunks(aSpec({ task: SWEEP }), { series: [aSeries(bars)], benchmark: null })
    expect(plan.ok && plan.value.chunks.length).toBe(1)
    const wide = [{ param: 'fast', from: 2, to: 60, step: 1 }, AXES[1]]
    const many = planChunks(aSpec({ task: { ...SWEEP, axes: wide } }), { series: [aSeries(bars)], benchmark: null })
    expect(many.ok && many.value.chunks.length).toBe(8)
  })
})

function withShares() {
  return { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5, slow: 20, shares: 10 } }
}

describe('a sweep', () => {
  it('counts every point once and shows the best of them', () => {
    const done: number[] = []
    const report = reportOf(aSpec({ task: SWEEP }), SAMSUNG, { onProgress: (runs) => done.push(runs) })
    if (report.task?.kind !== 'sweep') throw new Error('no sweep')
    const { runs, best } = report.task
    expect(runs).toHaveLength(20)
    expect(new Set(runs.map(({ params }) => JSON.stringify(params))).size).toBe(20)
    expect(runs[best]?.sharpe).toBe(Math.max(...runs.map(({ sharpe }) => sharpe ?? -9)))
    expect(report.sheet.sharpe).toBeCloseTo(runs[best]?.sharpe ?? 0, 9)
    expect(done).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
  })

  it('comes to the same on its own path and bar by bar', () => {
    const plan = planJob(aSpec({ task: SWEEP, settings: PLAIN, strategy: withShares() }), SAMSUNG)
    if (!plan.ok) throw new Error('no plan')
    const whole = { from: 0, to: Number.POSITIVE_INFINITY }
    // What this strategy never does takes the path away.
    const engine = createPointPlayer({ ...plan.value, settings: { ...plan.value.settings, allowsShort: true } }, whole)
    const sparse = createPointPlayer(plan.value, whole)
    for (const place of plan.value.points) {
      const [one, other] = [sparse(place), engine(place)]
      expect(one.figures.profit).toBe(other.figures.profit)
      expect(one.figures.trades).toBe(other.figures.trades)
      expect(one.sums).toEqual(other.sums)
    }
  })

  it('is chosen without the part that is kept back', () => {
    const spec = aSpec({ task: SWEEP, outOfSampleShare: 0.3 })
    const real = samsungDaily()
    const from = Math.floor(real.length * 0.7)
    const other = { ...real, close: real.close.slice().fill(50_000, from), open: real.open.slice().fill(50_000, from) }
    const [one, two] = [reportOf(spec, SAMSUNG), reportOf(spec, { ...SAMSUNG, series: [aSeries(other)] })]
    expect(two.task).toEqual(one.task)
    expect(one.parts?.at).toBe(real.ts[from])
    expect(two.parts?.inSample).toEqual(one.parts?.inSample)
    expect(two.parts?.outOfSample).not.toEqual(one.parts?.outOfSample)
  })
})

describe('a walk forward', () => {
  const report = reportOf(aSpec({ task: WALK }), SAMSUNG)
  const { folds } = report.task?.kind === 'walk_forward' ? report.task : { folds: [] }

  it('tries each day once, after the days its parameters were chosen by', () => {
    expect(folds).toHaveLength(6)
    folds.slice(1).forEach(({ testFrom }, at) => {
      expect(testFrom > folds[at]!.testTo).toBe(true)
    })
    expect(report.curve.ts).toHaveLength(902 - 250)
    expect(report.sheet.from).toBe(folds[0]?.testFrom)
  })

  it('carries its cash from one test to the next and holds nothing in between', () => {
    const earned = folds.reduce((sum, { test }) => sum + test.profit, 0)
    expect(report.finalEquity).toBeCloseTo(DEFAULT_TERMS.cash + earned, 3)
    expect(report.trades.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(earned, 3)
  })

  it('knows nothing of what comes later', () => {
    const { columns } = SAMSUNG.series[0]!
    const shorter = { ...columns, length: 250 + 120 * 3 }
    const cut = reportOf(aSpec({ task: WALK }), { ...SAMSUNG, series: [aSeries(shorter)] })
    expect(cut.task?.kind === 'walk_forward' && cut.task.folds).toEqual(folds.slice(0, 3))
  })
})

describe('other pasts of a backtest', () => {
  it.each(['shuffle', 'block'])('are the same for the same seed: %s', (method) => {
    const spec = aSpec({ task: { kind: 'monte_carlo', method, runs: 300, blockLength: 10, seed: 5 } })
    const report = reportOf(spec, SAMSUNG)
    expect(reportOf(spec, SAMSUNG)).toEqual(report)
    if (report.task?.kind !== 'monte_carlo') throw new Error('no other pasts')
    const { fan, mddP95, lossRate } = report.task
    expect(fan[0]).toEqual({ p5: 1, p25: 1, p50: 1, p75: 1, p95: 1 })
    expect(fan.every(({ p5, p50, p95 }) => p5 <= p50 && p50 <= p95)).toBe(true)
    expect(mddP95).toBeLessThan(0)
    expect(lossRate).toBeGreaterThanOrEqual(0)
    expect(fan.length).toBeLessThanOrEqual(251)
  })
})

describe('the sums that runs are kept as', () => {
  it('tell of overfitting what the returns tell', () => {
    const random = mulberry32(3)
    const trials = Array.from({ length: 12 }, () => Float64Array.from({ length: 203 }, () => random() * 0.02 - 0.0099))
    const sums = trials.map(partSums)
    expect(overfittingOfSums(sums, 203)).toBe(overfittingProbability(trials.map((returns) => [...returns])))
    expect(overfittingOfSums(sums.slice(0, 1), 203)).toBeNaN()
  })

  it('leave out what a record of one day does not give', () => {
    const figures = figuresOf({ start: 100, values: Float64Array.of(101), trades: 0 })
    expect(figures).toMatchObject({ sharpe: null, mdd: 0, calmar: null, profit: 1 })
  })
})

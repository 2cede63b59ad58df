import { kstDate, unixMs } from '../../core/time.ts'
import { mulberry32 } from '../../sim/random.ts'
import { warmUpOf } from '../../strategies/from-spec.ts'
import type { FanPoint, MonteCarloOutcome, RunFigures, SweepOutcome, WalkForwardOutcome } from '../report.ts'
import { bootstrapped, type Fan, shuffled } from '../robustness/monte-carlo.ts'
import { deflatedSharpe } from '../robustness/sharpe-tests.ts'
import type { BacktestGoal, MonteCarloTask, SweepTask, WalkForwardTask } from '../task.ts'
import { dailyRun, type PointRun } from './chunk.ts'
import { dayEnds, figuresOf, returnsOf, valuesAt } from './figures.ts'
import { type Played, recordOf } from './make-report.ts'
import { overfittingOfSums } from './overfitting.ts'
import { type JobPlan, setupAt } from './plan.ts'
import { type Point, pointAt } from './search.ts'
import { mutedUntil, play, rowFrom, sliceSeries } from './table.ts'

const DAYS_PER_YEAR = 252

/** What a run is chosen by; what is not known is worse than anything that is. */
export function scoreOf(figures: RunFigures, goal: BacktestGoal): number {
  return figures[goal] ?? Number.NEGATIVE_INFINITY
}

/** Index of the best; of equals the first that was tried. */
export function bestOf(runs: readonly PointRun[], goal: BacktestGoal): number {
  let best = 0
  runs.forEach(({ figures }, at) => {
    if (scoreOf(figures, goal) > scoreOf(runs[best]!.figures, goal)) best = at
  })
  return best
}

/** Plays a point over all of the time. */
export function playWhole(plan: JobPlan, point: Point): Played {
  const { series } = plan.data
  const result = play({ series, setup: setupAt(plan.setup, point), settings: plan.settings })
  return recordOf(result, series, plan.spec)
}

export function sweepOutcome(
  plan: JobPlan,
  task: SweepTask,
  runs: readonly PointRun[],
): readonly [SweepOutcome, Played] {
  const best = bestOf(runs, task.goal)
  const record = playWhole(plan, pointAt(task.axes, runs[best]!.place))
  const chosen = record.ts.subarray(0, plan.split)
  const ends = dayEnds(chosen)
  const returns = returnsOf({ start: plan.settings.cash, values: valuesAt(record.equity, ends) })
  const ratios = runs.map(({ figures }) => (figures.sharpe ?? 0) / Math.sqrt(DAYS_PER_YEAR))
  const outcome: SweepOutcome = {
    kind: 'sweep',
    axes: task.axes,
    goal: task.goal,
    runs: runs.map(({ place, figures }) => ({ params: pointAt(task.axes, place), ...figures })),
    best,
    deflatedSharpe: known(deflatedSharpe([...returns], ratios)),
    pbo: known(
      overfittingOfSums(
        runs.map(({ sums }) => sums),
        returns.length,
      ),
    ),
  }
  return [outcome, record]
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

/**
 * The best of each window, tried on what follows it, each with the cash the one before left. Every test begins and ends
 * without a holding, so that what it earned is its own.
 *
 * @param byWindow  the runs of each window
 */
export function walkForwardOutcome(
  plan: JobPlan,
  task: WalkForwardTask,
  byWindow: readonly (readonly PointRun[])[],
): readonly [WalkForwardOutcome, Played] {
  const records: Played[] = []
  let { cash } = plan.settings
  const folds = plan.windows.map(({ train, test }, window) => {
    const runs = byWindow[window]!
    const best = runs[bestOf(runs, task.goal)]!
    const params = pointAt(task.axes, best.place)
    const { record, figures } = playTest(plan, { params, cash, from: test!.from, to: test!.to })
    records.push(record)
    cash = record.equity.at(-1) ?? cash
    return {
      trainFrom: dateOf(train.from),
      testFrom: dateOf(record.ts[0] ?? test!.from),
      testTo: dateOf(record.ts.at(-1) ?? test!.from),
      params,
      train: best.figures,
      test: figures,
    }
  })
  const outcome = {
    kind: 'walk_forward',
    axes: task.axes,
    goal: task.goal,
    folds,
    efficiency: efficiencyOf(folds),
  } as const
  return [outcome, joined(records)]
}

const dateOf = (at: number) => kstDate(unixMs(at))

/** Growth in the tests for the growth in what they were chosen by, a year. */
function efficiencyOf(folds: readonly { readonly train: RunFigures; readonly test: RunFigures }[]): number | null {
  const mean = (of: 'train' | 'test') => folds.reduce((sum, fold) => sum + (fold[of].cagr ?? 0), 0) / folds.length
  return mean('train') > 0 ? mean('test') / mean('train') : null
}

interface Test {
  readonly params: Point
  readonly cash: number
  readonly from: number
  readonly to: number
}

function playTest(plan: JobPlan, { params, cash, from, to }: Test) {
  const { spec, timeline } = plan
  const setup = setupAt(plan.setup, params)
  const first = rowFrom(timeline, timeline.length, from)
  const warm = timeline[Math.max(0, first - warmUpOf(setup, spec.bar))]!
  const series = sliceSeries(plan.data.series, { from: warm, to })
  const settings = { ...plan.settings, cash, closesAtEnd: true }
  const result = play({ series, setup, settings }, (strategy) => mutedUntil(strategy, from))
  const all = recordOf(result, series, spec)
  const at = rowFrom(all.ts, all.ts.length, from)
  const record = { ...all, ts: all.ts.subarray(at), equity: all.equity.subarray(at) }
  const run = dailyRun({ ...result, equity: record.equity }, cash, dayEnds(record.ts))
  return { record, figures: figuresOf(run) }
}

function joined(records: readonly Played[]): Played {
  const column = (of: 'ts' | 'equity'): Float64Array => {
    const whole = new Float64Array(records.reduce((sum, record) => sum + record[of].length, 0))
    let filled = 0
    for (const record of records) {
      whole.set(record[of], filled)
      filled += record[of].length
    }
    return whole
  }
  const sum = (of: 'commission' | 'tax' | 'slippage') => records.reduce((total, record) => total + record[of], 0)
  return {
    ts: column('ts'),
    equity: column('equity'),
    fills: records.flatMap(({ fills }) => fills),
    trips: records.flatMap(({ trips }) => trips),
    unfilled: records.flatMap(({ unfilled }) => unfilled),
    commission: sum('commission'),
    tax: sum('tax'),
    slippage: sum('slippage'),
  }
}

export function monteCarloOutcome(plan: JobPlan, task: MonteCarloTask, record: Played): MonteCarloOutcome {
  const { cash } = plan.settings
  const terms = { runs: task.runs, random: mulberry32(task.seed) }
  const isShuffle = task.method === 'shuffle'
  const days = () => [...returnsOf({ start: cash, values: valuesAt(record.equity, dayEnds(record.ts)) })]
  const fan = isShuffle ? shuffled(tripReturns(record, cash), terms) : bootstrapped(days(), task.blockLength, terms)
  return {
    kind: 'monte_carlo',
    method: task.method,
    runs: task.runs,
    fan: [{ p5: 1, p25: 1, p50: 1, p75: 1, p95: 1 }, ...fan.steps.map((_, at) => fanPoint(fan, at))],
    steps: isShuffle ? 'trades' : 'days',
    ruin: fan.ruinRate,
    lossRate: fan.lossRate,
    mddP95: fan.drawdowns[0] ?? 0,
  }
}

function fanPoint({ lines }: Fan, at: number): FanPoint {
  const [p5, p25, p50, p75, p95] = lines.map((line) => line[at]!)
  return { p5: p5!, p25: p25!, p50: p50!, p75: p75!, p95: p95! }
}

/** What each round trip did to the account, in the order in which they ended. */
function tripReturns({ trips }: Played, cash: number): readonly number[] {
  let wealth = cash
  return trips
    .toSorted((a, b) => a.exitTs - b.exitTs)
    .map(({ profit }) => {
      const before = wealth
      wealth += profit
      return profit / before
    })
}

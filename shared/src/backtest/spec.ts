import { z } from 'zod'
import { err, ok, type Result } from '../core/result.ts'
import { fromKst, KstDate } from '../core/time.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { COSTS_SINCE } from '../market/costs.ts'
import { canonicalJson } from '../rules/canonical.ts'
import { problemsOf, type RuleProblem } from '../rules/problem.ts'
import { readSource, SourceShape, type StrategySource } from '../strategies/source.ts'
import { strategyProblems } from './spec-strategy.ts'
import { BacktestTask, countOf, gridSize, TASK_LIMITS } from './task.ts'

export const SPEC_LIMITS = { instruments: 2_500, bytes: 131_072, minCash: 10_000, maxCash: 1e13 } as const

/** Bars a backtest can be played on. */
export const BacktestBar = z.enum(['1m', '5m', '15m', '30m', '60m', '1d'])
export type BacktestBar = z.infer<typeof BacktestBar>

const Rate = z.number().min(0).max(0.1)

/** How orders are paid for, filled and judged. */
export const BacktestTerms = z
  .strictObject({
    /** Won at the start. */
    cash: z.number().min(SPEC_LIMITS.minCash).max(SPEC_LIMITS.maxCash),
    /** What Korea takes by market, kind and day; or fixed fractions, the tax on sales alone. */
    costs: z.union([z.literal('korean'), z.strictObject({ commissionRate: Rate, taxRate: Rate })]),
    fills: z.strictObject({
      slippageTicks: z.int().min(0).max(20),
      volumeShare: z.number().positive().max(1).nullable(),
      limit: z.enum(['touch', 'through']),
    }),
    /** `paper`: judged by the checks of live orders; null: everything is let through. */
    limits: z.literal('paper').nullable(),
    allowsShort: z.literal(false),
    closesAtEnd: z.boolean(),
  })
  .readonly()
export type BacktestTerms = z.infer<typeof BacktestTerms>

export const DEFAULT_TERMS: BacktestTerms = {
  cash: 10_000_000,
  costs: 'korean',
  fills: { slippageTicks: 1, volumeShare: 0.1, limit: 'through' },
  limits: 'paper',
  allowsShort: false,
  closesAtEnd: false,
}

const BacktestSpecShape = z
  .strictObject({
    v: z.literal(1),
    strategy: SourceShape,
    instruments: z.array(InstrumentId).min(1).max(SPEC_LIMITS.instruments).readonly(),
    bar: BacktestBar,
    /** The user's own files in place of what the bridge knows of the market. */
    data: z.literal('uploaded').optional(),
    /** First and last day, both included. */
    from: KstDate,
    to: KstDate,
    settings: BacktestTerms,
    benchmark: z.literal('KOSPI').nullable(),
    /** Last part of the time that nothing is chosen by; null: none is kept back. */
    outOfSampleShare: z.number().min(0.05).max(0.5).nullable(),
    task: BacktestTask,
  })
  .readonly()
type Shape = z.infer<typeof BacktestSpecShape>

/** Everything a backtest depends on besides its bars: the same spec and bars give the same report. */
export type BacktestSpec = Omit<Shape, 'strategy'> & { readonly strategy: StrategySource }

/**
 * The one way from unknown JSON to a backtest that can be played.
 *
 * @errors  every problem names where it is in the spec; at most twenty
 */
export function parseBacktestSpec(json: unknown): Result<BacktestSpec, readonly RuleProblem[]> {
  const parsed = BacktestSpecShape.safeParse(json, { reportInput: true })
  if (!parsed.success) return err(problemsOf(parsed.error.issues).slice(0, 20))
  const source = readSource(parsed.data.strategy)
  if (!source.ok) return err(source.error.map((problem) => ({ ...problem, path: ['strategy', ...problem.path] })))
  const spec: BacktestSpec = { ...parsed.data, strategy: source.value }
  const problems = [...rangeProblems(spec), ...taskProblems(spec.task)]
  const all = problems.length === 0 ? strategyProblems(spec) : problems
  return all.length === 0 ? ok(spec) : err(all.slice(0, 20))
}

/** The one text of a spec, from which its hash is taken. */
export const canonicalBacktest = (spec: BacktestSpec): string => canonicalJson(spec)

function rangeProblems(spec: BacktestSpec): readonly RuleProblem[] {
  const problems: RuleProblem[] = []
  for (const key of ['from', 'to'] as const) {
    if (fromKst(spec[key], '000000') === undefined) {
      problems.push({ path: [key], code: 'bad_format', expected: 'a day', actual: spec[key] })
    }
  }
  if (spec.to < spec.from) problems.push({ path: ['to'], code: 'out_of_range', expected: `from ${spec.from} on` })
  if (spec.settings.costs === 'korean' && spec.from < COSTS_SINCE) {
    problems.push({ path: ['from'], code: 'out_of_range', expected: `from ${COSTS_SINCE} on`, actual: spec.from })
  }
  if (new Set(spec.instruments).size < spec.instruments.length) {
    problems.push({ path: ['instruments'], code: 'not_allowed', expected: 'each instrument once' })
  }
  if (canonicalBacktest(spec).length > SPEC_LIMITS.bytes) {
    problems.push({ path: [], code: 'too_large', expected: `at most ${SPEC_LIMITS.bytes} characters` })
  }
  return problems
}

function taskProblems(task: BacktestTask): readonly RuleProblem[] {
  if (task.kind !== 'sweep' && task.kind !== 'walk_forward') return []
  const problems: RuleProblem[] = task.axes.flatMap((axis, at) => {
    const count = countOf(axis)
    if (count >= 1 && count <= TASK_LIMITS.values) return []
    return [{ path: ['task', 'axes', at], code: 'out_of_range', expected: `1 to ${TASK_LIMITS.values} values` }]
  })
  if (new Set(task.axes.map(({ param }) => param)).size < task.axes.length) {
    problems.push({ path: ['task', 'axes'], code: 'not_allowed', expected: 'each parameter once' })
  }
  const size = gridSize(task.axes)
  if (task.kind === 'walk_forward' || task.search === 'grid') {
    if (size > TASK_LIMITS.runs) {
      problems.push({ path: ['task', 'axes'], code: 'out_of_range', expected: `at most ${TASK_LIMITS.runs} points` })
    }
  }
  if (task.kind === 'sweep' && (task.search === 'grid') !== (task.runs === null)) {
    const expected = task.search === 'grid' ? 'null: a grid tries all' : 'a number of runs'
    problems.push({ path: ['task', 'runs'], code: 'not_allowed', expected })
  }
  return problems
}

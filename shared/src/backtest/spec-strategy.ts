import { problemWith } from '../indicators/define.ts'
import type { NumberParam } from '../indicators/indicator.ts'
import type { RuleProblem } from '../rules/problem.ts'
import { STRATEGIES } from '../strategies/registry.ts'
import type { StrategySource } from '../strategies/source.ts'
import { type Axis, type BacktestTask, countOf, valueAt } from './task.ts'

interface Asked {
  readonly strategy: StrategySource
  readonly instruments: readonly string[]
  readonly bar: string
  readonly task: BacktestTask
}

/**
 * What is wrong between a strategy and what is asked of it, as far as it can be told without its program: scripts and
 * programs are asked by whoever plays them.
 */
export function strategyProblems({ strategy, instruments, bar, task }: Asked): readonly RuleProblem[] {
  if (strategy.kind === 'hook') {
    return [{ path: ['strategy', 'kind'], code: 'not_allowed', expected: 'a strategy with a past', actual: 'hook' }]
  }
  const problems = [...axisProblems(strategy, task)]
  if (strategy.kind === 'rules' && strategy.document.bar !== bar) {
    problems.push({ path: ['bar'], code: 'not_allowed', expected: strategy.document.bar, actual: bar })
  }
  const definition = strategy.kind === 'built_in' ? STRATEGIES.find(({ id }) => id === strategy.strategy) : undefined
  const series = definition?.series ?? 'many'
  // One that trades a single instrument is played on each of several by itself.
  if (series !== 'many' && series !== 1 && series !== instruments.length) {
    const expected = `exactly ${series}`
    problems.push({ path: ['instruments'], code: 'out_of_range', expected, actual: String(instruments.length) })
  }
  if (definition?.bars === 'intraday' && bar === '1d') {
    problems.push({ path: ['bar'], code: 'not_allowed', expected: 'bars of minutes', actual: bar })
  }
  return problems
}

type Range = Pick<NumberParam, 'kind' | 'min' | 'max'>

/** The numbers of a strategy that can be varied; undefined where only its program knows them. */
function rangesOf(source: StrategySource): ReadonlyMap<string, Range> | undefined {
  if (source.kind === 'rules') {
    return new Map((source.document.params ?? []).map(({ id, min, max }) => [id, { kind: 'decimal', min, max }]))
  }
  if (source.kind !== 'built_in') return undefined
  const params = STRATEGIES.find(({ id }) => id === source.strategy)?.params ?? []
  return new Map(params.flatMap((spec) => (spec.kind === 'choice' ? [] : [[spec.id, spec]])))
}

function axisProblems(source: StrategySource, task: BacktestTask): readonly RuleProblem[] {
  const ranges = rangesOf(source)
  if ((task.kind !== 'sweep' && task.kind !== 'walk_forward') || ranges === undefined) return []
  return task.axes.flatMap((axis, at): readonly RuleProblem[] => {
    const path = ['task', 'axes', at]
    const range = ranges.get(axis.param)
    if (!range) {
      const expected = [...ranges.keys()].join(' · ')
      return [{ path: [...path, 'param'], code: 'unknown_word', expected, actual: axis.param }]
    }
    return leaves(axis, range) ? [{ path, code: 'out_of_range', expected: `${range.min} to ${range.max}` }] : []
  })
}

/** Whether an axis goes where the parameter cannot. The second value tells whether the step is whole. */
export function leaves(axis: Axis, range: Range): boolean {
  const last = countOf(axis) - 1
  const spec = { ...range, id: '', label: { ko: '', en: '' }, step: 1, default: range.min }
  return [0, Math.min(1, last), last].some((place) => problemWith(spec, valueAt(axis, place)) !== undefined)
}

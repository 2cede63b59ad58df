import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { CARRIED } from '@/lib/carried-bars.ts'
import { axesFor, type DataSource, type Draft, definitionOf } from './draft.ts'

const percent = (rate: number): number => Number((rate * 100).toPrecision(10))

/** The form as it was when it asked for this, to be changed and asked again. */
export function draftFrom(base: Draft, spec: BacktestSpec, data: DataSource): Draft {
  const { strategy, settings, task } = spec
  const { costs, fills } = settings
  const definition = definitionOf(strategy.kind === 'built_in' ? strategy.strategy : base.strategy)
  const isCarried = data === 'carried' && spec.instruments.every((id) => CARRIED.some((one) => one.id === id))
  return {
    ...base,
    strategy: definition.id,
    own: strategy.kind === 'built_in' ? null : strategy,
    ownId: null,
    params: strategy.kind === 'built_in' ? strategy.params : {},
    axes: axesFor(definition),
    data: isCarried ? 'carried' : 'bridge',
    isUploaded: spec.data === 'uploaded',
    instruments: spec.instruments,
    period: 'custom',
    from: spec.from,
    to: spec.to,
    bar: spec.bar,
    cash: settings.cash,
    costs: costs === 'korean' ? costs : 'custom',
    ...(costs !== 'korean' && { commissionPercent: percent(costs.commissionRate), taxPercent: percent(costs.taxRate) }),
    slippageTicks: fills.slippageTicks,
    volumePercent: fills.volumeShare === null ? null : percent(fills.volumeShare),
    limitFill: fills.limit,
    closesAtEnd: settings.closesAtEnd,
    isCompared: spec.benchmark !== null,
    keptBack: spec.outOfSampleShare === null ? 0 : percent(spec.outOfSampleShare),
    task: task.kind,
    ...taskFields(task, base),
  }
}

function taskFields(task: BacktestSpec['task'], base: Draft): Partial<Draft> {
  switch (task.kind) {
    case 'single':
      return {}
    case 'sweep':
      return { axes: task.axes, search: task.search, tries: task.runs ?? base.tries, seed: task.seed, goal: task.goal }
    case 'walk_forward':
      return { axes: task.axes, goal: task.goal, trainBars: task.trainBars, testBars: task.testBars }
    case 'monte_carlo':
      return { method: task.method, pasts: task.runs, blockLength: task.blockLength, seed: task.seed }
  }
}

/** The same draft with the numbers a sweep found best. */
export function withParams(draft: Draft, params: Readonly<Record<string, number>>): Draft {
  return { ...draft, params: { ...draft.params, ...params }, task: 'single' }
}

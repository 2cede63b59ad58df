import { BacktestBar, type BacktestSpec, DEFAULT_TERMS, parseBacktestSpec } from '@naru/shared/backtest/spec'
import type { Axis, BacktestGoal, BacktestTask } from '@naru/shared/backtest/task'
import type { Result } from '@naru/shared/core/result'
import { addDays, type KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { NumberParam, ParamSpec, ParamValues } from '@naru/shared/indicators/indicator'
import type { RuleProblem } from '@naru/shared/rules/problem'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import type { StrategySource } from '@naru/shared/strategies/source'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'
import { CARRIED } from '@/lib/carried-bars.ts'
import type { OwnStrategy } from './own-strategy.ts'

/** Where the bars come from. */
export type DataSource = 'carried' | 'bridge'

export const PERIODS = ['6m', '1y', '3y', '5y', 'all', 'custom'] as const
export type Period = (typeof PERIODS)[number]

export type TaskKind = BacktestTask['kind']

/** What is written in the form: money and rates as they are typed, every task's fields at once. */
export interface Draft {
  readonly name: string
  /** Of `STRATEGIES`. */
  readonly strategy: string
  /** What is played instead: one of the reader's own that is not built in, as it was saved. */
  readonly own: StrategySource | null
  /** Which of the reader's own it began with. */
  readonly ownId: string | null
  readonly params: ParamValues
  readonly data: DataSource
  /** The reader's own bars, which the bridge keeps, instead of the market's. */
  readonly isUploaded: boolean
  readonly instruments: readonly InstrumentId[]
  readonly period: Period
  readonly from: string
  readonly to: string
  readonly bar: BacktestBar
  readonly cash: number
  readonly costs: 'korean' | 'custom'
  readonly commissionPercent: number
  readonly taxPercent: number
  readonly slippageTicks: number
  /** Percent of a bar's volume; null: as much as it wants. */
  readonly volumePercent: number | null
  readonly limitFill: 'touch' | 'through'
  readonly closesAtEnd: boolean
  readonly isCompared: boolean
  /** Percent kept back; 0: none. */
  readonly keptBack: number
  readonly task: TaskKind
  readonly axes: readonly Axis[]
  readonly search: 'grid' | 'random' | 'bayesian'
  readonly tries: number
  readonly goal: BacktestGoal
  readonly trainBars: number
  readonly testBars: number
  readonly method: 'shuffle' | 'block'
  readonly pasts: number
  readonly blockLength: number
  readonly seed: number
}

export const definitionOf = (id: string): StrategyDefinition =>
  STRATEGIES.find((one) => one.id === id) ?? STRATEGIES[0]! // the registry is never empty

export const isNumber = (spec: ParamSpec): spec is NumberParam => spec.kind !== 'choice'

export const defaultsOf = ({ params }: StrategyDefinition): ParamValues =>
  Object.fromEntries(params.map((spec) => [spec.id, spec.default]))

const YEARS: Readonly<Record<'1y' | '3y' | '5y', number>> = { '1y': 1, '3y': 3, '5y': 5 }
/** Charges are known from this day on; further back nothing is played. */
const OLDEST = '1996-07-01' as KstDate

/** Days of a preset that ends with `last`; of the bars that are carried, no more than there are. */
export function rangeOf(
  period: Exclude<Period, 'custom'>,
  last: KstDate,
  first: KstDate = OLDEST,
): readonly [KstDate, KstDate] {
  const start = (): KstDate => {
    if (period === 'all') return first
    const months = period === '6m' ? 6 : YEARS[period] * 12
    const [year = 0, month = 1] = last.split('-').map(Number)
    const at = year * 12 + month - 1 - months
    const text = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`
    // The day after the same day of that month; a month that is too short moves on into the next.
    return addDays(text as KstDate, Number(last.slice(8)))
  }
  const from = start()
  return [from < first ? first : from, last]
}

/** The first and the last day that every chosen share has; of bars from the bridge only yesterday is known. */
export function spanOf(
  { data, instruments }: Pick<Draft, 'data' | 'instruments'>,
  yesterday: KstDate,
): readonly [KstDate, KstDate] {
  if (data === 'bridge') return [OLDEST, yesterday]
  const chosen = CARRIED.filter(({ id }) => instruments.length === 0 || instruments.includes(id))
  const all = chosen.length > 0 ? chosen : CARRIED
  const froms = all.map(({ from }) => from).toSorted()
  const tos = all.map(({ to }) => to).toSorted()
  return [froms.at(-1) ?? OLDEST, tos[0] ?? yesterday]
}

/** The dates of a draft, which a preset sets again whenever data or shares change. */
export function withRange(draft: Draft, yesterday: KstDate): Draft {
  if (draft.period === 'custom') return draft
  const [first, last] = spanOf(draft, yesterday)
  const [from, to] = rangeOf(draft.period, last, first)
  return { ...draft, from, to }
}

/** A form to begin with: something that runs at once. */
export function newDraft(yesterday: KstDate, data: DataSource): Draft {
  const definition = definitionOf('sma_cross')
  const draft: Draft = {
    name: '',
    strategy: definition.id,
    own: null,
    ownId: null,
    params: defaultsOf(definition),
    data,
    isUploaded: false,
    instruments: CARRIED.slice(0, 1).map(({ id }) => id),
    period: data === 'carried' ? 'all' : '3y',
    from: '',
    to: '',
    bar: '1d',
    cash: DEFAULT_TERMS.cash,
    costs: 'korean',
    commissionPercent: 0.015,
    taxPercent: 0.15,
    slippageTicks: DEFAULT_TERMS.fills.slippageTicks,
    volumePercent: 10,
    limitFill: DEFAULT_TERMS.fills.limit,
    closesAtEnd: false,
    isCompared: true,
    keptBack: 0,
    task: 'single',
    axes: axesFor(definition),
    search: 'grid',
    tries: 200,
    goal: 'sharpe',
    trainBars: 250,
    testBars: 60,
    method: 'block',
    pasts: 500,
    blockLength: 10,
    seed: 1,
  }
  return withRange(draft, yesterday)
}

/** A few values around the default, a quarter of it apart, in whole steps of the parameter. */
export function axisFor({ id, min, max, step, default: middle }: NumberParam): Axis {
  const clean = (value: number): number => Number(value.toPrecision(10))
  const stride = clean(Math.max(1, Math.round(middle / 4 / step)) * step)
  const below = Math.min(3, Math.floor((middle - min) / stride + 1e-9))
  const above = Math.min(4, Math.floor((max - middle) / stride + 1e-9))
  return { param: id, from: clean(middle - below * stride), to: clean(middle + above * stride), step: stride }
}

/** The first two parameters: they make a map that can be looked at. */
export const axesFor = ({ params }: Pick<StrategyDefinition, 'params'>): readonly Axis[] =>
  params.filter(isNumber).slice(0, 2).map(axisFor)

/** Another strategy: its own parameters, and as many shares as it trades. */
export function withStrategy(draft: Draft, id: string, yesterday: KstDate): Draft {
  const definition = definitionOf(id)
  const wanted = typeof definition.series === 'number' ? definition.series : Math.max(3, draft.instruments.length)
  const more = CARRIED.map((one) => one.id).filter((one) => !draft.instruments.includes(one))
  const instruments = [...draft.instruments, ...more].slice(0, wanted)
  const bar = definition.bars === 'intraday' && draft.bar === '1d' ? '5m' : draft.bar
  const data = bar === '1d' ? draft.data : 'bridge'
  const changed = {
    strategy: definition.id,
    own: null,
    ownId: null,
    params: defaultsOf(definition),
    axes: axesFor(definition),
  }
  // All of it are a few years of days here, and far too many minutes there.
  const period = data !== draft.data && draft.period === 'all' ? '6m' : draft.period
  return withRange({ ...draft, ...changed, instruments, bar, data, period }, yesterday)
}

/** One of the reader's own: its numbers, its shares and its bars, as far as a backtest has them. */
export function withOwn(draft: Draft, { id, source, instruments, bar }: OwnStrategy, yesterday: KstDate): Draft {
  const isBuiltIn = source.kind === 'built_in'
  const base = isBuiltIn ? withStrategy(draft, source.strategy, yesterday) : draft
  const known = BacktestBar.safeParse(bar).data ?? base.bar
  const chosen = instruments.length > 0 ? instruments : base.instruments
  const isCarried = known === '1d' && chosen.every((one) => CARRIED.some((carried) => carried.id === one))
  const changed = isBuiltIn
    ? { params: { ...base.params, ...source.params } }
    : { own: source, params: {}, task: 'single' as const }
  const data = isCarried ? base.data : 'bridge'
  return withRange({ ...base, ...changed, ownId: id, instruments: chosen, bar: known, data }, yesterday)
}

/** The numbers that are chosen, of one's own program or of a built-in strategy. */
export const valuesOf = ({ own, params }: Draft): ParamValues => (own && 'params' in own ? own.params : params)

export function withValue(draft: Draft, param: string, value: number | string): Draft {
  const values = { ...valuesOf(draft), [param]: value }
  return draft.own && 'params' in draft.own
    ? { ...draft, own: { ...draft.own, params: values } }
    : { ...draft, params: values }
}

/** Another task: one that varies numbers begins with the first two, unless some are chosen that there are. */
export function withTask(draft: Draft, task: TaskKind, params: readonly ParamSpec[]): Draft {
  const known = draft.axes.filter(({ param }) => params.some(({ id }) => id === param))
  return { ...draft, task, axes: known.length > 0 ? known : axesFor({ params }) }
}

/** Whether a browser has all that is needed to play it: programs are the bridge's. */
export const canPlayHere = ({ own }: Draft): boolean => own === null || own.kind === 'rules' || own.kind === 'script'

function taskOf(draft: Draft): BacktestTask {
  const { axes, search, tries, seed, goal, trainBars, testBars, method, pasts: runs, blockLength } = draft
  switch (draft.task) {
    case 'single':
      return { kind: 'single' }
    case 'sweep':
      return { kind: 'sweep', search, axes, runs: search === 'grid' ? null : tries, seed, goal }
    case 'walk_forward':
      return { kind: 'walk_forward', axes, goal, trainBars, testBars }
    case 'monte_carlo':
      return { kind: 'monte_carlo', method, runs, blockLength, seed }
  }
}

/** What the form asks for, checked as whoever plays it will check it. */
export function specOf(draft: Draft): Result<BacktestSpec, readonly RuleProblem[]> {
  const { costs, commissionPercent, taxPercent, slippageTicks, volumePercent, limitFill: limit } = draft
  const percent = (value: number): number => Number((value / 100).toPrecision(10))
  return parseBacktestSpec({
    v: 1,
    ...(draft.data === 'bridge' && draft.isUploaded && { data: 'uploaded' }),
    strategy: draft.own ?? { kind: 'built_in', strategy: draft.strategy, params: draft.params },
    instruments: draft.instruments,
    bar: draft.bar,
    from: draft.from,
    to: draft.to,
    settings: {
      cash: draft.cash,
      costs: costs === 'korean' ? costs : { commissionRate: percent(commissionPercent), taxRate: percent(taxPercent) },
      fills: { slippageTicks, volumeShare: volumePercent === null ? null : percent(volumePercent), limit },
      limits: DEFAULT_TERMS.limits,
      allowsShort: false,
      closesAtEnd: draft.closesAtEnd,
    },
    benchmark: draft.isCompared ? 'KOSPI' : null,
    outOfSampleShare: draft.keptBack === 0 ? null : percent(draft.keptBack),
    task: taskOf(draft),
  })
}

import type { UnixMs } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { Bar, BarSpec, TradeTick } from '../domain/market-data.ts'
import { isMinutes, MINUTE_MS, MINUTES } from '../market/resample.ts'
import type { TradingCalendar } from '../market/trading-calendar.ts'
import { kstDay, startOfSecond } from './clock.ts'
import { compileRule } from './compile.ts'
import type { Rule } from './rule.ts'
import type { Evidence, FactValues, PriceLine, RuleSet } from './rule-set.ts'
import { createRuleSet } from './set/create.ts'
import type { BlockCode, RuleTrace } from './trace.ts'

/** Bars of one instrument, ascending, by length. The shortest of them leads: it stands for the trades of the time. */
export interface DryRunHistory {
  readonly instrumentId: InstrumentId
  readonly bars: Readonly<Partial<Record<BarSpec, readonly Bar[]>>>
}

export interface DryRunOptions {
  readonly calendar?: TradingCalendar
  readonly lines?: readonly PriceLine[]
  /** Facts as they are today; what was published in the past is not kept. */
  readonly facts?: FactValues
  /** Bars before it only warm up indicators and windows. */
  readonly from?: UnixMs
}

export interface DryRunFiring {
  readonly instrumentId: InstrumentId
  readonly ts: UnixMs
  readonly part: 'when' | 'exit'
  readonly evidence: readonly Evidence[]
}

export interface DryRunReport {
  readonly firings: readonly DryRunFiring[]
  readonly evaluated: number
  /** How many of the evaluations could not know. */
  readonly unknown: number
  /** Values that were still unknown at the end. */
  readonly missing: readonly string[]
  readonly nearestMiss: (RuleTrace['nearestMiss'] & { readonly instrumentId: InstrumentId }) | null
  readonly block: BlockCode | null
  /** It was switched off on the way: it costs too much. */
  readonly isSwitchedOff: boolean
}

const VERSION = 'dry-run'

/**
 * What a rule would have done: the history is played through the same evaluator that watches the market. Each bar becomes
 * four trades (open, then the end that is nearer, then the other, then close) and a close. Books, trade strength and what
 * an account held then are not in bars: rules that read them stay unknown, and the report says so.
 *
 * @param history  ascending bars; a bar that is longer than the leading one closes when its time is over
 */
export function dryRun(rule: Rule, history: readonly DryRunHistory[], options: DryRunOptions = {}): DryRunReport {
  const set = createRuleSet(options.calendar === undefined ? {} : { calendar: options.calendar })
  const firings: DryRunFiring[] = []
  let isSwitchedOff = false
  const take = (hits: ReturnType<RuleSet['onTime']>): void => {
    for (const hit of hits) {
      if (hit.kind === 'switched_off') isSwitchedOff = true
      if (hit.kind !== 'fired') continue
      firings.push({ instrumentId: hit.instrumentId, ts: hit.at, part: hit.part, evidence: hit.evidence })
    }
  }
  const steps = stepsOf(history, options.from ?? firstOf(history))
  const start = steps[0]?.at
  if (start === undefined) return emptyReport()
  begin(set, rule, { history, options, start })
  for (const step of steps) {
    wakeUntil(set, step.at, take)
    take(step.play(set))
  }
  return reportOf(set, history, { firings, isSwitchedOff })
}

function begin(
  set: RuleSet,
  rule: Rule,
  { history, options, start }: { history: readonly DryRunHistory[]; options: DryRunOptions; start: UnixMs },
): void {
  for (const { instrumentId, bars } of history) {
    if (options.facts !== undefined) set.onFacts(instrumentId, options.facts, start)
    for (const spec of specsOf(bars)) {
      set.setBars(
        instrumentId,
        { spec, bars: (bars[spec] ?? []).filter((bar) => endOf(spec, bar) <= start), forming: null },
        start,
      )
    }
  }
  for (const line of options.lines ?? []) set.onLine(line, start)
  const instruments = history.map(({ instrumentId }) => instrumentId)
  set.add(
    { ruleId: VERSION, versionId: VERSION, compiled: compileRule(rule), instruments, state: null, armedAt: start },
    start,
  )
}

interface Step {
  readonly at: UnixMs
  readonly order: number
  readonly play: (set: RuleSet) => ReturnType<RuleSet['onTime']>
}

/** Everything that happens, in time: closes before the trades of the next bar, shorter bars before longer ones. */
function stepsOf(history: readonly DryRunHistory[], from: number): readonly Step[] {
  const steps = history.flatMap(({ instrumentId, bars }) => {
    const specs = specsOf(bars)
    const lead = specs[0]
    const closes = specs.flatMap((spec, order) =>
      (bars[spec] ?? []).map((bar): Step => {
        const at = endOf(spec, bar) as UnixMs // whole milliseconds
        return { at, order, play: (set) => set.onBar(instrumentId, { spec, bar }, at) }
      }),
    )
    return [...closes, ...(lead === undefined ? [] : tradesOf(instrumentId, lead, bars[lead] ?? []))].filter(
      ({ at }) => at > from,
    )
  })
  return steps.toSorted((a, b) => a.at - b.at || a.order - b.order)
}

/** After every close of the same instant. */
const TRADE_ORDER = 100
const OPEN_SECOND = 9 * 3600
const SESSION_MS = 390 * MINUTE_MS

/** What a trade tells of its day. */
interface DaySoFar {
  readonly day: number
  readonly open: number
  readonly previousClose: number
  high: number
  low: number
  volume: number
  turnover: number
}

/** Four trades a bar, each with what the day had been until then. */
function tradesOf(instrumentId: InstrumentId, spec: BarSpec, bars: readonly Bar[]): readonly Step[] {
  const steps: Step[] = []
  let today: DaySoFar | undefined
  let lastClose = Number.NaN
  for (const bar of bars) {
    const day = kstDay(bar.ts)
    if (today?.day !== day) {
      today = { day, open: bar.open, previousClose: lastClose, high: bar.open, low: bar.open, volume: 0, turnover: 0 }
    }
    const begins = isMinutes(spec) ? bar.ts : startOfSecond(day, OPEN_SECOND)
    const width = isMinutes(spec) ? MINUTES[spec] * MINUTE_MS : SESSION_MS
    for (const [n, price] of pathOf(bar).entries()) {
      const at = (begins + Math.floor(((width - 1) * n) / 3)) as UnixMs // from its first millisecond to its last
      const tick = trade(instrumentId, today, { price, size: Math.round(bar.volume / 4), at })
      steps.push({ at, order: TRADE_ORDER + n, play: (set) => set.onTick(tick, at) })
    }
    lastClose = bar.close
  }
  return steps
}

/** To the end that is nearer to the open first. */
const pathOf = ({ open, high, low, close }: Bar): readonly number[] =>
  open - low < high - open ? [open, low, high, close] : [open, high, low, close]

function trade(
  instrumentId: InstrumentId,
  today: DaySoFar,
  { price, size, at }: { readonly price: number; readonly size: number; readonly at: UnixMs },
): TradeTick {
  today.high = Math.max(today.high, price)
  today.low = Math.min(today.low, price)
  today.volume += size
  today.turnover += size * price
  const change = price - today.previousClose
  return {
    instrumentId,
    price,
    size,
    aggressor: 'none',
    change,
    changeRate: (change / today.previousClose) * 100,
    open: today.open,
    high: today.high,
    low: today.low,
    cumVolume: today.volume,
    cumTurnover: today.turnover,
    tradeStrength: 0,
    tsEvent: at,
    tsInit: at,
  }
}

const ORDER: readonly BarSpec[] = ['1m', '5m', '15m', '30m', '60m', '1d', '1w', '1mo']
const specsOf = (bars: DryRunHistory['bars']): readonly BarSpec[] =>
  ORDER.filter((spec) => (bars[spec]?.length ?? 0) > 0)

const CLOSE_SECOND = 15 * 3600 + 30 * 60
/** When a bar is over; days and longer at the close of their last day. */
function endOf(spec: BarSpec, bar: Bar): number {
  if (isMinutes(spec)) return bar.ts + MINUTES[spec] * MINUTE_MS
  const days = spec === '1d' ? 0 : spec === '1w' ? 4 : 27
  return startOfSecond(kstDay(bar.ts) + days, CLOSE_SECOND)
}

const firstOf = (history: readonly DryRunHistory[]): number =>
  Math.min(...history.flatMap(({ bars }) => specsOf(bars).flatMap((spec) => bars[spec]?.[0]?.ts ?? [])))

/** Holds end and clocks turn between two bars. */
function wakeUntil(set: RuleSet, at: UnixMs, take: (hits: ReturnType<RuleSet['onTime']>) => void): void {
  for (let due = set.nextWakeAt(); due !== null && due < at; due = set.nextWakeAt()) take(set.onTime(due))
}

const emptyReport = (): DryRunReport => ({
  firings: [],
  evaluated: 0,
  unknown: 0,
  missing: [],
  nearestMiss: null,
  block: 'not_evaluated',
  isSwitchedOff: false,
})

function reportOf(
  set: RuleSet,
  history: readonly DryRunHistory[],
  { firings, isSwitchedOff }: Pick<DryRunReport, 'firings' | 'isSwitchedOff'>,
): DryRunReport {
  const traces = history.flatMap(({ instrumentId }) => {
    const trace = set.traceOf(VERSION, instrumentId)
    return trace === undefined ? [] : [{ instrumentId, trace }]
  })
  const misses = traces.flatMap(({ instrumentId, trace: { nearestMiss } }) =>
    nearestMiss ? [{ ...nearestMiss, instrumentId }] : [],
  )
  const [nearest] = misses.toSorted((a, b) => a.unmet - b.unmet || (a.distance ?? 1e9) - (b.distance ?? 1e9))
  return {
    firings,
    evaluated: traces.reduce((sum, { trace }) => sum + trace.evaluations, 0),
    unknown: traces.reduce((sum, { trace }) => sum + trace.unknowns, 0),
    missing: [...new Set(traces.flatMap(({ trace }) => trace.missing))],
    nearestMiss: nearest ?? null,
    block: traces[0]?.trace.block ?? null,
    isSwitchedOff,
  }
}

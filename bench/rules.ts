import type { UnixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { Bar, TradeTick } from '@naru/shared/domain/market-data'
import { type CompiledRule, compileRule } from '@naru/shared/rules/compile'
import { parseRule } from '@naru/shared/rules/parse'
import type { RuleHit, RuleSet } from '@naru/shared/rules/rule-set'
import { createRuleSet } from '@naru/shared/rules/set/create'
import type { Condition } from '@naru/shared/rules/syntax'
import { mulberry32 } from '@naru/shared/sim/random'

/**
 * 10,000 armed rules over 200 symbols, 50 each: 60 % wait for a price, 40 % look at indicators on one-minute bars with
 * every tick. The same rules, looked at one by one with every tick, are what the index is measured against. One rule of
 * the set throws, until it is switched off.
 */
const SYMBOLS = 200
const RULES_EACH = 50
const LEVELS_EACH = 30
const TICKS = 1_000_000
const NAIVE_TICKS = 500
const TICK_MS = 5
const MINUTE_MS = 60_000
/** 2026-11-23 10:00 in Korea. */
const START = Date.UTC(2026, 10, 23, 1) as UnixMs
const BASE = 50_000
const TICK_SIZE = 100

const SYMBOL_IDS: readonly InstrumentId[] = Array.from({ length: SYMBOLS }, (_, n) => instrumentId(String(100_000 + n)))

const minute = (ind: string, period: number, more: object = {}) => ({ ind, tf: '1m' as const, period, ...more })

const INDICATOR_CONDITIONS: readonly Condition[] = [
  { op: '<', l: minute('rsi', 14), r: 30 },
  { op: '>', l: minute('rsi', 14), r: 70 },
  { op: 'crossesAbove', l: minute('sma', 5), r: minute('sma', 20) },
  { op: '>', l: { bar: 'volume', tf: '1m' }, r: { mul: [minute('sma', 20, { src: 'volume', shift: 1 }), 3] } },
]

const level = (price: number, isAbove: boolean): Condition => ({
  op: isAbove ? 'crossesAbove' : 'crossesBelow',
  l: { px: 'last' },
  r: { krw: price },
})

function compile(when: Condition): CompiledRule {
  const parsed = parseRule({
    v: 1,
    kind: 'alert',
    name: 'bench',
    universe: { symbols: ['100000'] },
    when,
    fire: { mode: 'edge' },
    then: [{ do: 'notify' }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return compileRule(parsed.value)
}

interface Workload {
  readonly hasIndicators: boolean
  readonly isNaive: boolean
}

function armAll({ hasIndicators, isNaive }: Workload): RuleSet {
  const random = mulberry32(7)
  const set = createRuleSet({ isNaive })
  const indicators = INDICATOR_CONDITIONS.map(compile)
  for (const [n, id] of SYMBOL_IDS.entries()) {
    if (hasIndicators) set.setBars(id, { spec: '1m', bars: barsBefore(START), forming: null }, START)
    for (let rule = 0; rule < RULES_EACH; rule += 1) {
      const isLevel = rule < LEVELS_EACH
      if (!isLevel && !hasIndicators) continue
      const away = Math.round((random() * 0.2 - 0.1) * BASE)
      const compiled = isLevel
        ? compile(level(BASE + away, away > 0))
        : (indicators[rule % indicators.length] as CompiledRule) // as many as conditions
      const versionId = `${isLevel ? (away > 0 ? 'level above' : 'level below') : 'indicator'} ${n}-${rule}`
      set.add({ ruleId: versionId, versionId, compiled, instruments: [id], state: null, armedAt: START }, START)
    }
  }
  set.add({ ...poison(), instruments: SYMBOL_IDS.slice(0, 1), state: null, armedAt: START }, START)
  return set
}

/** Passes everything that is checked on save, and throws whenever it is looked at. */
function poison(): { readonly ruleId: string; readonly versionId: string; readonly compiled: CompiledRule } {
  const compiled = compile({ op: '>', l: { px: 'last' }, r: { px: 'open' } })
  const test = (): never => {
    throw new Error('poison')
  }
  return { ruleId: 'poison', versionId: 'poison', compiled: { ...compiled, when: { ...compiled.when, test } } }
}

const barsBefore = (at: number): readonly Bar[] =>
  Array.from({ length: 60 }, (_, n) => {
    const close = BASE + TICK_SIZE * (n % 5)
    const ts = (at - (60 - n) * MINUTE_MS) as UnixMs // whole milliseconds
    return { ts, open: BASE, high: close, low: BASE, close, volume: 1_000 + n }
  })

interface Play {
  readonly seconds: number
  readonly hits: number
  /** Microseconds of each tick; empty when they were not measured one by one. */
  readonly micros: Float64Array
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** A random walk of every symbol; closes the bars of a minute before the first tick of the next. */
function play(set: RuleSet, count: number, { isTimed, hasBars }: { isTimed: boolean; hasBars: boolean }): Play {
  const random = mulberry32(11)
  const prices = new Float64Array(SYMBOLS).fill(BASE)
  const bars = SYMBOL_IDS.map(() => barOf(START, BASE))
  const ticks = SYMBOL_IDS.map(firstTick)
  const micros = new Float64Array(isTimed ? count : 0)
  let [hits, spent, minuteStart] = [0, 0, START as number]
  for (let n = 0; n < count; n += 1) {
    const at = (START + n * TICK_MS) as UnixMs // whole milliseconds
    const which = Math.floor(random() * SYMBOLS)
    const price = (prices[which] ?? BASE) + TICK_SIZE * (Math.floor(random() * 5) - 2)
    prices[which] = price
    const started = performance.now()
    if (hasBars && at >= minuteStart + MINUTE_MS) {
      for (const [one, bar] of bars.entries()) {
        hits += set.onBar(SYMBOL_IDS[one] as InstrumentId, { spec: '1m', bar: { ...bar } }, at).length
        Object.assign(bar, barOf(minuteStart + MINUTE_MS, bar.close))
      }
      minuteStart += MINUTE_MS
    }
    const tickStarted = isTimed ? performance.now() : 0
    const tick = ticks[which] as Mutable<TradeTick>
    tick.price = price
    tick.tsEvent = tick.tsInit = at
    grow(bars[which] as Mutable<Bar>, price)
    const answer = set.onTick(tick, at)
    const ended = performance.now()
    if (isTimed) micros[n] = (ended - tickStarted) * 1000
    spent += ended - started
    hits += answer.length
    for (const hit of answer) rearm(set, hit, { price, at }) // what a person does; arming is measured by itself
  }
  return { seconds: spent / 1000, hits, micros }
}

/** A level that has fired waits 5 % beyond from then on, as another rule. */
function rearm(set: RuleSet, hit: RuleHit, { price, at }: { readonly price: number; readonly at: UnixMs }): void {
  if (hit.kind !== 'fired' || !hit.versionId.startsWith('level')) return
  set.remove(hit.versionId)
  const isAbove = hit.versionId.includes('above')
  const beyond = TICK_SIZE * Math.round((price * (isAbove ? 1.05 : 0.95)) / TICK_SIZE)
  const compiled = compile(level(beyond, isAbove))
  const { ruleId, versionId, instrumentId: id } = hit
  set.add({ ruleId, versionId, compiled, instruments: [id], state: null, armedAt: at }, at)
}

const barOf = (ts: number, price: number): Mutable<Bar> => ({
  ts: ts as UnixMs, // whole milliseconds
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 0,
})

function grow(bar: Mutable<Bar>, price: number): void {
  bar.high = Math.max(bar.high, price)
  bar.low = Math.min(bar.low, price)
  bar.close = price
  bar.volume += 10
}

const firstTick = (id: InstrumentId): Mutable<TradeTick> => ({
  instrumentId: id,
  price: BASE,
  size: 10,
  aggressor: 'buyer',
  change: 0,
  changeRate: 0,
  open: BASE,
  high: BASE,
  low: BASE,
  cumVolume: 10,
  cumTurnover: 10 * BASE,
  tradeStrength: 100,
  tsEvent: START,
  tsInit: START,
})

const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const round = (value: number): number => Number(value.toPrecision(4))

export async function run() {
  const armed = performance.now()
  const indexed = armAll({ hasIndicators: true, isNaive: false })
  const armMs = performance.now() - armed
  const whole = play(indexed, TICKS, { isTimed: true, hasBars: true })
  const naive = play(armAll({ hasIndicators: true, isNaive: true }), NAIVE_TICKS, { isTimed: false, hasBars: true })
  const levels = play(armAll({ hasIndicators: false, isNaive: false }), TICKS, { isTimed: false, hasBars: false })
  const sorted = whole.micros.toSorted()
  const perSecond = TICKS / whole.seconds
  return {
    bench: 'rules',
    figures: {
      rules: SYMBOLS * RULES_EACH,
      symbols: SYMBOLS,
      ticks: TICKS,
      hits: whole.hits,
      ticks_per_s: Math.round(perSecond),
      p50_us: round(at(sorted, 0.5)),
      p99_us: round(at(sorted, 0.99)),
      worst_us: round(at(sorted, 1)),
      naive_ticks_per_s: round(NAIVE_TICKS / naive.seconds),
      ratio_to_naive: round(perSecond / (NAIVE_TICKS / naive.seconds)),
      levels_ticks_per_s: Math.round(TICKS / levels.seconds),
      arm_ms: Math.round(armMs),
      poison_switched_off: indexed.traceOf('poison', SYMBOL_IDS[0] as InstrumentId)?.block === 'switched_off' ? 1 : 0,
    },
  }
}

import fc from 'fast-check'
import type { UnixMs } from '../core/time.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'
import { canonicalRule } from './canonical.ts'
import { createClock } from './clock.ts'
import { compileRule } from './compile.ts'
import { createContext, evaluate, sample } from './evaluate.ts'
import { explainRule } from './explain.ts'
import { parseRule } from './parse.ts'
import { type Step, TEST_TICK, type Truth, truthOf } from './reference.test-support.ts'
import type { Rule } from './rule.ts'
import { FALSE, TRUE } from './tri.ts'

/** Chance, as fast-check gives it: what it finds it can show again. */
type Pick = (below: number) => number
type Json = unknown

const one = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)] as T // inside the list

const LENGTHS = ['00:00:05', '00:00:30', '00:02:00', '00:10:00'] as const
const SPECS = ['1m', '5m', '1d'] as const
const LINE = '11111111-1111-4111-8111-111111111111'

const PRICES = [
  { px: 'last' },
  { px: 'open' },
  { px: 'bid1' },
  { prior: 'day', field: 'high' },
  { level: LINE },
  { bar: 'close', tf: '5m', shift: 1 },
  { ind: 'sma', tf: '1m', period: 5 },
  { ind: 'ema', tf: '1d', period: 20, shift: 1 },
  { var: 'price' },
] as const
const SHARES = [{ tape: 'volume' }, { ind: 'volume', tf: '1m' }, { flow: 'foreignNetQty' }, { pos: 'qty' }] as const
const PERCENTS = [
  { px: 'changePct' },
  { tape: 'tradeStrength' },
  { pos: 'pnlPct' },
  { index: 'KOSPI', field: 'changePct' },
] as const
const NUMBERS = [{ ind: 'rsi', tf: '5m', period: 14 }, { fact: 'per' }] as const

type Unit = 'krw' | 'shares' | 'pct' | 'number'
const LEAVES: Readonly<Record<Unit, readonly Json[]>> = { krw: PRICES, shares: SHARES, pct: PERCENTS, number: NUMBERS }

function literal(pick: Pick, unit: Unit): Json {
  const value = pick(9) - 2
  switch (unit) {
    case 'krw':
      return { krw: 100 * value }
    case 'shares':
      return { shares: value }
    case 'pct':
      return { pct: value }
    case 'number':
      return value
  }
}

/** An operand of a unit. `isPlain`: nothing in it looks back. */
function operand(pick: Pick, unit: Unit, { depth, isPlain }: { depth: number; isPlain: boolean }): Json {
  const again = (): Json => operand(pick, unit, { depth: depth - 1, isPlain })
  const plain = (): Json => operand(pick, unit, { depth: depth - 1, isPlain: true })
  if (depth <= 0 || pick(3) === 0) return pick(4) === 0 ? literal(pick, unit) : one(pick, LEAVES[unit])
  const n = 1 + pick(4)
  switch (pick(isPlain ? 6 : 12)) {
    case 0:
      return { [one(pick, ['add', 'min', 'max'])]: [again(), again(), ...(pick(2) ? [again()] : [])] }
    case 1:
      return { sub: [again(), again()] }
    case 2:
      return { mul: [again(), pick(4)] }
    case 3:
      return { abs: again() }
    case 4:
      return { div: [again(), pick(3)] }
    case 5:
      return unit === 'pct' ? { pct: [one(pick, PRICES), { px: 'open' }] } : again()
    case 6:
      return { [one(pick, ['diff', 'slope'])]: plain(), n: n + 1, tf: one(pick, SPECS) }
    case 7:
      return { avgOver: again(), dur: one(pick, LENGTHS) }
    case 8:
      return unit === 'shares' ? { sumOver: { tape: 'volume' }, dur: one(pick, LENGTHS) } : again()
    case 9:
      return {
        since: one(pick, ['dayStart', 'sessionOpen']),
        take: one(pick, ['high', 'low', 'first', 'change']),
        of: again(),
      }
    case 10:
      return { since: condition(pick, depth - 1), take: one(pick, ['high', 'low', 'first', 'change']), of: again() }
    default:
      return again()
  }
}

const DISTANCES: Readonly<Record<Unit, readonly Json[]>> = {
  krw: [{ krw: 100 }, { pct: 5 }, { ticks: 2 }],
  pct: [{ pct: 20 }],
  shares: [{ num: 1 }, { pct: 10 }],
  number: [{ num: 1 }, { pct: 10 }],
}
const distance = (pick: Pick, unit: Unit): Json => one(pick, DISTANCES[unit])

function comparison(pick: Pick, depth: number): Json {
  const unit = one<Unit>(pick, ['krw', 'krw', 'shares', 'pct', 'number'])
  const side = (): Json => operand(pick, unit, { depth: depth - 1, isPlain: false })
  const l = pick(2) ? one(pick, LEAVES[unit]) : { add: [one(pick, LEAVES[unit]), side()] }
  const r = side()
  switch (pick(8)) {
    case 0:
      return { op: one(pick, ['crossesAbove', 'crossesBelow', 'crosses']), l, r }
    case 1:
      return { op: one(pick, ['between', 'inside', 'outside', 'enters', 'exits']), l, lo: side(), hi: side() }
    case 2:
      return { op: one(pick, ['risesBy', 'fallsBy']), l, by: distance(pick, unit), within: one(pick, LENGTHS) }
    case 3:
      return { op: 'touches', l, r, tol: distance(pick, unit) }
    case 4:
      return { op: one(pick, ['==', '!=']), l, r, tol: distance(pick, unit) }
    case 5:
      return pick(2)
        ? { op: '<=', l: { rank: one(pick, PRICES), n: 3, tf: '1m' }, r: 2 }
        : { op: '>', l: { percentile: one(pick, PRICES), n: 3, tf: '1m' }, r: { pct: 50 } }
    default:
      return { op: one(pick, ['>', '>=', '<', '<=', '==', '!=']), l, r }
  }
}

function condition(pick: Pick, depth: number): Json {
  const again = (): Json => condition(pick, depth - 1)
  const several = (least: number): readonly Json[] => Array.from({ length: least + pick(2) }, again)
  if (depth <= 1) return pick(4) === 0 ? { flag: one(pick, ['viActive', 'halted']) } : comparison(pick, depth)
  switch (pick(16)) {
    case 0:
    case 1:
      return { all: several(1) }
    case 2:
    case 3:
      return { any: several(1) }
    case 4:
      return { not: again() }
    case 5: {
      const of = several(1)
      return { atLeast: 1 + pick(of.length), of }
    }
    case 6:
      return { hold: again(), for: one(pick, LENGTHS) }
    case 7:
      return { within: again(), for: one(pick, LENGTHS) }
    case 8:
      return { count: again(), n: 1 + pick(3), window: one(pick, LENGTHS) }
    case 9:
      return { sequence: [again(), again(), ...(pick(2) ? [again()] : [])], within: one(pick, LENGTHS) }
    case 10:
      return { firstTimeToday: again() }
    case 11:
      return { consecutive: again(), n: 1 + pick(3), tf: one(pick, SPECS) }
    case 12:
      return pick(2) ? { clock: { from: '09:00:07', to: '09:12' } } : { dayOfWeek: ['mon', 'wed'] }
    case 13:
      return { op: '<=', l: { barsSince: again(), tf: one(pick, SPECS) }, r: pick(4) }
    default:
      return comparison(pick, depth)
  }
}

function ruleOf(pick: Pick): Json {
  return {
    v: 1,
    kind: 'alert',
    name: '생성된 규칙',
    universe: { symbols: ['005930'] },
    vars: { price: { max: [{ px: 'last' }, { px: 'low' }] } },
    when: condition(pick, 1 + pick(5)),
    eval: { on: one(pick, ['tick', 'throttle:5s', 'barClose:5m']) },
    fire: { mode: one(pick, ['once', 'oncePerBar', 'oncePerDay', 'edge']) },
    then: [{ do: 'notify' }],
  }
}

/** 2026-11-23 09:00:00 in Korea, a Monday. */
const START = Date.UTC(2026, 10, 23)
const GAPS = [1_000, 2_000, 7_000, 31_000, 200_000] as const

/** Small whole numbers, so that equal, above and below all happen; now and then nothing is known. */
function stepsOf(pick: Pick, keys: readonly string[]): readonly Step[] {
  let at = START
  return Array.from({ length: 4 + pick(12) }, () => {
    at += one(pick, GAPS)
    const known = keys.filter(() => pick(8) !== 0)
    const values = new Map(known.map((key) => [key, key.startsWith('flag.') ? pick(2) : 100 * (pick(7) - 2)]))
    return { at, values, closed: pick(3) === 0 ? one(pick, SPECS) : null }
  })
}

const CLOCK = createClock(CARRIED_CALENDAR)

/** What the evaluator says at each step. */
function evaluated(
  rule: Rule,
  steps: (keys: readonly string[]) => readonly Step[],
): { readonly steps: readonly Step[]; readonly said: readonly Truth[] } {
  const { reads, when } = compileRule(rule)
  const cells = reads.map(() => ({ value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }))
  const context = createContext(when, { cells, tickSize: () => TEST_TICK })
  const list = steps(reads.map(({ key }) => key))
  const said = list.map((step) => {
    for (const [n, { key }] of reads.entries()) cells[n]!.value = step.values.get(key) ?? Number.NaN
    context.at = step.at as UnixMs
    context.clock = CLOCK.view(step.at)
    if (step.closed !== null) sample(when, context, { tf: step.closed, when: 'before' })
    const truth = evaluate(when, context)
    if (step.closed !== null) sample(when, context, { tf: step.closed, when: 'after' })
    return truth === TRUE ? true : truth === FALSE ? false : undefined
  })
  return { steps: list, said }
}

function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`)
  }
}

/** Saved, loaded, compiled and told: the same rule all the way. */
function roundTrip(rule: Rule): void {
  const loaded = parseRule(JSON.parse(canonicalRule(rule)))
  if (!loaded.ok) throw new Error(`cannot be loaded: ${JSON.stringify(loaded.error)}`)
  expectEqual('canonical text', canonicalRule(loaded.value), canonicalRule(rule))
  for (const locale of ['ko', 'en'] as const) {
    const [sentence = ''] = explainRule(loaded.value, locale)
    if (sentence.length < 10 || /undefined|NaN|object/.test(sentence)) throw new Error(`no sentence: ${sentence}`)
  }
}

export interface GeneratedReport {
  readonly generated: number
  /** Rules that were parsed; the others go beyond a limit and were refused. */
  readonly accepted: number
  readonly evaluations: number
  /** How many answers were true, false and unknown: a test that only ever sees one of them tests little. */
  readonly answers: Readonly<Record<'true' | 'false' | 'unknown', number>>
  readonly refusals: Readonly<Record<string, number>>
}

/** Why a rule may be refused although it was made to be right: it is larger, deeper or dearer than a rule may be. */
const LIMITS = new Set([
  'too_many_nodes',
  'too_deep',
  'over_budget',
  'window_too_large',
  'not_allowed',
  'constant_condition',
])

/**
 * Makes rules, evaluates each over a stretch of market and compares every answer with the reference interpreter. Throws,
 * with the smallest example found, when something crashes, costs more than it may, is not saved as it was or disagrees.
 */
export function runGenerated(count: number, seed: number): GeneratedReport {
  let [accepted, evaluations] = [0, 0]
  const answers = { true: 0, false: 0, unknown: 0 }
  const refusals: Record<string, number> = {}
  const property = fc.property(fc.gen(), (generate) => {
    const pick: Pick = (below) => generate(fc.nat, below - 1)
    const parsed = parseRule(ruleOf(pick))
    if (!parsed.ok) {
      for (const { code, path, expected, actual } of parsed.error) {
        if (!LIMITS.has(code)) throw new Error(`refused: ${code} at ${path.join('.')}, ${actual}, expected ${expected}`)
        refusals[code] = (refusals[code] ?? 0) + 1
      }
      return
    }
    accepted += 1
    roundTrip(parsed.value)
    const { steps, said } = evaluated(parsed.value, (keys) => stepsOf(pick, keys))
    evaluations += steps.length
    for (const [n, truth] of said.entries()) {
      answers[truth === undefined ? 'unknown' : truth ? 'true' : 'false'] += 1
      const meant = truthOf(parsed.value, parsed.value.when, steps.slice(0, n + 1))
      expectEqual(`step ${n} of ${JSON.stringify(parsed.value.when)}`, String(truth), String(meant))
    }
  })
  fc.assert(property, { numRuns: count, seed })
  return { generated: count, accepted, evaluations, answers, refusals }
}

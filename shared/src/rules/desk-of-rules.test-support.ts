import type { UnixMs } from '../core/time.ts'
import { type InstrumentId, instrumentId } from '../domain/instrument.ts'
import type { Bar, BarSpec, TradeTick } from '../domain/market-data.ts'
import { compileRule } from './compile.ts'
import { parseRule } from './parse.ts'
import type { Rule } from './rule.ts'
import type { RuleHit, RuleSet } from './rule-set.ts'
import { createRuleSet, type RuleSetSettings } from './set/create.ts'
import type { RuleState } from './state.ts'

export const SAMSUNG = instrumentId('005930')
/** 2026-11-23 10:00:00 in Korea, a Monday. */
export const TEN = Date.UTC(2026, 10, 23, 1) as UnixMs

/** An instant so many seconds after ten. */
export const after = (seconds: number): UnixMs => (TEN + seconds * 1000) as UnixMs

/** "10:00:00" of that Monday. */
export function clockTime(hhmmss: string): UnixMs {
  const [h = 0, m = 0, s = 0] = hhmmss.split(':').map(Number)
  return (Date.UTC(2026, 10, 23) + ((h - 9) * 3600 + m * 60 + s) * 1000) as UnixMs
}

/** An alert on Samsung with this condition, once for each edge. */
export function aRule(when: unknown, more: object = {}): Rule {
  const parsed = parseRule({
    v: 1,
    kind: 'alert',
    name: '시험',
    universe: { symbols: ['005930'] },
    when,
    fire: { mode: 'edge' },
    then: [{ do: 'notify' }],
    ...more,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

export const aTick = (price: number, at: UnixMs, more: Partial<TradeTick> = {}): TradeTick => ({
  instrumentId: SAMSUNG,
  price,
  size: 10,
  aggressor: 'buyer',
  change: 0,
  changeRate: 0,
  open: price,
  high: price,
  low: price,
  cumVolume: 1_000,
  cumTurnover: 1_000 * price,
  tradeStrength: 100,
  tsEvent: at,
  tsInit: at,
  ...more,
})

export const aBar = (ts: UnixMs, close: number): Bar => ({
  ts,
  open: close,
  high: close,
  low: close,
  close,
  volume: 100,
})

interface Desk {
  readonly set: RuleSet
  /** A trade so many seconds after ten. Returns what fired. */
  trades(price: number, seconds: number, more?: Partial<TradeTick>): readonly Fired[]
  closes(spec: BarSpec, ts: UnixMs, close: number): readonly Fired[]
  time(at: UnixMs): readonly Fired[]
}

type Fired = Extract<RuleHit, { kind: 'fired' }>
export const firedIn = (hits: readonly RuleHit[]): readonly Fired[] => hits.filter((hit) => hit.kind === 'fired')

interface DeskOptions {
  readonly state?: RuleState | null
  readonly armedAt?: UnixMs
  readonly settings?: RuleSetSettings
  readonly prepare?: (set: RuleSet) => void
  readonly instruments?: readonly InstrumentId[]
}

/** A set with one armed rule, version "v1". */
export function aDesk(
  rule: Rule,
  { state = null, armedAt = TEN, settings = {}, prepare, instruments = [SAMSUNG] }: DeskOptions = {},
): Desk {
  const set = createRuleSet(settings)
  prepare?.(set)
  set.add({ ruleId: 'r1', versionId: 'v1', compiled: compileRule(rule), instruments, state, armedAt }, armedAt)
  return {
    set,
    trades: (price, seconds, more) => firedIn(set.onTick(aTick(price, after(seconds), more), after(seconds))),
    closes: (spec, ts, close) => firedIn(set.onBar(SAMSUNG, { spec, bar: aBar(ts, close) }, (ts + 60_000) as UnixMs)),
    time: (at) => firedIn(set.onTime(at)),
  }
}

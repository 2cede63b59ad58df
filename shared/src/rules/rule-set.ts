import type { UnixMs } from '../core/time.ts'
import type { InstrumentId, InstrumentKind } from '../domain/instrument.ts'
import type { Bar, BarSpec, OrderBook, TradeTick } from '../domain/market-data.ts'
import type { TradingCalendar } from '../market/trading-calendar.ts'
import type { Action } from './action.ts'
import type { Unit } from './catalogue.ts'
import type { CompiledRule } from './compile.ts'
import type { BarHistory } from './set/series.ts'
import type { RuleState } from './state.ts'
import type { RuleTrace } from './trace.ts'

export interface ArmedRule {
  readonly ruleId: string
  /** The immutable version that was armed; everything below is asked for by it. */
  readonly versionId: string
  readonly compiled: CompiledRule
  readonly instruments: readonly InstrumentId[]
  /** What `stateOf` gave before a restart; null for a version that was never armed before. */
  readonly state: RuleState | null
  /** When the user armed it: a line crossed before is no crossing. */
  readonly armedAt: UnixMs
}

/** A value as the rule saw it. `value` is null when it was unknown. */
export interface Evidence {
  readonly id: string
  readonly value: number | null
  readonly unit: Unit | 'any'
}

/** An action as far as the language can settle it: a size that asked `if` has been chosen. Null: it could not know. */
export interface HitAction {
  /** Its place in `then`; −1 for the closing of a position by `exit`. */
  readonly index: number
  readonly action: Action | null
}

export type RuleHit =
  | {
      readonly kind: 'fired'
      readonly part: 'when' | 'exit'
      readonly ruleId: string
      readonly versionId: string
      readonly instrumentId: InstrumentId
      readonly at: UnixMs
      /** `<versionId>:<instrumentId>:<once | day:… | bar:… | edge:…>`: the same edge has the same key, whoever saw it. */
      readonly key: string
      readonly evidence: readonly Evidence[]
      readonly actions: readonly HitAction[]
    }
  | {
      /** At most once a day for each instrument, and only when the rule asked to be told. */
      readonly kind: 'unknown'
      readonly ruleId: string
      readonly versionId: string
      readonly instrumentId: InstrumentId
      readonly at: UnixMs
      readonly missing: readonly string[]
    }
  | {
      readonly kind: 'switched_off'
      readonly ruleId: string
      readonly versionId: string
      readonly at: UnixMs
      readonly code: 'fuel' | 'threw'
      readonly detail: string
    }

/** Facts of one scope, by the keys of the catalogue ("fact.per", "pos.qty", "index.KOSPI.last"); null is unknown. */
export type FactValues = Readonly<Record<string, number | null>>

export interface PriceLine {
  readonly id: string
  readonly instrumentId: InstrumentId
  /** Won per share at `fromAt`; at all times when the line is level. */
  readonly price: number
  readonly fromAt: UnixMs | null
  readonly toAt: UnixMs | null
  /** Set on a sloped line: the price at `toAt`. The line goes on beyond it. */
  readonly toPrice: number | null
}

/**
 * The armed rules of one user. Every event answers with what came of it; nothing is remembered outside, nothing reads a
 * clock, and a rule that throws harms no other. `at` never goes back.
 */
export interface RuleSet {
  /**
   * Arms, or arms again after a restart: then lines, bars, facts and the last trades come first, as they were. What is
   * already true is the baseline and does not fire.
   */
  add(rule: ArmedRule, at: UnixMs): readonly RuleHit[]
  setInstruments(versionId: string, instruments: readonly InstrumentId[], at: UnixMs): void
  /** From here on it cannot fire. */
  remove(versionId: string): void
  has(versionId: string): boolean

  /** `facts`: what follows from this trade. Nothing is looked at before all of it is known. */
  onTick(tick: TradeTick, at: UnixMs, facts?: FactValues): readonly RuleHit[]
  onBook(book: OrderBook, at: UnixMs): readonly RuleHit[]
  /** A bar has closed. Has to come before the first tick of the next one, or values on bars are unknown in between. */
  onBar(
    instrumentId: InstrumentId,
    closed: { readonly spec: BarSpec; readonly bar: Bar },
    at: UnixMs,
  ): readonly RuleHit[]
  /**
   * Closed bars before now, ascending, in place of what was known. `forming`: the current bar up to now; null when it
   * has not begun; left out when nobody knows, which leaves the current bar unknown until the next one begins. What looks
   * back further than these is unknown while they are but a part of what is being read.
   */
  setBars(instrumentId: InstrumentId, history: BarHistory & { readonly spec: BarSpec }, at: UnixMs): readonly RuleHit[]
  /** Facts of one instrument: reference prices, flows, fundamentals, flags, its position. */
  onFacts(instrumentId: InstrumentId, values: FactValues, at: UnixMs): readonly RuleHit[]
  /** Facts of the account, of indices and of exchange rates: every rule may read them. */
  onSharedFacts(values: FactValues, at: UnixMs): readonly RuleHit[]
  /** What is known of one rule ("strat.dayPnl", "strat.losingStreak", and by `ownerKey` what of each instrument). */
  onRuleFacts(versionId: string, values: FactValues, at: UnixMs): readonly RuleHit[]
  onLine(line: PriceLine, at: UnixMs): readonly RuleHit[]
  removeLine(id: string): void
  setCalendar(calendar: TradingCalendar): void
  setKind(instrumentId: InstrumentId, kind: InstrumentKind): void

  /** Time has come to `at`: holds end, clocks turn, sessions begin. */
  onTime(at: UnixMs): readonly RuleHit[]
  /** When `onTime` has something to do next; null when nothing waits for time. */
  nextWakeAt(): UnixMs | null

  /** Everything that is needed to go on after a restart as if there had been none. */
  stateOf(versionId: string): RuleState | undefined
  /** Versions whose state has changed in a way worth keeping since this was last asked. */
  takeChanged(): readonly string[]
  traceOf(versionId: string, instrumentId: InstrumentId): RuleTrace | undefined
  readonly size: number
}

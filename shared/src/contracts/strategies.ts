import { z } from 'zod'
import { InstrumentId } from '../domain/instrument.ts'
import { AccountId, Environment } from '../domain/order.ts'
import { ArmedState } from './armed-state.ts'

/**
 * Strategies as the ledger keeps them. `draft` and `definition` are `StrategySpec`s of shared/src/strategies/spec.ts; they
 * are not parsed here, so that a page that only lists strategies does not load all of them.
 */
const Timestamp = z.string()
const Amount = z.coerce.number()
const Version = z.coerce.number()
const Json = z.record(z.string(), z.unknown())
const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const DateText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** 실전 사다리: on paper, then with real money up to `smallWon`, up to `mediumWon`, and without a cap of its own. */
export const STRATEGY_STAGES = ['paper', 'small', 'medium', 'full'] as const
export const StrategyStage = z.enum(STRATEGY_STAGES)
export type StrategyStage = z.infer<typeof StrategyStage>

export const StageSettings = z.object({
  /** Clean days that make a stage. */
  cleanDays: z.int(),
  /** Won its strategy may have in the market at most. */
  smallWon: Amount,
  mediumWon: Amount,
})
export type StageSettings = z.infer<typeof StageSettings>

/** How a live day differs from the same ticks through the same evaluator; `same` counts what was the same. */
const DifferenceCounts = z.record(z.string(), z.int())

/** Row of `strategies`. A row that is not `is_own` is a template for everybody. */
export const StrategyRow = z.object({
  id: z.uuid(),
  name: z.string(),
  account_id: AccountId.nullable(),
  draft: Json,
  /** SHA-256 of the canonical text of the draft; differs from the armed version's while an edit is not armed. */
  draft_hash: Hash,
  state: ArmedState,
  armed_version_id: z.uuid().nullable(),
  /** Takes the armed one's place when the regular session is over. */
  pending_version_id: z.uuid().nullable(),
  template: z.boolean(),
  is_own: z.boolean(),
  reason_code: z.string().nullable(),
  reason_detail: Json.nullable(),
  stage: StrategyStage,
  stage_settings: StageSettings,
  /** Of this stage and this definition, since the last breach. */
  clean_days: z.int(),
  /** The draft has been through its days on paper: it may be armed on a live account. */
  is_proved: z.boolean(),
  /** These two as of when the row was read: `signal_recorded` tells of each signal. */
  last_signal_at: Timestamp.nullable(),
  signals_today: z.int(),
  /** As of when the row was read; `run_changed` tells of runs. */
  last_run_at: Timestamp.nullable(),
  next_run_at: Timestamp.nullable(),
  last_difference: z.object({ date: DateText, counts: DifferenceCounts }).nullable(),
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type StrategyRow = z.infer<typeof StrategyRow>

/** Row of `strategy_versions`: what was armed, word for word. Immutable. */
export const StrategyVersionRow = z.object({
  id: z.uuid(),
  strategy_id: z.uuid(),
  account_id: AccountId,
  number: z.int(),
  definition: Json,
  hash: Hash,
  sentence_ko: z.string(),
  sentence_en: z.string(),
  due_at: Timestamp,
  armed_at: Timestamp.nullable(),
  disarmed_at: Timestamp.nullable(),
  created_at: Timestamp,
})
export type StrategyVersionRow = z.infer<typeof StrategyVersionRow>

/** Row of `strategy_signals`: what it wanted and what was decided, once. */
export const StrategySignalRow = z.object({
  id: z.uuid(),
  /** "<version>:<instrument>:<bar>:<n>" */
  key: z.string(),
  strategy_id: z.uuid(),
  version_id: z.uuid(),
  instrument_id: InstrumentId,
  action: z.enum(['buy', 'sell']),
  /** 0 to 1. */
  strength: Amount,
  reason: z.string(),
  /** Won per share, and shares, of the order it wanted. */
  price: Amount.nullable(),
  quantity: z.int().nullable(),
  /** Time of the market; `recorded_at` is ours. */
  signal_at: Timestamp,
  recorded_at: Timestamp,
  origin: z.enum(['live', 'hook', 'gateway']),
  decision: z.enum(['proposed', 'refused']),
  /** A guard of the desk (`GuardCode`), or the ledger's refusal with a code of `ERROR_CODES`; null when an order was made. */
  decided_by: z.string().nullable(),
  intent_id: z.uuid().nullable(),
  version: Version,
})
export type StrategySignalRow = z.infer<typeof StrategySignalRow>

/** Row of `strategy_runs`: a task of a trading day. `missed`: nobody began it in time. */
export const StrategyRunRow = z.object({
  id: z.uuid(),
  strategy_id: z.uuid(),
  version_id: z.uuid(),
  date: DateText,
  kind: z.enum(['prepare', 'session', 'close', 'statement']),
  due_at: Timestamp,
  /** Until when it is worth beginning. */
  ends_at: Timestamp,
  started_at: Timestamp.nullable(),
  finished_at: Timestamp.nullable(),
  state: z.enum(['due', 'running', 'done', 'missed', 'failed']),
  detail: Json.nullable(),
  version: Version,
})
export type StrategyRunRow = z.infer<typeof StrategyRunRow>

/** The report of a day against the test of the same day. At most 200 items; `counts` counts all of them. */
export const DayDifference = z.object({ counts: DifferenceCounts, items: z.array(z.unknown()).max(200) })
export type DayDifference = z.infer<typeof DayDifference>

/** Row of `strategy_days`. In the broadcast `difference.items` is empty. */
export const StrategyDayRow = z.object({
  strategy_id: z.uuid(),
  version_id: z.uuid(),
  date: DateText,
  stage: StrategyStage,
  signals: z.int(),
  orders: z.int(),
  fills: z.int(),
  pnl_won: Amount,
  is_clean: z.boolean(),
  breach_code: z.string().nullable(),
  difference: DayDifference,
  created_at: Timestamp,
  version: Version,
})
export type StrategyDayRow = z.infer<typeof StrategyDayRow>

/** Row of `signal_hooks`: an address for signals from outside. Its secret is nowhere to be read. */
export const SignalHookRow = z.object({
  id: z.uuid(),
  strategy_id: z.uuid(),
  label: z.string(),
  state: z.enum(['on', 'off']),
  created_at: Timestamp,
  last_used_at: Timestamp.nullable(),
  accepted_today: z.int(),
  refused_today: z.int(),
  version: Version,
})
export type SignalHookRow = z.infer<typeof SignalHookRow>

/* ------------------------------------------------------------------------------------------------- for bridges */

/** Row of `list_armed_strategies`. `state`: what this very version remembered, null when it is new. */
export const ArmedStrategyRow = z.object({
  strategy_id: z.uuid(),
  version_id: z.uuid(),
  user_id: z.uuid(),
  account_id: AccountId,
  environment: Environment,
  name: z.string(),
  number: z.int(),
  definition: Json,
  hash: Hash,
  stage: StrategyStage,
  /** Won it may have in the market at most; null without a cap. The ledger keeps to it whatever a bridge does. */
  cap_won: Amount.nullable(),
  armed_at: Timestamp,
  state: z.unknown(),
  /** What the watchlist holds that it or its document names; null when it names none. */
  symbols: z.array(InstrumentId).nullable(),
})
export type ArmedStrategyRow = z.infer<typeof ArmedStrategyRow>

/** Answer of `record_signal`; `intent` is the order as `propose_intent` gives it, to be taken at once. */
export const SignalRecorded = z.object({
  id: z.uuid(),
  isNew: z.boolean(),
  decision: z.enum(['proposed', 'refused']),
  decidedBy: z.string().nullable(),
  intent: z.unknown(),
})
export type SignalRecorded = z.infer<typeof SignalRecorded>

/** Answer of `begin_strategy_run`. `isResumed`: another process had begun it and is gone. */
export const RunBegun = z.object({ isBegun: z.boolean(), isResumed: z.boolean(), state: z.string() })
export type RunBegun = z.infer<typeof RunBegun>

/** Answer of `record_strategy_day`: where the strategy stands after it. */
export const DayRecorded = z.object({ isNew: z.boolean(), stage: StrategyStage, cleanDays: z.int() })
export type DayRecorded = z.infer<typeof DayRecorded>

/** Row of `claim_hook_signals`. Its signal is recorded under "<version>:<instrument>:hook:<id>", whatever is decided. */
export const HookSignalRow = z.object({
  id: z.uuid(),
  strategy_id: z.uuid(),
  version_id: z.uuid(),
  instrument_id: InstrumentId,
  action: z.enum(['buy', 'sell']),
  strength: Amount,
  price: Amount.nullable(),
  reason: z.string(),
  received_at: Timestamp,
})
export type HookSignalRow = z.infer<typeof HookSignalRow>

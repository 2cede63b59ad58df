import { z } from 'zod'
import { InstrumentId } from '../domain/instrument.ts'
import { AccountId } from '../domain/order.ts'
import { ArmedState } from './armed-state.ts'

/**
 * Rules as the ledger keeps them. `draft` and `definition` are `Rule`s of shared/src/rules; they are not parsed here,
 * so that a page that only lists rules does not load the language.
 */
const Timestamp = z.string()
const Amount = z.coerce.number()
const Version = z.coerce.number()
const Json = z.record(z.string(), z.unknown())
const Hash = z.string().regex(/^[0-9a-f]{64}$/)

const RuleKind = z.enum(['alert', 'strategy'])

/** Row of `rules`. A row that is not `is_own` is a template for everybody. */
export const RuleRow = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: RuleKind,
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
  /** As of the bridge's last report, which no broadcast tells of. */
  last_evaluated_at: Timestamp.nullable(),
  last_fired_at: Timestamp.nullable(),
  fires_today: z.int(),
  next_check: Timestamp.nullable(),
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type RuleRow = z.infer<typeof RuleRow>

/** Row of `rule_versions`: what was armed, word for word. Immutable. */
export const RuleVersionRow = z.object({
  id: z.uuid(),
  rule_id: z.uuid(),
  account_id: AccountId.nullable(),
  number: z.int(),
  definition: Json,
  hash: Hash,
  sentence_ko: z.string(),
  sentence_en: z.string(),
  /** Whether it may place or cancel orders. */
  trades: z.boolean(),
  due_at: Timestamp,
  armed_at: Timestamp.nullable(),
  disarmed_at: Timestamp.nullable(),
  created_at: Timestamp,
})
export type RuleVersionRow = z.infer<typeof RuleVersionRow>

/** Row of `price_lines`. Prices in won; sloped when `to_price` is set, from `price` at `from_at`. */
export const PriceLineRow = z.object({
  id: z.uuid(),
  instrument_id: InstrumentId,
  kind: z.enum(['support', 'resistance']),
  label: z.string(),
  price: Amount,
  from_at: Timestamp.nullable(),
  to_at: Timestamp.nullable(),
  to_price: Amount.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: Version,
})
export type PriceLineRow = z.infer<typeof PriceLineRow>

/** Row of `rule_firings`: that it fired, what it saw, what it wanted, and (once) what became of that. */
export const RuleFiringRow = z.object({
  id: z.uuid(),
  key: z.string(),
  rule_id: z.uuid(),
  version_id: z.uuid(),
  instrument_id: InstrumentId.nullable(),
  fired_at: Timestamp,
  recorded_at: Timestamp,
  evidence: z.array(z.unknown()),
  actions: z.array(z.unknown()),
  outcome: z.unknown(),
  version: Version,
})
export type RuleFiringRow = z.infer<typeof RuleFiringRow>

/** Row of `rule_traces`: the last evaluations for one instrument, the nearest miss, the guard that stood in the way. */
export const RuleTraceRow = z.object({
  rule_id: z.uuid(),
  instrument_id: InstrumentId,
  traced_at: Timestamp,
  trace: z.unknown(),
})
export type RuleTraceRow = z.infer<typeof RuleTraceRow>

/** A line as `list_armed_rules` gives it to a bridge. */
export const ArmedLine = z.object({
  id: z.uuid(),
  instrumentId: InstrumentId,
  kind: z.enum(['support', 'resistance']),
  price: Amount,
  fromAt: Timestamp.nullable(),
  toAt: Timestamp.nullable(),
  toPrice: Amount.nullable(),
})
export type ArmedLine = z.infer<typeof ArmedLine>

/** Row of `list_armed_rules`, for bridges. `state`: what this very version remembered, null when it is new. */
export const ArmedRuleRow = z.object({
  rule_id: z.uuid(),
  version_id: z.uuid(),
  user_id: z.uuid(),
  account_id: AccountId.nullable(),
  kind: RuleKind,
  name: z.string(),
  number: z.int(),
  definition: Json,
  hash: Hash,
  trades: z.boolean(),
  armed_at: Timestamp,
  state: z.unknown(),
  /** What the watchlist holds that the rule names; null when it names none. */
  symbols: z.array(InstrumentId).nullable(),
  /** The saved lines it refers to and that still exist. */
  lines: z.array(ArmedLine),
})
export type ArmedRuleRow = z.infer<typeof ArmedRuleRow>

/** What became of one order of a firing, or of the parent order that was asked for in its place. */
export const OrderOutcome = z.object({
  index: z.int(),
  intentId: z.uuid(),
  /** `not_sent`: it was not asked for. */
  state: z.enum(['ready', 'proposed', 'refused', 'not_sent']),
  /** One of the product's codes; null where nothing went wrong. */
  code: z.string().nullable(),
})
export type OrderOutcome = z.infer<typeof OrderOutcome>

/** Answer of `record_firing`. `outcome`: null of a firing that asked for no order. */
export const FiringRecorded = z.object({
  id: z.uuid(),
  isNew: z.boolean(),
  outcome: z.object({ orders: z.array(OrderOutcome) }).nullable(),
})

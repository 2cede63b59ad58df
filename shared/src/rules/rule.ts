import { z } from 'zod'
import { InstrumentKind, InstrumentSymbol, Market, Venue } from '../domain/instrument.ts'
import { BarSpec } from '../domain/market-data.ts'
import { INDUSTRY_IDS } from '../market/sectors.ts'
import { Action } from './action.ts'
import { RULE_LIMITS } from './limits.ts'
import { ClockTime, Condition, Duration, Operand, PHASES, type PhaseName, VariableName } from './syntax.ts'

/** Which instruments of the whole market, by what is known of them once a day. Won, percent, times. */
const Screen = z.strictObject({
  market: Market.optional(),
  kinds: z.array(InstrumentKind).min(1).max(6).readonly().optional(),
  /** Of both markets. Funds, and shares whose industry nobody tells, are in none. */
  industry: z.enum(INDUSTRY_IDS).optional(),
  marketCapMinKrw: z.number().min(0).max(1e16).optional(),
  marketCapMaxKrw: z.number().min(0).max(1e16).optional(),
  perMax: z.number().min(-1e4).max(1e4).optional(),
  pbrMax: z.number().min(-1e4).max(1e4).optional(),
  turnoverMinKrw: z.number().min(0).max(1e14).optional(),
  max: z.int().min(1).max(RULE_LIMITS.symbols),
})

/** Which instruments a rule watches. A symbol is its short code on KRX. */
export const Universe = z.union([
  z.strictObject({ symbols: z.array(InstrumentSymbol).min(1).max(RULE_LIMITS.symbols).readonly() }),
  z.strictObject({ watchlist: z.uuid() }),
  z.strictObject({ kisCondition: z.string().min(1).max(60) }),
  z.strictObject({ screen: Screen }),
])
export type Universe = z.infer<typeof Universe>

/** When a rule is looked at. Outside, nothing is evaluated and nothing fires; Korean time, both ends included. */
export const Session = z.strictObject({
  venues: z.array(Venue).min(1).max(2).readonly().optional(),
  phases: z
    .array(z.enum(Object.keys(PHASES) as PhaseName[])) // its own keys
    .min(1)
    .max(8)
    .readonly()
    .optional(),
  from: ClockTime.optional(),
  to: ClockTime.optional(),
  days: z.enum(['trading', 'all']).optional(),
})
export type Session = z.infer<typeof Session>

/** `tick`: at every change of what it reads · `throttle:5s`: at most that often · `barClose:5m`: when a bar has closed. */
export const EvalOn = z.string().regex(/^(tick|throttle:([1-9]|[1-5]\d|60)s|barClose:(1m|5m|15m|30m|60m|1d|1w|1mo))$/)

export const Evaluation = z.strictObject({
  on: EvalOn,
  /** The condition has to stay true for this long before it fires. */
  hold: Duration.optional(),
  /** Tell the user that the rule cannot know; unknown never fires. */
  onUnknown: z.enum(['skip', 'notify']).optional(),
})
export type Evaluation = z.infer<typeof Evaluation>

export const FIRE_MODES = ['once', 'oncePerBar', 'oncePerDay', 'everyTime', 'edge'] as const

/**
 * A rule fires when its condition becomes true, never because it already was. `everyTime` fires again while it stays
 * true, each time `cooldown` has passed.
 */
export const Fire = z.strictObject({
  mode: z.enum(FIRE_MODES),
  /** Of `oncePerBar`; left out: the bar of `eval.on`, else 1m. */
  bar: BarSpec.optional(),
  cooldown: Duration.optional(),
  maxPerDay: z.int().min(1).max(RULE_LIMITS.maxPerDay).optional(),
  /** The last Korean day on which it may fire. */
  expires: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .optional(),
})
export type Fire = z.infer<typeof Fire>

export const Guards = z.strictObject({
  maxPositionPct: z.number().min(0.1).max(100).optional(),
  maxDailyLossKrw: z.int().min(1_000).max(1e12).optional(),
  maxTradesPerDay: z.int().min(1).max(RULE_LIMITS.maxPerDay).optional(),
})
export type Guards = z.infer<typeof Guards>

/**
 * One rule as it is stored, armed and hashed: an alert, or a strategy that trades. The shape alone; `parseRule` also
 * refuses what has the shape and cannot be evaluated.
 */
export const Rule = z
  .strictObject({
    v: z.literal(1),
    kind: z.enum(['alert', 'strategy']),
    name: z.string().trim().min(1).max(RULE_LIMITS.nameLength),
    universe: Universe,
    session: Session.optional(),
    vars: z.record(VariableName, Operand).optional(),
    when: Condition,
    eval: Evaluation.optional(),
    fire: Fire,
    then: z.array(Action).min(1).max(RULE_LIMITS.actions).readonly(),
    /** Closes the position of each instrument when it becomes true while something is held. */
    exit: Condition.optional(),
    guards: Guards.optional(),
  })
  .readonly()
export type Rule = z.infer<typeof Rule>

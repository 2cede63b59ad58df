import { z } from 'zod'
import { BarSpec } from '../../domain/market-data.ts'
import { ORDER_TYPES, OrderPrice } from '../../rules/action.ts'
import { RULE_LIMITS } from '../../rules/limits.ts'
import { Guards, Universe } from '../../rules/rule.ts'
import { ClockTime, Condition, Operand, PHASES, type PhaseName, VariableName, WEEKDAYS } from '../../rules/syntax.ts'

/** What one document may hold, beside what its rule may (`RULE_LIMITS`). */
export const DOCUMENT_LIMITS = {
  aboutLength: 500,
  tags: 10,
  tagLength: 24,
  params: 8,
  places: 8,
  positions: 200,
} as const

const STOP_PCT = z.number().min(-50).max(-0.1)
const GAIN_PCT = z.number().min(0.1).max(1_000)
const SHARE_OF = z.number().min(0.01).max(100)

/** How the purchase is ordered; `price` of a limit order alone. */
const EntryOrder = z.strictObject({ type: z.enum(ORDER_TYPES), price: OrderPrice.optional() })

/**
 * How much one purchase takes. Shares; won; percent of what the account is worth; percent of its cash; so that the stop
 * loses this percent of the account; or up to this percent of the account.
 */
export const EntrySize = z.union([
  z.strictObject({ qty: z.int().min(1).max(1e9) }),
  z.strictObject({ krw: z.int().min(1).max(1e12) }),
  z.strictObject({ pctEquity: SHARE_OF }),
  z.strictObject({ pctCash: SHARE_OF }),
  z.strictObject({ riskPct: z.number().min(0.01).max(10) }),
  z.strictObject({ targetPct: SHARE_OF }),
])
export type EntrySize = z.infer<typeof EntrySize>

/** What ends a position besides its exit rule. All stand at once; the first that is reached cancels the others. */
const Exits = z.strictObject({
  /** Percent from the purchase: −5 sells five percent below it. */
  stop: z.strictObject({ pct: STOP_PCT }).optional(),
  take: z.strictObject({ pct: GAIN_PCT }).optional(),
  /** Percent below the best price since the purchase; `after`: only once it has gained so much. */
  trail: z
    .strictObject({ pct: z.number().min(0.1).max(50), after: z.strictObject({ pct: GAIN_PCT }).optional() })
    .optional(),
  /** After so many bars, or at this time of the day; the earlier. */
  time: z
    .strictObject({ bars: z.int().min(1).max(RULE_LIMITS.warmUpBars).optional(), clock: ClockTime.optional() })
    .optional(),
})

/** When the entry rule is looked at. Exits are watched all the time. */
const Schedule = z.strictObject({
  from: ClockTime.optional(),
  to: ClockTime.optional(),
  phases: z
    .array(z.enum(Object.keys(PHASES) as PhaseName[])) // its own keys
    .min(1)
    .max(8)
    .readonly()
    .optional(),
  weekdays: z
    .array(z.enum(Object.keys(WEEKDAYS) as (keyof typeof WEEKDAYS)[])) // its own keys
    .min(1)
    .max(5)
    .readonly()
    .optional(),
})

/** A number of the document that a slider moves and a sweep varies. Every place of `at` holds the same number. */
const DocumentParam = z.strictObject({
  id: VariableName,
  label: z.string().trim().min(1).max(40),
  /** Where, from the root of the document: [["entry", "l", "period"]]. */
  at: z
    .array(
      z
        .array(z.union([z.string().max(40), z.int().min(0).max(200)]))
        .min(1)
        .max(32)
        .readonly(),
    )
    .min(1)
    .max(DOCUMENT_LIMITS.places)
    .readonly(),
  min: z.number().min(-1e12).max(1e12),
  max: z.number().min(-1e12).max(1e12),
  step: z.number().positive().max(1e12),
})
export type DocumentParam = z.infer<typeof DocumentParam>

/**
 * A strategy as the builder keeps it: rules for entering and leaving, on what, how much, and until when. The shape alone;
 * `parseStrategyDocument` also refuses what has the shape and cannot be traded.
 */
export const StrategyDocument = z
  .strictObject({
    v: z.literal(1),
    name: z.string().trim().min(1).max(RULE_LIMITS.nameLength),
    about: z.string().max(DOCUMENT_LIMITS.aboutLength).optional(),
    tags: z
      .array(z.string().trim().min(1).max(DOCUMENT_LIMITS.tagLength))
      .max(DOCUMENT_LIMITS.tags)
      .readonly()
      .optional(),
    /** Both rules are looked at when a bar of this length closes. */
    bar: BarSpec,
    universe: Universe,
    /** Names for operands that the rules use more than once. */
    vars: z.record(VariableName, Operand).optional(),
    entry: Condition,
    /** Sells everything when it is true while something is held. */
    exit: Condition.optional(),
    /** `becomes_true`, the default: once, and again after it has been false. `is_true`: whenever nothing is held. */
    enters: z.enum(['becomes_true', 'is_true']).optional(),
    order: EntryOrder,
    size: EntrySize,
    /** Instruments held at once at most. */
    maxPositions: z.int().min(1).max(DOCUMENT_LIMITS.positions).optional(),
    exits: Exits.optional(),
    schedule: Schedule.optional(),
    guards: Guards.optional(),
    params: z.array(DocumentParam).max(DOCUMENT_LIMITS.params).readonly().optional(),
  })
  .readonly()
export type StrategyDocument = z.infer<typeof StrategyDocument>

import { z } from 'zod'
import { UnixMs } from '../core/time.ts'
import { InstrumentId, InstrumentSymbol } from '../domain/instrument.ts'
import { BarSpec } from '../domain/market-data.ts'

/** What the bridge says about a rule before it is armed: `POST /v1/rules/preview` and `POST /v1/rules/dry-run`. */
const RuleProblem = z.object({
  path: z.array(z.union([z.string(), z.int()])),
  code: z.string(),
  expected: z.string(),
  actual: z.string().optional(),
})

const RuleCost = z.object({
  nodes: z.int(),
  depth: z.int(),
  /** Registrations of the realtime session, and questions a minute over REST. */
  subscriptions: z.number(),
  restPerMinute: z.number(),
  indicators: z.int(),
})

export const RuleQuestion = z.object({
  /** The rule as it would be saved; whatever is wrong with it comes back as `problems`. */
  definition: z.unknown(),
})

export const RulePreview = z.object({
  /** Empty: it can be armed. */
  problems: z.array(RuleProblem),
  /** The first is the whole condition; null while it cannot be read. */
  sentences: z.object({ ko: z.array(z.string()), en: z.array(z.string()) }).nullable(),
  cost: RuleCost.nullable(),
  /** What it watches now; null where that cannot be told (a condition of the broker's while no session is open). */
  instruments: z.array(InstrumentId).nullable(),
})
export type RulePreview = z.infer<typeof RulePreview>

export const DryRunQuestion = RuleQuestion.extend({
  /** Instead of what it watches, at most ten. Left out: the first ten it watches. */
  symbols: z.array(InstrumentSymbol).min(1).max(10).optional(),
})

const Evidence = z.object({ id: z.string(), value: z.number().nullable(), unit: z.string() })

export const DryRunResult = z.object({
  problems: z.array(RuleProblem),
  /** Calendar days looked back, and the bars that stood for trades: shorter ones are not kept for as long. */
  days: z.int(),
  spec: BarSpec.nullable(),
  firings: z.array(
    z.object({ instrumentId: InstrumentId, ts: UnixMs, price: z.number().nullable(), evidence: z.array(Evidence) }),
  ),
  /** Firings beyond those listed were counted only. */
  firingCount: z.int(),
  evaluated: z.int(),
  unknown: z.int(),
  /** What was replayed of each; no bars: it was left out, because nobody tells them just now. */
  coverage: z.array(
    z.object({ instrumentId: InstrumentId, bars: z.int(), from: UnixMs.nullable(), to: UnixMs.nullable() }),
  ),
  /** Values the past does not tell (order book, flows …): unknown throughout. */
  notReplayed: z.array(z.string()),
})
export type DryRunResult = z.infer<typeof DryRunResult>

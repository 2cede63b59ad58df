import { unixMs } from '@naru/shared/core/time'
import { z } from 'zod'

/** One value a rule saw. Null: it was unknown. */
const Seen = z.object({ id: z.string(), value: z.number().nullable(), unit: z.string() })
export type Seen = z.infer<typeof Seen>

const Path = z.array(z.union([z.string(), z.number()]))
const Truth = z.enum(['true', 'false', 'unknown'])

const Leaf = z.object({
  path: Path,
  result: Truth,
  left: z.number().nullable(),
  right: z.number().nullable(),
  unit: z.string().nullable(),
  distance: z.number().nullable(),
})
export type Leaf = z.infer<typeof Leaf>

const Instant = z.number().transform((at) => unixMs(at))

const Trace = z.object({
  evaluations: z.number(),
  unknowns: z.number(),
  lastEvaluatedAt: Instant.nullable(),
  lastFiredAt: Instant.nullable(),
  block: z.string().nullable(),
  missing: z.array(z.string()),
  leaves: z.array(Leaf),
  nearestMiss: z
    .object({ at: Instant, unmet: z.number(), distance: z.number().nullable(), leaves: z.array(Leaf) })
    .nullable(),
  declined: z.object({ code: z.string() }).nullable().optional(),
})
export type Trace = z.infer<typeof Trace>

/** What the bridge has written down of the last evaluations; undefined when it cannot be read. */
export function readTrace(value: unknown): Trace | undefined {
  const parsed = Trace.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

/** The values behind a firing, without what cannot be read. */
export const readEvidence = (values: readonly unknown[]): readonly Seen[] =>
  values.flatMap((value) => {
    const parsed = Seen.safeParse(value)
    return parsed.success ? [parsed.data] : []
  })

const Taken = z.object({ do: z.string(), decline: z.object({ code: z.string() }).optional() })

/** What it set out to do, and what of that it had to leave. */
export const readActions = (actions: readonly unknown[]): readonly z.infer<typeof Taken>[] =>
  actions.flatMap((action) => {
    const parsed = Taken.safeParse(action)
    return parsed.success ? [parsed.data] : []
  })

const Outcome = z.object({ state: z.string(), code: z.string().nullable().optional() })

/** What became of its orders, one by one; undefined while it is not known. */
export function readOutcomes(outcome: unknown): readonly z.infer<typeof Outcome>[] | undefined {
  if (outcome === null || outcome === undefined) return undefined
  const found = z.array(Outcome).safeParse(Array.isArray(outcome) ? outcome : Object(outcome).orders)
  return found.success ? found.data : []
}

import type { UnixMs } from '../../core/time.ts'
import type { Leaf } from '../compile.ts'
import { begin } from '../evaluate.ts'
import type { Context } from '../nodes/context.ts'
import type { Read } from '../read.ts'
import type { BlockCode, RuleTrace, TraceLeaf, TraceStep } from '../trace.ts'
import { FALSE, TRI_NAMES, TRUE, type Tri, UNKNOWN } from '../tri.ts'
import { missingOf, readAt, type Side } from './watch.ts'

const STEPS = 8
const EVERY_MS = 1_000

/** What is kept of the evaluations of one rule on one instrument: counts always, values at most once a second. */
export interface Tracer {
  readonly side: Side
  readonly reads: readonly Read[]
  evaluations: number
  unknowns: number
  evaluatedAt: number
  block: BlockCode | null
  sampledAt: number
  /** Rings of the last steps: when, what came of it, and the values read. */
  readonly at: Float64Array
  readonly results: Int8Array
  values: Float64Array | undefined
  steps: number
  nearest: RuleTrace['nearestMiss']
}

export const createTracer = (side: Side, reads: readonly Read[]): Tracer => ({
  side,
  reads,
  evaluations: 0,
  unknowns: 0,
  evaluatedAt: Number.NaN,
  block: 'not_evaluated',
  sampledAt: Number.NEGATIVE_INFINITY,
  at: new Float64Array(STEPS),
  results: new Int8Array(STEPS),
  values: undefined,
  steps: 0,
  nearest: null,
})

/** What stands in the way of a rule that has just been armed. */
export const BASELINES = { [TRUE]: 'already_true', [FALSE]: 'not_true', [UNKNOWN]: 'unknown' } as const

/** Takes note of one evaluation. */
export function note(tracer: Tracer, now: Tri, block: BlockCode | null): void {
  const { at } = tracer.side.context
  tracer.evaluations += 1
  if (now === UNKNOWN) tracer.unknowns += 1
  tracer.evaluatedAt = at
  tracer.block = block
  if (at < tracer.sampledAt + EVERY_MS && block !== null) return
  tracer.sampledAt = at
  keepStep(tracer, now)
  if (now === FALSE) keepNearest(tracer)
}

function keepStep(tracer: Tracer, now: Tri): void {
  const { cells, at } = tracer.side.context
  tracer.values ??= new Float64Array(STEPS * tracer.reads.length)
  const place = tracer.steps % STEPS
  tracer.steps += 1
  tracer.at[place] = at
  tracer.results[place] = now
  for (let n = 0; n < tracer.reads.length; n += 1) {
    tracer.values[place * tracer.reads.length + n] = readAt(cells[n]!, at)
  }
}

/** Nothing is made unless it is nearer than what is known: most looks are not. */
function keepNearest(tracer: Tracer): void {
  const { part, context } = tracer.side
  const best = tracer.nearest
  const { wakeAt } = context
  begin(part, context)
  context.isPeek = true
  let unmet = 0
  let distance = Number.NaN
  for (let n = 0; n < part.leaves.length; n += 1) {
    const leaf = part.leaves[n]!
    if (leaf.test(context) === leaf.wanted) continue
    unmet += 1
    const apart = apartOf(leaf, context)
    if (!(apart <= distance)) distance = Number.isNaN(apart) ? distance : apart
  }
  context.isPeek = false
  context.wakeAt = wakeAt // that of the evaluation itself
  if (
    best !== null &&
    (unmet > best.unmet || (unmet === best.unmet && !(distance < (best.distance ?? Number.POSITIVE_INFINITY))))
  )
    return
  const at = context.at as UnixMs // the instant of an event
  tracer.nearest = { at, unmet, distance: known(distance), leaves: leavesOf(tracer.side) }
}

/** As a fraction of the right side; NaN when one of them is unknown. */
function apartOf({ left, right }: Leaf, context: Context): number {
  if (left === null || right === null) return Number.NaN
  const r = right(context)
  return r === 0 ? Number.NaN : Math.abs(left(context) - r) / Math.abs(r)
}

/** Each condition that stands by itself, as it is now; nothing takes note of being looked at. */
export function leavesOf({ part, context }: Side): readonly TraceLeaf[] {
  const { wakeAt } = context
  begin(part, context)
  context.isPeek = true
  const leaves = part.leaves.map((leaf): TraceLeaf => {
    const result = leaf.test(context)
    return {
      path: leaf.path,
      result: TRI_NAMES[result],
      isMet: result === leaf.wanted,
      left: known(leaf.left?.(context)),
      right: known(leaf.right?.(context)),
      unit: leaf.unit,
      distance: result === leaf.wanted ? 0 : known(apartOf(leaf, context)),
    }
  })
  context.isPeek = false
  context.wakeAt = wakeAt
  return leaves
}

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

export function traceOf(tracer: Tracer, lastFiredAt: number | null): RuleTrace {
  const instant = (at: number | null): UnixMs | null => (at === null || Number.isNaN(at) ? null : (at as UnixMs)) // of an event
  return {
    evaluations: tracer.evaluations,
    unknowns: tracer.unknowns,
    lastEvaluatedAt: instant(tracer.evaluatedAt),
    lastFiredAt: instant(lastFiredAt),
    block: tracer.block,
    missing: missingOf(tracer.reads, tracer.side.context),
    recent: recent(tracer),
    leaves: leavesOf(tracer.side),
    nearestMiss: tracer.nearest,
  }
}

function recent({ steps, at, results, values, reads }: Tracer): readonly TraceStep[] {
  const count = Math.min(steps, STEPS)
  return Array.from({ length: count }, (_, n) => {
    const place = (steps - count + n) % STEPS
    const entries = reads.map(({ key }, read) => [key, known(values?.[place * reads.length + read])] as const)
    const result = (results[place] ?? UNKNOWN) as Tri // written by keepStep
    return { at: at[place]! as UnixMs, result: TRI_NAMES[result], values: Object.fromEntries(entries) }
  })
}

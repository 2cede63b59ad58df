import type { UnixMs } from '../core/time.ts'
import type { Unit } from './catalogue.ts'

/** Why a rule that was looked at did not fire. */
export type BlockCode =
  | 'not_evaluated'
  | 'not_true'
  | 'unknown'
  | 'already_true' // it was true when it was armed, or has stayed true since it fired
  | 'hold' // true, but not for long enough yet
  | 'session'
  | 'cooldown'
  | 'max_per_day'
  | 'already_fired' // once, or once in this bar or day
  | 'expired'
  | 'switched_off'

/** One condition that compares, as it stood. `distance`: how far it was from being met, as a fraction of its right side. */
export interface TraceLeaf {
  /** Where in the rule, as the path of a problem. */
  readonly path: readonly (string | number)[]
  readonly result: 'true' | 'false' | 'unknown'
  /** It is what the rule waits for: true, or false where the rule negates it. */
  readonly isMet: boolean
  readonly left: number | null
  readonly right: number | null
  readonly unit: Unit | 'any' | null
  readonly distance: number | null
}

export interface TraceStep {
  readonly at: UnixMs
  readonly result: 'true' | 'false' | 'unknown'
  /** By the keys of the reads; null is unknown. */
  readonly values: Readonly<Record<string, number | null>>
}

/** What is known about why a rule did or did not fire ("왜 안 울렸나"). */
export interface RuleTrace {
  readonly evaluations: number
  readonly unknowns: number
  readonly lastEvaluatedAt: UnixMs | null
  readonly lastFiredAt: UnixMs | null
  readonly block: BlockCode | null
  readonly missing: readonly string[]
  /** Newest last, at most one a second. */
  readonly recent: readonly TraceStep[]
  /** Its conditions as they stand now. */
  readonly leaves: readonly TraceLeaf[]
  /** The moment it came nearest without firing: fewest unmet conditions, then the smallest distance. */
  readonly nearestMiss: {
    readonly at: UnixMs
    readonly unmet: number
    readonly distance: number | null
    readonly leaves: readonly TraceLeaf[]
  } | null
}

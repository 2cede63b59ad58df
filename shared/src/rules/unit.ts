import { TIMES, type Unit } from './catalogue.ts'
import { readOf } from './nodes/leaf.ts'
import { partsOf } from './nodes/operand.ts'
import type { Condition, Operand } from './syntax.ts'

/**
 * What a number means. `any` fits everything: what nobody can say (an indicator that is neither bounded nor a price).
 * `zero` is a bare zero, the same in every unit; `plain` another bare number, which has none.
 */
export type Meaning = Unit | 'any' | 'zero' | 'plain'

type Vars = Readonly<Record<string, Operand>> | undefined

/** Bare numbers stand for what is only counted. */
const COUNTED: readonly Meaning[] = ['number', 'count', 'days']

/** The meaning two operands share; undefined when they cannot be compared or added. */
export function shared(a: Meaning, b: Meaning): Meaning | undefined {
  if (a === b) return a
  if (a === 'zero') return b
  if (b === 'zero') return a
  if (a === 'any') return b === 'plain' ? a : b
  if (b === 'any') return a === 'plain' ? b : a
  if (a === 'plain' && COUNTED.includes(b)) return b
  if (b === 'plain' && COUNTED.includes(a)) return a
  return undefined
}

const isNumber = (meaning: Meaning): boolean => meaning === 'plain' || meaning === 'number' || meaning === 'zero'

function product(a: Meaning, b: Meaning): Meaning | undefined {
  if (isNumber(a)) return isNumber(b) ? 'number' : b
  if (isNumber(b)) return a
  if (a === 'any' || b === 'any') return 'any'
  if ((a === 'krw' && b === 'shares') || (a === 'shares' && b === 'krw')) return 'krw'
  const [count, other] = a === 'count' ? [a, b] : [b, a]
  return count === 'count' && other !== 'pct' ? other : undefined
}

function quotient(a: Meaning, b: Meaning): Meaning | undefined {
  if (isNumber(b)) return a === 'plain' || a === 'zero' ? 'number' : a
  if (a === 'any' || b === 'any') return 'any'
  if (a === b) return 'number'
  if (a === 'krw' && b === 'shares') return 'krw'
  return b === 'count' ? a : undefined
}

const FOLDS = { add: shared, sub: shared, min: shared, max: shared, mul: product, div: quotient, pct: shared } as const

/**
 * Of an operand; undefined when its parts do not fit together. Variables that do not exist mean anything; indicators and
 * their outputs have to exist.
 */
export function meaningOf(operand: Operand, vars: Vars, depth = 0): Meaning | undefined {
  if (typeof operand === 'number') return operand === 0 ? 'zero' : 'plain'
  if ('krw' in operand) return 'krw'
  if ('shares' in operand) return 'shares'
  if ('points' in operand) return 'points'
  if ('days' in operand) return 'days'
  if ('pct' in operand && typeof operand.pct === 'number') return 'pct'
  if ('dur' in operand && !('avgOver' in operand) && !('sumOver' in operand)) return 'duration'
  if ('var' in operand) {
    const definition = vars !== undefined && Object.hasOwn(vars, operand.var) ? vars[operand.var] : undefined
    return definition === undefined || depth > 64 ? 'any' : meaningOf(definition, vars, depth + 1)
  }
  return meaningOfNode(operand, vars, depth)
}

function meaningOfNode(operand: Exclude<Operand, number>, vars: Vars, depth: number): Meaning | undefined {
  const of = (part: Operand): Meaning | undefined => meaningOf(part, vars, depth + 1)
  const parts = partsOf(operand)
  if (parts !== undefined) {
    const fold = FOLDS[parts.fold]
    const meaning = parts.parts.map(of).reduce((a, b) => (a === undefined || b === undefined ? undefined : fold(a, b)))
    return parts.fold === 'pct' && meaning !== undefined ? 'pct' : meaning
  }
  if ('strat' in operand && operand.strat === 'lastFire') return 'duration'
  if ('time' in operand) return TIMES[operand.time].unit
  if ('abs' in operand) return of(operand.abs)
  if ('diff' in operand) return of(operand.diff)
  if ('slope' in operand) return of(operand.slope)
  if ('rank' in operand) return of(operand.rank) && 'count'
  if ('percentile' in operand) return of(operand.percentile) && 'pct'
  if ('avgOver' in operand) return of(operand.avgOver)
  if ('sumOver' in operand) return of(operand.sumOver)
  if ('since' in operand) return of(operand.of)
  if ('barsSince' in operand) return 'count'
  return readOf(operand)?.unit ?? 'any'
}

/** The unit a comparison is shown in: that of its left side. */
export function unitOfLeaf(condition: Condition, vars: Vars): Unit | 'any' | null {
  if (!('op' in condition)) return null
  const meaning = meaningOf(condition.l, vars)
  if (meaning === 'zero' || meaning === 'plain') return 'number'
  return meaning ?? 'any'
}

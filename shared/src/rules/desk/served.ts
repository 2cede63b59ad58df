import type { CompiledRule } from '../compile.ts'
import type { RuleProblem } from '../problem.ts'
import type { Rule } from '../rule.ts'

/** Facts the language has and no source of a bridge tells. A rule that reads one would wait for ever. */
const UNSERVED_KEYS: readonly RegExp[] = [
  /^flow\.(programNetKrw|shortRatio)/,
  // Told of the running day alone.
  /^flow\.(programNetQty|creditBalance)\.(5d|20d)$/,
  /^fx\./,
  /^fact\.earningsIn$/,
  /^pos\.(heldBars|maxPnlPct)$/,
]

const problem = (path: RuleProblem['path'], expected: string): RuleProblem => ({ path, code: 'not_served', expected })

/**
 * What of a rule this product cannot do: said when it is saved, and the reason it is not run. `expected` names it: the
 * key of a fact, an action, a part of one.
 */
export function findUnserved({ rule, reads }: Pick<CompiledRule, 'rule' | 'reads'>): readonly RuleProblem[] {
  const facts = reads.filter(({ key }) => UNSERVED_KEYS.some((pattern) => pattern.test(key)))
  return [...facts.map(({ key }) => problem(['when'], key)), ...rule.then.flatMap(ofAction)]
}

function ofAction(action: Rule['then'][number], index: number): readonly RuleProblem[] {
  if (action.do !== 'order') return []
  const venue = action.venue !== undefined && action.venue !== 'KRX' ? [problem(['then', index, 'venue'], 'KRX')] : []
  if (action.exits === undefined) return venue
  // The entry of a bracket is sent at the market or at a limit, and is good for the day.
  const type = action.type === 'best' ? [problem(['then', index, 'type'], 'market · limit')] : []
  const tif = (action.tif ?? 'day') === 'day' ? [] : [problem(['then', index, 'tif'], 'day')]
  return [...venue, ...type, ...tif]
}

import type { CompiledRule } from '../compile.ts'
import type { RuleProblem } from '../problem.ts'
import type { Rule } from '../rule.ts'

/** Facts the language has and no source of a bridge tells. A rule that reads one would wait for ever. */
const UNSERVED_KEYS: readonly RegExp[] = [
  // What is owed is a level: of several days there is nothing to add up.
  /^flow\.creditBalance\.(5d|20d)$/,
  /^fact\.earningsIn$/,
]

/** Told to the keys of live accounts alone: a rule of a paper account that reads one does not come to know it. */
const LIVE_KEYS = /^(flow\.(shortRatio\.\w+|programNetKrw\.\w+|programNetQty\.(5d|20d))|fact\.(dividendExIn|splitIn))$/

export const isLiveOnly = (key: string): boolean => LIVE_KEYS.test(key)

/** Which bars: the compiler has named them where the rule is looked at when bars close. */
const UNNAMED_BARS = 'pos.heldBars'

const problem = (path: RuleProblem['path'], expected: string): RuleProblem => ({ path, code: 'not_served', expected })

/**
 * What of a rule this product cannot do: said when it is saved, and the reason it is not run. `expected` names it: the
 * key of a fact, an action, a part of one.
 */
export function findUnserved({ rule, reads }: Pick<CompiledRule, 'rule' | 'reads'>): readonly RuleProblem[] {
  const facts = reads.filter(({ key }) => UNSERVED_KEYS.some((pattern) => pattern.test(key)))
  const bars: readonly RuleProblem[] = reads.some(({ key }) => key === UNNAMED_BARS)
    ? [{ path: ['eval', 'on'], code: 'needs_bar_close', expected: 'barClose', actual: rule.eval?.on ?? 'tick' }]
    : []
  return [...bars, ...facts.map(({ key }) => problem(['when'], key)), ...rule.then.flatMap(ofAction)]
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

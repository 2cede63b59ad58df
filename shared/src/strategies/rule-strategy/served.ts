import type { BarSpec } from '../../domain/market-data.ts'
import type { Feed } from '../../rules/catalogue.ts'
import type { Path } from '../../rules/nodes/context.ts'
import { readOf } from '../../rules/nodes/leaf.ts'
import type { RuleProblem } from '../../rules/problem.ts'
import { rootsOf } from '../../rules/roots.ts'
import type { Rule } from '../../rules/rule.ts'
import { everyNode } from '../../rules/walk.ts'

/** A strategy hears of bars that closed and of its own orders. What else the language can ask of would stay unknown. */
const SERVED: readonly Feed[] = ['tick', 'bars', 'position', 'account', 'clock']
const UNTOLD: readonly string[] = [
  'tape.tradeStrength',
  'tape.buyRatio',
  'pos.owner',
  'acct.buyable100',
  'acct.dayTrades',
  'acct.openOrders',
]
const LENGTHS: readonly BarSpec[] = ['1m', '5m', '15m', '30m', '60m', '1d', '1w', '1mo']

/** Operands that bars do not tell, and bars shorter than those it hears of. */
export function unservedProblems(rule: Rule, bar: BarSpec): readonly RuleProblem[] {
  return rootsOf(rule)
    .flatMap(everyNode)
    .flatMap(({ kind, node, path }): readonly RuleProblem[] => {
      if (kind === 'condition') return 'flag' in node ? [problem(path, node.flag)] : []
      const read = readOf(node)
      const tf =
        read !== undefined && 'tf' in read ? read.tf : typeof node === 'object' && 'tf' in node ? node.tf : undefined
      if (tf !== undefined && LENGTHS.indexOf(tf) < LENGTHS.indexOf(bar)) return [problem([...path, 'tf'], tf)]
      if (read === undefined || (SERVED.includes(read.feed) && !UNTOLD.includes(read.key))) return []
      return [problem(path, read.key)]
    })
}

const problem = (path: Path, actual: string): RuleProblem => ({
  path,
  code: 'not_served',
  expected: 'what bars, positions and the account tell',
  actual,
})

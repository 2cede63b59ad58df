import { assert } from '../../core/assert.ts'
import { bracket } from './bracket.ts'
import { oco } from './oco.ts'
import { replace } from './replace.ts'
import { stop, stopLimit } from './stop.ts'
import { trailingStop } from './trailing-stop.ts'
import { twap } from './twap.ts'
import type { Decision, ParentRule, ParentView, Watch } from './view.ts'

type Kind = ParentView['parent']['kind']

/** The only list of kinds. */
const RULES: { readonly [K in Kind]: ParentRule<K> } = {
  stop,
  stop_limit: stopLimit,
  trailing_stop: trailingStop,
  oco,
  bracket,
  twap,
  replace,
}

const isOf =
  <K extends Kind>(kind: K) =>
  (view: ParentView): view is ParentView<K> =>
    view.parent.kind === kind

function withRule<K extends Kind, T>(
  view: ParentView,
  kind: K,
  use: (rule: ParentRule<K>, view: ParentView<K>) => T,
): T {
  assert(isOf(kind)(view), `a ${view.parent.kind} is no ${kind}`)
  return use(RULES[kind], view)
}

export const stepOf = (view: ParentView): readonly Decision[] =>
  withRule(view, view.parent.kind, (rule, own) => rule.step(own))

export const watchOf = (view: ParentView): Watch => withRule(view, view.parent.kind, (rule, own) => rule.watch(own))

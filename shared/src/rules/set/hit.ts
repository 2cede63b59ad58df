import type { UnixMs } from '../../core/time.ts'
import type { Action, Size } from '../action.ts'
import { createContext, evaluate } from '../evaluate.ts'
import type { Evidence, HitAction, RuleHit } from '../rule-set.ts'
import { TRUE, UNKNOWN } from '../tri.ts'
import type { Moment } from './fire.ts'
import { missingOf, readAt } from './watch.ts'
import type { Watch } from './watched.ts'

export function firedHit(
  watch: Watch,
  moment: Readonly<Moment>,
  { part, suffix }: { readonly part: 'when' | 'exit'; readonly suffix: string },
): RuleHit {
  const { ruleId, versionId } = watch.armed.rule
  return {
    kind: 'fired',
    part,
    ruleId,
    versionId,
    instrumentId: watch.board.id,
    at: instant(moment.at),
    key: `${versionId}:${watch.board.id}:${suffix}`,
    evidence: evidenceOf(watch, moment.at),
    actions: part === 'exit' ? [{ index: -1, action: { do: 'closePosition' } }] : actionsOf(watch, moment),
  }
}

export const missedHit = (watch: Watch, at: number): RuleHit => ({
  kind: 'unknown',
  ruleId: watch.armed.rule.ruleId,
  versionId: watch.armed.rule.versionId,
  instrumentId: watch.board.id,
  at: instant(at),
  missing: missingOf(watch.armed.rule.compiled.reads, watch.when.context),
})

function evidenceOf({ armed, cells }: Watch, at: number): readonly Evidence[] {
  return armed.rule.compiled.reads.map(({ key, unit }, n) => {
    const value = readAt(cells[n]!, at)
    return { id: key, value: Number.isFinite(value) ? value : null, unit }
  })
}

function actionsOf(watch: Watch, moment: Readonly<Moment>): readonly HitAction[] {
  return watch.armed.rule.compiled.rule.then.map((action, index) => ({ index, action: settle(watch, action, moment) }))
}

/** A size that asks `if` is chosen now. What cannot be known chooses nothing, never the other branch. */
function settle(watch: Watch, action: Action, moment: Readonly<Moment>): Action | null {
  if (action.do !== 'order') return action
  const size = choose(watch, action.size, moment)
  return size === undefined ? null : { ...action, size }
}

function choose(watch: Watch, size: Size, moment: Readonly<Moment>): Size | undefined {
  if (!('if' in size)) return size
  const part = watch.armed.rule.compiled.choices.get(size.if)
  if (part === undefined) return undefined
  const context = createContext(part, { cells: watch.cells, tickSize: watch.board.tickSize })
  context.at = moment.at
  context.clock = moment.clock
  const answer = evaluate(part, context)
  return answer === UNKNOWN ? undefined : choose(watch, answer === TRUE ? size.then : size.else, moment)
}

const instant = (at: number): UnixMs => at as UnixMs // of an event

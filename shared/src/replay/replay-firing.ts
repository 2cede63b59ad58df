import type { DeclineCode, ResolvedAction, RuleFiring } from '../rules/desk/firing.ts'
import type { ReplayAsk } from './account.ts'

/**
 * What became of one action of a rule: an order was asked for, it was declined by the rule's own terms, somebody would have
 * been told, or it is nothing a replay does: stops and brackets that are kept, orders of the moment, other rules, webhooks.
 */
interface ReplayAct {
  /** Where it stands among the rule's actions; −1 for the closing of a position by `exit`. */
  readonly index: number
  readonly kind: 'order' | 'declined' | 'told' | 'left'
  readonly ask: ReplayAsk | null
  readonly code: DeclineCode | null
}

/** A rule came true. UnixMs of the replayed day, won per share. */
export interface ReplayFiring {
  readonly key: string
  readonly ruleId: string
  readonly name: string
  readonly at: number
  readonly price: number
  readonly acts: readonly ReplayAct[]
}

export const firingOf = (
  { key, ruleId, at, actions }: RuleFiring,
  { name, price }: Pick<ReplayFiring, 'name' | 'price'>,
): ReplayFiring => ({ key, ruleId, name, at, price, acts: actions.map(actOf) })

function actOf(action: ResolvedAction): ReplayAct {
  const act = { index: action.index, ask: null, code: null }
  switch (action.do) {
    case 'order': {
      const { side, quantity, limitPrice, timeInForce, exits, triggerPrice } = action
      const isKept = exits !== undefined || triggerPrice !== undefined
      const isOfMoment = limitPrice !== null && timeInForce !== 'day'
      return isKept || isOfMoment
        ? { ...act, kind: 'left' }
        : { ...act, kind: 'order', ask: { side, quantity, limitPrice } }
    }
    case 'decline':
      return { ...act, kind: 'declined', code: action.decline.code }
    case 'notify':
      return { ...act, kind: 'told' }
    default:
      return { ...act, kind: 'left' }
  }
}

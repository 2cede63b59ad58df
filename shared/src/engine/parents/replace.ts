import { later } from '../cache.ts'
import { atLimit, filledOf, hasOpen, legs, move, retryOf, spawn } from './legs.ts'
import type { Decision, ParentRule, ParentView } from './view.ts'

/** The cancel is made with the parent; this long after it nobody waits for it any more without asking again. */
const ASK_AGAIN_MS = 10_000
const GIVE_UP_MS = 120_000

/**
 * 정정 without the broker's own: the old order is canceled, its end awaited, and what is left of the new quantity is sent
 * as a new order. What fills in between is never ordered twice.
 */
export const replace: ParentRule<'replace'> = {
  step(view) {
    const { replaced, parent } = view
    if (replaced === null) return [move('failed', { code: 'order_not_open' })]
    if (replaced.isOpen) return awaitEnd(view, replaced.isCanceling)
    const orders = legs(view, 'replacement')
    const left = parent.quantity - replaced.filled - filledOf(orders)
    if (left <= 0) return [move('done')]
    if (hasOpen(orders)) return orders.some(({ isOpen, isUnanswered }) => isOpen && !isUnanswered) ? [move('done')] : []
    const last = orders.at(-1)
    if (last && last.end !== 'refused') return [move('done')]
    const retry = retryOf(view, orders)
    if (retry.kind === 'give_up') return [move('failed', retry.reason)]
    if (retry.kind === 'wait') return [retry.decision]
    const terms = atLimit(parent.terms.limitPrice)
    return spawn(view, { leg: 'replacement', quantity: left, terms, side: parent.side })
  },
  watch: () => ({}),
}

function awaitEnd({ parent, now }: ParentView<'replace'>, isCanceling: boolean): readonly Decision[] {
  const giveUpAt = later(parent.createdAt, GIVE_UP_MS)
  if (isCanceling) return []
  if (now >= giveUpAt) return [move('failed', { code: 'replace_not_confirmed' })]
  const askAt = later(parent.createdAt, ASK_AGAIN_MS)
  return now < askAt ? [{ do: 'wake', at: askAt }] : [{ do: 'cancel_replaced' }, { do: 'wake', at: giveUpAt }]
}

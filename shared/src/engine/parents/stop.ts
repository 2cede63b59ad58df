import { isReached } from '../../domain/parent-order.ts'
import {
  atLimit,
  filledOf,
  finishFired,
  fireAt,
  hasFired,
  hasOpen,
  legs,
  move,
  retryOf,
  spawn,
  stopWatch,
  wasResumed,
} from './legs.ts'
import type { Decision, ParentRule, ParentView } from './view.ts'

/** Sells (or buys) once the price has come to the trigger. */
export const stop: ParentRule<'stop'> = {
  step(view) {
    const { terms, quantity } = view.parent
    if (hasFired(view)) return finishFired(view, { target: quantity, terms: atLimit(terms.limitPrice) })
    return fireAt(view, terms.triggerPrice)
  },
  watch: (view) => stopWatch(view, view.parent.terms.triggerPrice),
}

/**
 * A stop that rests at the venue where the venue has such orders, and so outlives the bridge; kept by the bridge
 * otherwise, or when the venue would not have it.
 */
export const stopLimit: ParentRule<'stop_limit'> = {
  step(view) {
    const { terms, quantity } = view.parent
    if (isAtVenue(view)) return keepAtVenue(view)
    if (view.parent.placement === 'broker') return [{ do: 'place', placement: 'bridge' }]
    if (hasFiredHere(view)) return finishFired(view, { target: quantity, terms: atLimit(terms.limitPrice) })
    return fireAt(view, terms.triggerPrice)
  },
  watch: (view) => {
    const { side, terms } = view.parent
    if (isAtVenue(view) || hasFiredHere(view)) return {}
    return side === 'sell' ? { fallsTo: terms.triggerPrice } : { risesTo: terms.triggerPrice }
  },
}

const isAtVenue = (view: ParentView<'stop_limit'>): boolean =>
  view.supports('stop_limit', 'day') &&
  view.parent.progress.firedAt === undefined &&
  view.parent.progress.isRefusedByVenue !== true

const hasFiredHere = (view: ParentView<'stop_limit'>): boolean => view.parent.progress.firedAt !== undefined

function keepAtVenue(view: ParentView<'stop_limit'>): readonly Decision[] {
  const { terms, quantity, side, placement } = view.parent
  const stops = legs(view, 'stop')
  const left = quantity - filledOf(stops)
  if (left <= 0) return [move('done')]
  if (hasOpen(stops)) {
    const isThere = stops.some(({ isOpen, isUnanswered }) => isOpen && !isUnanswered)
    return isThere && placement === 'bridge' ? [{ do: 'place', placement: 'broker' }] : []
  }
  if (placement === 'broker') return [{ do: 'place', placement: 'bridge' }]
  const last = stops.at(-1)
  if (last?.end === 'canceled' && !wasResumed(view, last)) return [move('canceled', { code: 'child_canceled' })]
  const retry = retryOf(view, stops)
  if (retry.kind === 'give_up') return [{ do: 'remember', progress: { isRefusedByVenue: true } }]
  if (retry.kind === 'wait') return [retry.decision]
  // A price that is there already is no business of a sleeping order: the bridge fires at once.
  if (isReached(side, terms.triggerPrice, view.price)) return [{ do: 'remember', progress: { isRefusedByVenue: true } }]
  if (!view.isTrading) return []
  const { triggerPrice: stopPrice, limitPrice } = terms
  const resting = { type: 'stop_limit', limitPrice, stopPrice, timeInForce: 'day' } as const
  return spawn(view, { leg: 'stop', quantity: left, terms: resting, side })
}

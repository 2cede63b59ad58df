import {
  atLimit,
  filledOf,
  finishFired,
  fireAt,
  hasFired,
  hasOpen,
  keepTakeProfit,
  legs,
  move,
  retryOf,
  spawn,
  stopWatch,
  takeBack,
} from './legs.ts'
import type { Decision, ParentRule, ParentView } from './view.ts'

/** An entry with its exits: these follow the shares that have been filled, not the ones that were ordered. */
export const bracket: ParentRule<'bracket'> = {
  step(view) {
    const { terms, progress } = view.parent
    const entries = legs(view, 'entry')
    const entered = filledOf(entries)
    if (entered === 0) return enter(view)
    if (entered !== progress.enteredQuantity) return [{ do: 'remember', progress: { enteredQuantity: entered } }]
    const isEntering = hasOpen(entries)
    const sold = filledOf(legs(view, 'take_profit', 'stop'))
    if (sold >= entered && !isEntering) return [move('done')]
    if (hasFired(view)) {
      if (isEntering) return [...takeBack(view, 'entry'), ...takeBack(view, 'take_profit')]
      return finishFired(view, { target: entered, terms: atLimit(terms.stopLimitPrice) })
    }
    const fired = fireAt(view, terms.stopPrice)
    if (fired.length > 0) return fired
    return keepTakeProfit(view, { want: entered - sold, price: terms.takeProfitPrice, isGathering: isEntering })
  },
  watch(view) {
    return filledOf(legs(view, 'entry')) === 0 ? {} : stopWatch(view, view.parent.terms.stopPrice)
  },
}

function enter(view: ParentView<'bracket'>): readonly Decision[] {
  const { terms, quantity, side } = view.parent
  const entries = legs(view, 'entry')
  if (hasOpen(entries)) return []
  const last = entries.at(-1)
  if (last?.end === 'canceled') return [move('canceled', { code: 'child_canceled' })]
  if (last?.end === 'lapsed') return [move('expired', { code: 'session_ended' })]
  const retry = retryOf(view, entries)
  if (retry.kind === 'give_up') return [move('failed', retry.reason)]
  if (retry.kind === 'wait') return [retry.decision]
  if (!view.isTrading) return []
  return spawn(view, { leg: 'entry', quantity, terms: atLimit(terms.entry.limitPrice), side })
}

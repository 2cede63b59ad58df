import { atLimit, filledOf, finishFired, fireAt, hasFired, keepTakeProfit, legs, move, stopWatch } from './legs.ts'
import type { ParentRule } from './view.ts'

/** Take profit and stop for one holding: the first rests at the broker, the second is kept by the bridge. */
export const oco: ParentRule<'oco'> = {
  step(view) {
    const { terms, quantity } = view.parent
    const exits = legs(view, 'take_profit', 'stop')
    if (filledOf(exits) >= quantity) return [move('done')]
    if (hasFired(view)) return finishFired(view, { target: quantity, terms: atLimit(terms.stopLimitPrice) })
    const fired = fireAt(view, terms.stopPrice)
    if (fired.length > 0) return fired
    return keepTakeProfit(view, { want: quantity - filledOf(exits), price: terms.takeProfitPrice, isGathering: false })
  },
  watch: (view) => stopWatch(view, view.parent.terms.stopPrice),
}

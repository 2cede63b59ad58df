import { assert } from '../../core/assert.ts'
import { ceilToTick, floorToTick } from '../../market/tick-size.ts'
import { atLimit, finishFired, fireAt, hasFired, trailedAt } from './legs.ts'
import type { ParentRule, ParentView } from './view.ts'

/** A stop that follows the best price seen at a distance. The mark moves on prices read over REST alone. */
export const trailingStop: ParentRule<'trailing_stop'> = {
  step(view) {
    const { quantity, progress, side } = view.parent
    if (hasFired(view)) return finishFired(view, { target: quantity, terms: atLimit(limitOf(view)) })
    if (view.price === null) return []
    const best = (side === 'sell' ? Math.max : Math.min)(progress.watermark ?? view.price, view.price)
    if (best !== progress.watermark) {
      return [{ do: 'remember', progress: { watermark: best, triggerPrice: triggerOf(view, best) } }]
    }
    return fireAt(view, triggerOf(view, best))
  },
  watch(view) {
    const { watermark } = view.parent.progress
    if (hasFired(view)) return {}
    if (watermark === undefined) return { needsPrice: true }
    const trigger = triggerOf(view, watermark)
    return view.parent.side === 'sell'
      ? { fallsTo: trigger, newHigh: watermark }
      : { risesTo: trigger, newLow: watermark }
  },
}

function triggerOf(view: ParentView<'trailing_stop'>, watermark: number): number {
  const { trailRate, trailWon } = view.parent.terms
  return trailedAt(view, watermark, trailWon ?? watermark * (trailRate ?? 0))
}

/** The price that fired, less what its owner gives away to be filled; undefined for a market order. */
function limitOf({ parent, instrumentKind }: ParentView<'trailing_stop'>): number | undefined {
  const { orderType, limitOffsetWon = 0 } = parent.terms
  if (orderType === 'market') return undefined
  const { firedPrice, triggerPrice } = parent.progress
  const from = firedPrice ?? triggerPrice
  assert(from !== undefined, 'a trailing stop fired without a price')
  if (parent.side === 'buy') return ceilToTick(instrumentKind, from + limitOffsetWon)
  return floorToTick(instrumentKind, from - limitOffsetWon) ?? 1
}

import { isReached } from '../../domain/parent-order.ts'
import { later } from '../cache.ts'
import {
  atLimit,
  filledOf,
  finishFired,
  fireAt,
  fireNow,
  hasFired,
  hasOpen,
  keepTakeProfit,
  legs,
  move,
  retryOf,
  spawn,
  takeBack,
  trailedAt,
} from './legs.ts'
import { type Decision, exitSide, type ParentRule, type ParentView, type Watch } from './view.ts'

type View = ParentView<'bracket'>

/** What a rule saw longer ago is no reason to trade. The ledger holds the same. */
const RULE_ENTRY_MS = 10_000

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
      // The limit is that of the fixed stop; a trail and a time sell at the market.
      const limit = terms.trailRate !== undefined || isTimeUp(view) ? undefined : terms.stopLimitPrice
      return finishFired(view, { target: entered, terms: atLimit(limit) })
    }
    const fired = fire(view)
    if (fired.length > 0) return fired
    const timed = wakeForExit(view)
    const { takeProfitPrice: price } = terms
    if (price === undefined) return timed
    return [...timed, ...keepTakeProfit(view, { want: entered - sold, price, isGathering: isEntering })]
  },
  watch(view) {
    if (filledOf(legs(view, 'entry')) === 0 || hasFired(view)) return {}
    return isSelling(view) ? watchSale(view) : watchBuy(view)
  },
}

const isSelling = (view: View): boolean => exitSide(view) === 'sell'

const isTimeUp = ({ parent, now }: View): boolean => parent.terms.exitAt !== undefined && now >= parent.terms.exitAt

const wakeForExit = ({ parent }: View): readonly Decision[] =>
  parent.terms.exitAt === undefined ? [] : [{ do: 'wake', at: parent.terms.exitAt }]

/** The time, the stop and the trail, whichever is there first. */
function fire(view: View): readonly Decision[] {
  if (isTimeUp(view)) return fireNow(view)
  const marked = mark(view)
  if (marked.length > 0) return marked
  const trigger = triggerOf(view)
  return trigger === undefined ? [] : fireAt(view, trigger)
}

/** Moves the mark the trail follows, once the price it begins at has been there. */
function mark(view: View): readonly Decision[] {
  const { terms, progress } = view.parent
  if (terms.trailRate === undefined || view.price === null) return []
  if (progress.watermark === undefined && !hasTrailBegun(view, view.price)) return []
  const best = (isSelling(view) ? Math.max : Math.min)(progress.watermark ?? view.price, view.price)
  if (best === progress.watermark) return []
  return [{ do: 'remember', progress: { watermark: best, triggerPrice: triggerOf(view, best) } }]
}

const hasTrailBegun = (view: View, price: number): boolean => {
  const { trailFromPrice } = view.parent.terms
  return trailFromPrice === undefined || isReached(isSelling(view) ? 'buy' : 'sell', trailFromPrice, price)
}

/** Where it is stopped: of the fixed stop and the trail the one nearer to the market. */
function triggerOf(view: View, watermark = view.parent.progress.watermark): number | undefined {
  const { stopPrice, trailRate } = view.parent.terms
  if (trailRate === undefined || watermark === undefined) return stopPrice
  const trailed = trailedAt(view, watermark, watermark * trailRate)
  if (stopPrice === undefined) return trailed
  return isSelling(view) ? Math.max(stopPrice, trailed) : Math.min(stopPrice, trailed)
}

function watchSale(view: View): Watch {
  const { terms, progress } = view.parent
  const fallsTo = triggerOf(view)
  const begins = terms.trailRate !== undefined && progress.watermark === undefined
  return {
    ...(fallsTo !== undefined && { fallsTo }),
    ...(begins && terms.trailFromPrice === undefined && { needsPrice: true }),
    ...(begins && terms.trailFromPrice !== undefined && { risesTo: terms.trailFromPrice }),
    ...(terms.trailRate !== undefined && progress.watermark !== undefined && { newHigh: progress.watermark }),
  }
}

function watchBuy(view: View): Watch {
  const { fallsTo, risesTo, newHigh, ...rest } = watchSale(view)
  return {
    ...rest,
    ...(fallsTo !== undefined && { risesTo: fallsTo }),
    ...(risesTo !== undefined && { fallsTo: risesTo }),
    ...(newHigh !== undefined && { newLow: newHigh }),
  }
}

function enter(view: View): readonly Decision[] {
  const { terms, quantity, side, source, createdAt } = view.parent
  const entries = legs(view, 'entry')
  if (hasOpen(entries)) return isTimeUp(view) ? [{ do: 'cancel', leg: 'entry' }] : wakeForExit(view)
  const last = entries.at(-1)
  if (last?.end === 'canceled') return [move('canceled', { code: 'child_canceled' })]
  if (last?.end === 'lapsed') return [move('expired', { code: 'session_ended' })]
  if (source !== 'web') {
    if (last !== undefined) return [notEntered(last.reasonCode)]
    if (view.now >= later(createdAt, RULE_ENTRY_MS)) return [move('expired', { code: 'firing_stale' })]
  }
  const retry = retryOf(view, entries)
  if (retry.kind === 'give_up') return [move('failed', retry.reason)]
  if (retry.kind === 'wait') return [retry.decision]
  if (!view.isTrading) return source === 'web' ? [] : [{ do: 'wake', at: later(createdAt, RULE_ENTRY_MS) }]
  return spawn(view, { leg: 'entry', quantity, terms: atLimit(terms.entry.limitPrice), side })
}

/** Nobody tries again what a rule asked for: by then the market is another one. */
function notEntered(code: string | null): Decision {
  if (code === 'canceled_by_user') return move('canceled', { code })
  if (code === 'intent_expired' || code === 'firing_stale') return move('expired', { code })
  return move('failed', { code: code ?? 'broker_rejected' })
}

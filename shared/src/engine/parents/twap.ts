import { type UnixMs, unixMs } from '../../core/time.ts'
import { later } from '../cache.ts'
import { atLimit, filledOf, hasOpen, legs, move, openOf, retryOf, spawn } from './legs.ts'
import type { ChildView, Decision, ParentRule, ParentView } from './view.ts'

/**
 * Equal parts at equal distances. What an outage or a refusal has kept from being sent is spread over the parts that are
 * left: never two of them at once, and nothing after the session.
 */
export const twap: ParentRule<'twap'> = {
  step(view) {
    const { terms, quantity, side } = view.parent
    const slices = legs(view, 'slice')
    const left = quantity - filledOf(slices) - openOf(slices)
    if (filledOf(slices) >= quantity) return [move('done')]
    if (slices.length >= terms.slices || left <= 0) return hasOpen(slices) ? [] : [end(slices)]
    if (slices.at(-1)?.isUnanswered) return []
    const retry = retryOf(view, slices)
    if (retry.kind === 'give_up') return [move('failed', retry.reason)]
    if (!view.isTrading) return []
    const dueAt = nextAt(view, slices)
    if (view.now < dueAt) return [{ do: 'wake', at: dueAt }]
    const part = Math.ceil(left / (terms.slices - slices.length))
    const sent = spawn(view, { leg: 'slice', quantity: part, terms: atLimit(terms.limitPrice), side })
    return sent.some((decision) => decision.do === 'spawn') ? [...sent, remember(view, slices.length + 1)] : sent
  },
  watch: () => ({}),
}

/** One interval after the last part, whether or not it was written down. */
function nextAt({ parent, now }: ParentView<'twap'>, slices: readonly ChildView[]): UnixMs {
  const last = slices.at(-1)
  const noted = parent.progress.nextSliceAt ?? now
  const afterLast = last === undefined ? noted : later(last.createdAt, parent.terms.intervalMs)
  return unixMs(Math.max(noted, afterLast))
}

const remember = ({ parent, now }: ParentView<'twap'>, slicesSent: number): Decision => ({
  do: 'remember',
  progress: { slicesSent, nextSliceAt: later(now, parent.terms.intervalMs) },
})

function end(slices: readonly ChildView[]): Decision {
  const refused = slices.findLast(({ end: how }) => how === 'refused')
  return move('expired', { code: refused?.reasonCode ?? 'not_filled' })
}

import type { UnixMs } from '../../core/time.ts'
import type { RuleTrace } from '../trace.ts'
import type { Watch } from './watched.ts'

/**
 * A rule that waits at a price is not looked at until the price passes it. How near the price came is told by the day's
 * extremes instead, as far as they were reached after it was armed.
 */
export function withExtremes(watch: Watch, trace: RuleTrace): RuleTrace {
  const { guard, rule } = watch.armed
  const { high, highAt, low, lowAt, day } = watch.board.extremes
  if (guard?.isWhole !== true || Number.isNaN(watch.threshold) || day === Number.NEGATIVE_INFINITY) return trace
  const [price, at] = guard.isFalse(Number.POSITIVE_INFINITY, watch.threshold) ? [low, lowAt] : [high, highAt]
  const distance = Math.abs(price - watch.threshold) / watch.threshold
  const best = trace.nearestMiss?.distance ?? Number.POSITIVE_INFINITY
  if (!guard.isFalse(price, watch.threshold) || at < rule.armedAt || distance >= best) return trace
  const instant = at as UnixMs // of a tick
  const [leaf] = trace.leaves
  const leaves = leaf === undefined ? [] : [{ ...leaf, result: 'false' as const, isMet: false, left: price, distance }]
  return { ...trace, nearestMiss: { at: instant, unmet: 1, distance, leaves } }
}

import { barCount, defineStrategy, percent, whole } from './define.ts'
import { NO_SIGNALS, type StrategyContext, type StrategySignal } from './strategy.ts'

/**
 * The orders that bring each series to its part of what the account is worth. Sales first: they pay for purchases of the
 * next time. What is off by less than `tolerance` is left alone.
 */
export function towards(
  targets: readonly number[],
  context: StrategyContext,
  tolerance: number,
): readonly StrategySignal[] {
  const wanted = targets.flatMap((target, series): StrategySignal[] => {
    const price = context.lastClose(series)
    if (!(price > 0) || context.pending(series) > 0) return []
    const held = context.held(series)
    const shares = Math.floor((context.equity * target) / price) - held
    if (shares === 0 || Math.abs(shares * price) < context.equity * tolerance) return []
    // Whatever is no longer wanted at all goes to the last share.
    const [side, size] = shares > 0 ? (['buy', shares] as const) : (['sell', target === 0 ? held : -shares] as const)
    return [{ series, side, size: { shares: size }, type: 'market', reason: 'rebalanced' }]
  })
  return wanted.toSorted((a, b) => Number(a.side === 'buy') - Number(b.side === 'buy'))
}

/** 리밸런싱: brings all series back to equal parts at fixed intervals. */
export const rebalance = defineStrategy({
  id: 'rebalance',
  label: { ko: '목표 비중 리밸런싱', en: 'Rebalancing to target weights' },
  about: {
    ko: '고른 종목들을 같은 비중으로 들고, 정한 간격마다 벗어난 비중을 되돌려요. 한 종목만 계속 오르거나 내리면 오르는 것을 팔아 내리는 것을 사며 손실을 키워요.',
    en: 'Holds the chosen shares in equal parts and restores them at fixed intervals. When one keeps falling it keeps being bought.',
  },
  params: [
    barCount('every', 20, { ko: '간격 (봉)', en: 'Bars between' }),
    whole('invested', 90, { label: { ko: '투자 비중 (%)', en: 'Part invested (%)' }, min: 5, max: 95, step: 5 }),
    percent('tolerance', 1, { ko: '허용 오차 (%)', en: 'Tolerance (%)' }),
  ],
  series: 'many',
  bars: 'any',
  start({ every, invested, tolerance }, count) {
    const targets = Array.from({ length: count }, () => invested / 100 / count)
    const seen = { bars: 0 }
    return ({ series }, context) => {
      // Once all of a time have been told: weights are of one moment.
      if (series !== count - 1) return NO_SIGNALS
      const isDue = seen.bars % every === 0
      seen.bars += 1
      return isDue ? towards(targets, context, tolerance / 100) : NO_SIGNALS
    }
  },
})

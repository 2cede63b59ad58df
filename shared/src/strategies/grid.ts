import { defineStrategy, percent, whole } from './define.ts'
import { NO_SIGNALS, type StrategySignal } from './strategy.ts'

/** 그리드: one unit more for each step the price falls below where it began, one less for each step it comes back. */
export const grid = defineStrategy({
  id: 'grid',
  label: { ko: '그리드', en: 'Grid' },
  about: {
    ko: '시작 가격에서 한 칸 내릴 때마다 한 단위 사고, 한 칸 오를 때마다 한 단위 팔아요. 한쪽으로 크게 내리면 모든 칸을 산 채로 손실을 안고 있게 돼요.',
    en: 'Buys a unit for each step the price falls and sells one for each step it rises again. A long fall leaves it holding every unit at a loss.',
  },
  params: [
    percent('step', 2, { ko: '한 칸 (%)', en: 'Step (%)' }),
    whole('levels', 5, { label: { ko: '칸 수', en: 'Steps' }, min: 1, max: 30, step: 1 }),
    whole('unit', 5, {
      label: { ko: '한 단위 비중 (%)', en: 'Part of the account a unit takes (%)' },
      min: 1,
      max: 20,
      step: 1,
    }),
  ],
  series: 1,
  bars: 'any',
  start({ step, levels, unit }) {
    /** Where the grid hangs, and shares of one unit; NaN before the first bar. */
    const own = { base: Number.NaN, shares: Number.NaN }
    const order = (side: StrategySignal['side'], shares: number): readonly StrategySignal[] =>
      shares > 0 ? [{ series: 0, side, size: { shares }, type: 'market', reason: `grid_${side}` }] : NO_SIGNALS
    return ({ bar }, context) => {
      if (Number.isNaN(own.base)) {
        own.base = bar.close
        own.shares = Math.floor((context.equity * unit) / 100 / bar.close)
      }
      if (context.pending(0) > 0) return NO_SIGNALS
      const below = Math.floor(Math.log(own.base / bar.close) / Math.log(1 + step / 100))
      const wanted = Math.min(levels, Math.max(0, below)) * own.shares
      const held = context.held(0)
      // Sold one step later than bought: what swings around a line is not traded at each touch.
      const kept = Math.min(levels, Math.max(0, below + 1)) * own.shares
      if (held < wanted) return order('buy', wanted - held)
      return held > kept ? order('sell', held - kept) : NO_SIGNALS
    }
  },
})

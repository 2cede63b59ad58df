import { sma } from '../indicators/sma.ts'
import { barCount, defineStrategy, enter, leave, weight, whole } from './define.ts'
import { NO_SIGNALS, type StrategySignal } from './strategy.ts'

/** 이동평균 교차: holds while the fast average of closes is above the slow one. */
export const smaCross = defineStrategy({
  id: 'sma_cross',
  label: { ko: '이동평균 교차', en: 'Moving-average cross' },
  about: {
    ko: '짧은 이동평균선이 긴 이동평균선을 위로 뚫으면 사고, 아래로 뚫으면 팔아요. 추세 없이 오르내리는 장에서는 사고팔기를 되풀이하며 잃어요.',
    en: 'Buys when the fast average crosses above the slow one and sells when it falls below. In a market without a trend it trades back and forth at a loss.',
  },
  params: [
    barCount('fast', 20, { ko: '짧은 이동평균', en: 'Fast average' }),
    barCount('slow', 60, { ko: '긴 이동평균', en: 'Slow average' }),
    weight(),
    whole('shares', 0, {
      label: { ko: '주문 수량 (0: 비중으로)', en: 'Shares an order (0: by weight)' },
      min: 0,
      max: 1_000_000,
      step: 1,
    }),
  ],
  series: 1,
  bars: 'any',
  start({ fast, slow, weight: part, shares }) {
    const [short, long] = [sma.create({ period: fast }), sma.create({ period: slow })]
    const buy: readonly StrategySignal[] =
      shares > 0
        ? [{ series: 0, side: 'buy', size: { shares }, type: 'market', reason: 'crossed_up' }]
        : enter(0, part, 'crossed_up')
    // How far the fast line was above the slow one; an array keeps a number without boxing it.
    const before = new Float64Array([Number.NaN])
    return ({ bar }, context) => {
      const was = before[0]!
      const is = short.update(bar) - long.update(bar)
      before[0] = is
      if (context.held(0) === 0) return was <= 0 && is > 0 ? buy : NO_SIGNALS
      return was >= 0 && is < 0 ? leave(0, context, 'crossed_down') : NO_SIGNALS
    }
  },
})

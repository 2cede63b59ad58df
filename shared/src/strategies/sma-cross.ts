import { sma } from '../indicators/sma.ts'
import { NO_SIGNALS, type Strategy, type StrategyDefinition, type StrategySignal } from './strategy.ts'

/** 이동평균 교차: holds while the fast average of closes is above the slow one. */
export const smaCross: StrategyDefinition = {
  id: 'sma_cross',
  label: { ko: '이동평균 교차', en: 'Moving-average cross' },
  about: {
    ko: '짧은 이동평균선이 긴 이동평균선을 위로 뚫으면 사고, 아래로 뚫으면 팔아요. 추세가 없이 오르내리는 장에서는 사고팔기를 되풀이하며 잃어요.',
    en: 'Buys when the fast average crosses above the slow one and sells when it falls below. In a market without a trend it trades back and forth at a loss.',
  },
  params: [
    {
      id: 'fast',
      label: { ko: '짧은 이동평균', en: 'Fast average' },
      kind: 'integer',
      min: 2,
      max: 200,
      step: 1,
      default: 20,
    },
    {
      id: 'slow',
      label: { ko: '긴 이동평균', en: 'Slow average' },
      kind: 'integer',
      min: 3,
      max: 400,
      step: 1,
      default: 60,
    },
    {
      id: 'shares',
      label: { ko: '주문 수량', en: 'Shares an order' },
      kind: 'integer',
      min: 1,
      max: 1_000_000,
      step: 1,
      default: 10,
    },
  ],
  series: 1,
  create({ fast, slow, shares }) {
    return createCross(Number(fast), Number(slow), Number(shares))
  },
}

function createCross(fastPeriod: number, slowPeriod: number, shares: number): Strategy {
  const fast = sma.create({ period: fastPeriod })
  const slow = sma.create({ period: slowPeriod })
  const buy: readonly StrategySignal[] = [{ series: 0, side: 'buy', size: { shares }, type: 'market' }]
  // Fast and slow of the bar before; an array keeps numbers without boxing them.
  const before = new Float64Array([Number.NaN, Number.NaN])
  return {
    onEvent(event, context) {
      if (event.type !== 'bar') return NO_SIGNALS
      const was = before[0]! - before[1]!
      before[0] = fast.update(event.bar)
      before[1] = slow.update(event.bar)
      const is = before[0]! - before[1]!
      const held = context.held(0)
      if (held === 0) return was <= 0 && is > 0 ? buy : NO_SIGNALS
      if (!(was >= 0 && is < 0)) return NO_SIGNALS
      return [{ series: 0, side: 'sell', size: { shares: held }, type: 'market' }]
    },
  }
}

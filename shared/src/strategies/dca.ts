import { barCount, defineStrategy, whole } from './define.ts'
import { NO_SIGNALS } from './strategy.ts'

/** 적립식: buys for the same amount again and again, and never sells. */
export const dca = defineStrategy({
  id: 'dca',
  label: { ko: '적립식 매수', en: 'Regular purchases' },
  about: {
    ko: '정한 간격마다 같은 금액만큼 사고 팔지 않아요. 내리는 동안에는 손실이 커지고, 오르기 시작한 뒤에야 평균 단가가 도움이 돼요.',
    en: 'Buys for the same amount at fixed intervals and never sells. While prices fall its loss grows; the average helps once they rise.',
  },
  params: [
    barCount('every', 20, { ko: '매수 간격 (봉)', en: 'Bars between purchases' }),
    whole('amount', 500_000, {
      label: { ko: '한 번에 살 금액 (원)', en: 'Won a purchase' },
      min: 10_000,
      max: 100_000_000,
      step: 10_000,
    }),
  ],
  series: 1,
  bars: 'any',
  start({ every, amount }) {
    const seen = { bars: 0 }
    return ({ bar }) => {
      const isDue = seen.bars % every === 0
      seen.bars += 1
      const shares = Math.floor(amount / bar.close)
      if (!isDue || shares < 1) return NO_SIGNALS
      return [{ series: 0, side: 'buy', size: { shares }, type: 'market', reason: 'regular_purchase' }]
    }
  },
})

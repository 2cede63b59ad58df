import { decimal } from '../indicators/params.ts'
import { zscore } from '../indicators/zscore.ts'
import { barCount, defineStrategy, enter, leave, weight } from './define.ts'
import { NO_SIGNALS } from './strategy.ts'

/**
 * 페어: of two shares that move together it holds the one that has become cheap against the other. Retail accounts in Korea
 * cannot sell short, so only one side of the pair is ever taken.
 */
export const pairs = defineStrategy({
  id: 'pairs',
  label: { ko: '페어 (상대가치)', en: 'Pairs (relative value)' },
  about: {
    ko: '함께 움직이던 두 종목의 가격 비율이 평소보다 벌어지면 싸진 쪽을 사고, 돌아오면 팔아요. 공매도를 하지 않으므로 장 전체의 방향에 그대로 드러나 있고, 관계가 깨지면 손실이 돌아오지 않아요.',
    en: 'Buys the cheaper of two shares when their ratio leaves its usual range and sells when it is back. Without short sales it stays exposed to the market; a broken relation does not come back.',
  },
  params: [
    barCount('period', 60, { ko: '비교 기간', en: 'Period compared' }),
    decimal('entry', 2, { label: { ko: '진입 (표준편차)', en: 'Entry (deviations)' }, min: 0.5, max: 5, step: 0.1 }),
    decimal('exit', 0.5, { label: { ko: '청산 (표준편차)', en: 'Exit (deviations)' }, min: 0, max: 3, step: 0.1 }),
    weight(20),
  ],
  series: 2,
  bars: 'any',
  start({ period, entry, exit, weight: part }) {
    const score = zscore.create({ period })
    const ratio = { ts: 0.5, open: 0.5, high: 0.5, low: 0.5, close: 0.5, volume: 0.5 }
    return ({ series, bar }, context) => {
      if (series !== 1 || !(context.lastClose(0) > 0)) return NO_SIGNALS
      const value = Math.log(context.lastClose(0) / bar.close)
      Object.assign(ratio, { ts: bar.ts, open: value, high: value, low: value, close: value })
      const z = score.update(ratio)
      if (context.held(0) > 0) return z >= -exit ? leave(0, context, 'ratio_back') : NO_SIGNALS
      if (context.held(1) > 0) return z <= exit ? leave(1, context, 'ratio_back') : NO_SIGNALS
      if (context.pending(0) + context.pending(1) > 0) return NO_SIGNALS
      if (z <= -entry) return enter(0, part, 'first_cheap')
      return z >= entry ? enter(1, part, 'second_cheap') : NO_SIGNALS
    }
  },
})

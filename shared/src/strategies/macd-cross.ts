import { macd } from '../indicators/macd.ts'
import { barCount, defineStrategy, enter, leave, weight } from './define.ts'
import { NO_SIGNALS } from './strategy.ts'

/** MACD 교차: holds while the MACD line is above its signal line. */
export const macdCross = defineStrategy({
  id: 'macd_cross',
  label: { ko: 'MACD 교차', en: 'MACD cross' },
  about: {
    ko: 'MACD선이 시그널선을 위로 뚫으면 사고 아래로 뚫으면 팔아요. 방향이 자주 바뀌는 장에서는 늦게 사고 늦게 팔아 잃어요.',
    en: 'Buys when the MACD line crosses above its signal line and sells when it falls below. Where direction changes often it is late both ways.',
  },
  params: [
    barCount('fast', 12, { ko: '짧은 기간', en: 'Fast period' }),
    barCount('slow', 26, { ko: '긴 기간', en: 'Slow period' }),
    barCount('signal', 9, { ko: '시그널 기간', en: 'Signal period' }),
    weight(),
  ],
  series: 1,
  bars: 'any',
  start({ fast, slow, signal, weight: part }) {
    const lines = macd.create({ fast, slow, signal })
    const before = new Float64Array([Number.NaN])
    return ({ bar }, context) => {
      const was = before[0]!
      lines.update(bar)
      const is = lines.values[0]! - lines.values[1]!
      before[0] = is
      if (context.held(0) === 0) return was <= 0 && is > 0 ? enter(0, part, 'crossed_up') : NO_SIGNALS
      return was >= 0 && is < 0 ? leave(0, context, 'crossed_down') : NO_SIGNALS
    }
  },
})

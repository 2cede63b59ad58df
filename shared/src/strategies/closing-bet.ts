import { decimal } from '../indicators/params.ts'
import { defineStrategy, enter, leave, weight, whole } from './define.ts'
import { dayOf, minuteOf } from './sessions.ts'
import { NO_SIGNALS } from './strategy.ts'

/** 15:10, when the last orders before the closing auction are made. */
const LATE = 15 * 60 + 10

/** 종가베팅: buys shortly before the close what closed strong, and sells at the next open. */
export const closingBet = defineStrategy({
  id: 'closing_bet',
  label: { ko: '종가베팅', en: 'Closing bet' },
  about: {
    ko: '오늘 어느 정도 오른 채 고가 가까이에서 마감하려는 종목을 장 막판에 사서 다음 날 시가에 팔아요. 밤사이 나쁜 소식이 나오면 손쓸 틈 없이 갭으로 잃어요.',
    en: 'Buys late in the day what is up and near its high, and sells at the next open. News overnight turns into a gap nobody can act on.',
  },
  params: [
    decimal('gain', 3, { label: { ko: '오늘 상승률 (%)', en: 'Gain today (%)' }, min: 0.5, max: 29, step: 0.5 }),
    whole('near', 90, {
      label: { ko: '오늘 범위에서의 위치 (%)', en: 'Place in the range of the day (%)' },
      min: 50,
      max: 100,
      step: 5,
    }),
    weight(),
  ],
  series: 1,
  bars: 'intraday',
  start({ gain, near, weight: part }) {
    const day = { number: Number.NaN, high: 0.5, low: 0.5, base: Number.NaN, last: Number.NaN, isDone: false }
    return ({ bar }, context) => {
      const today = dayOf(bar.ts)
      if (today !== day.number)
        Object.assign(day, { number: today, high: bar.high, low: bar.low, base: day.last, isDone: false })
      day.high = Math.max(day.high, bar.high)
      day.low = Math.min(day.low, bar.low)
      day.last = bar.close
      if (context.held(0) > 0) return minuteOf(bar.ts) < LATE ? leave(0, context, 'next_open') : NO_SIGNALS
      if (day.isDone || minuteOf(bar.ts) < LATE || context.pending(0) > 0) return NO_SIGNALS
      const isUp = bar.close >= day.base * (1 + gain / 100)
      const isNearHigh = bar.close - day.low >= ((day.high - day.low) * near) / 100
      if (!isUp || !isNearHigh) return NO_SIGNALS
      day.isDone = true
      return enter(0, part, 'strong_close')
    }
  },
})

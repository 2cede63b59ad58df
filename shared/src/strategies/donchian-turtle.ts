import { donchian } from '../indicators/donchian.ts'
import { barCount, defineStrategy, enter, leave, weight } from './define.ts'
import { NO_SIGNALS } from './strategy.ts'

/** 돈치안 (터틀): buys a close above the highest of the last bars, sells one below the lowest of fewer. */
export const donchianTurtle = defineStrategy({
  id: 'donchian_turtle',
  label: { ko: '돈치안 돌파 (터틀)', en: 'Donchian breakout (turtle)' },
  about: {
    ko: '최근 최고가를 종가로 넘으면 사고, 더 짧은 기간의 최저가 아래로 내려오면 팔아요. 이기는 거래가 드물고, 드문 큰 추세 하나가 여러 번의 손실을 메워야 해요.',
    en: 'Buys a close above the highest high of a period and sells one below the lowest low of a shorter one. Most trades lose; a rare long trend has to pay for them.',
  },
  params: [
    barCount('entry', 20, { ko: '진입 기간', en: 'Entry period' }),
    barCount('exit', 10, { ko: '청산 기간', en: 'Exit period' }),
    weight(),
  ],
  series: 1,
  bars: 'any',
  start({ entry, exit, weight: part }) {
    const [long, short] = [donchian.create({ period: entry }), donchian.create({ period: exit })]
    return ({ bar }, context) => {
      const highest = long.update(bar)
      short.update(bar)
      if (context.held(0) === 0) return bar.close > highest ? enter(0, part, 'new_high') : NO_SIGNALS
      return bar.close < short.values[1]! ? leave(0, context, 'new_low') : NO_SIGNALS
    }
  },
})

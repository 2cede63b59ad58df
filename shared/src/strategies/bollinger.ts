import { bbands } from '../indicators/bbands.ts'
import { decimal } from '../indicators/params.ts'
import { barCount, defineStrategy, enter, leave, weight } from './define.ts'
import { NO_SIGNALS } from './strategy.ts'

const PARAMS = [
  barCount('period', 20, { ko: '밴드 기간', en: 'Band period' }),
  decimal('width', 2, {
    label: { ko: '밴드 폭 (표준편차)', en: 'Band width (deviations)' },
    min: 0.5,
    max: 5,
    step: 0.1,
  }),
  weight(),
] as const

/** 볼린저 돌파: buys a close above the upper band, sells when it falls back to the middle. */
export const bollingerBreakout = defineStrategy({
  id: 'bollinger_breakout',
  label: { ko: '볼린저 밴드 돌파', en: 'Bollinger breakout' },
  about: {
    ko: '종가가 위 밴드를 넘으면 힘이 있다고 보고 사고, 가운데 선 아래로 내려오면 팔아요. 넘자마자 되돌아오는 일이 잦은 종목에서는 잃어요.',
    en: 'Buys a close above the upper band and sells when it falls below the middle. Where breakouts fail it loses.',
  },
  params: PARAMS,
  series: 1,
  bars: 'any',
  start({ period, width, weight: part }) {
    const bands = bbands.create({ period, multiplier: width })
    return ({ bar }, context) => {
      const middle = bands.update(bar)
      const upper = bands.values[1]!
      if (context.held(0) === 0) return bar.close > upper ? enter(0, part, 'above_upper_band') : NO_SIGNALS
      return bar.close < middle ? leave(0, context, 'below_middle_band') : NO_SIGNALS
    }
  },
})

/** 볼린저 되돌림: buys a close back inside after one below the lower band, sells at the middle. */
export const bollingerReversion = defineStrategy({
  id: 'bollinger_reversion',
  label: { ko: '볼린저 밴드 되돌림', en: 'Bollinger reversion' },
  about: {
    ko: '종가가 아래 밴드 밖으로 나갔다가 안으로 돌아오면 사고, 가운데 선에 닿으면 팔아요. 계속 내리는 추세에서는 떨어지는 칼을 잡아 잃어요.',
    en: 'Buys when the close comes back inside after leaving through the lower band, and sells at the middle. In a falling trend it catches falling knives.',
  },
  params: PARAMS,
  series: 1,
  bars: 'any',
  start({ period, width, weight: part }) {
    const bands = bbands.create({ period, multiplier: width })
    const wasBelow = new Uint8Array(1)
    return ({ bar }, context) => {
      const middle = bands.update(bar)
      const lower = bands.values[2]!
      const cameBack = wasBelow[0] === 1 && bar.close >= lower
      wasBelow[0] = bar.close < lower ? 1 : 0
      if (context.held(0) === 0) return cameBack ? enter(0, part, 'back_inside') : NO_SIGNALS
      return bar.close >= middle ? leave(0, context, 'reached_middle') : NO_SIGNALS
    }
  },
})

import { rsi } from '../indicators/rsi.ts'
import { barCount, defineStrategy, enter, leave, weight, whole } from './define.ts'
import { NO_SIGNALS } from './strategy.ts'

/** RSI 되돌림: buys when RSI comes back up through the oversold line, sells when it comes back down from the overbought one. */
export const rsiReversal = defineStrategy({
  id: 'rsi_reversal',
  label: { ko: 'RSI 되돌림', en: 'RSI reversal' },
  about: {
    ko: 'RSI가 과매도선 아래로 내려갔다가 다시 올라오면 사고, 과매수선 위에서 다시 내려오면 팔아요. 계속 내리는 종목은 싸 보일 때마다 사서 손실이 커져요.',
    en: 'Buys when RSI comes back up through the oversold line and sells when it comes back down through the overbought one. In a share that keeps falling it keeps buying.',
  },
  params: [
    barCount('period', 14, { ko: 'RSI 기간', en: 'RSI period' }),
    whole('oversold', 30, { label: { ko: '과매도선', en: 'Oversold' }, min: 1, max: 50, step: 1 }),
    whole('overbought', 70, { label: { ko: '과매수선', en: 'Overbought' }, min: 50, max: 99, step: 1 }),
    weight(),
  ],
  series: 1,
  bars: 'any',
  start({ period, oversold, overbought, weight: part }) {
    const strength = rsi.create({ period })
    const before = new Float64Array([Number.NaN])
    return ({ bar }, context) => {
      const was = before[0]!
      const is = strength.update(bar)
      before[0] = is
      if (context.held(0) === 0) {
        return was <= oversold && is > oversold ? enter(0, part, 'left_oversold') : NO_SIGNALS
      }
      return was >= overbought && is < overbought ? leave(0, context, 'left_overbought') : NO_SIGNALS
    }
  },
})

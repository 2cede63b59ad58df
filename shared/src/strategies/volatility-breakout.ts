import { decimal } from '../indicators/params.ts'
import { defineStrategy, leave, weight } from './define.ts'
import { dayOf } from './sessions.ts'
import { NO_SIGNALS, type StrategySignal } from './strategy.ts'

/**
 * 변동성 돌파 (돌파매매): buys when the price rises above the open by a part of yesterday's range, sells at the next open.
 * Larry Williams, "Long-Term Secrets to Short-Term Trading" (1999). On daily bars the open is not known when the order is
 * made, so yesterday's close stands for it.
 */
export const volatilityBreakout = defineStrategy({
  id: 'volatility_breakout',
  label: { ko: '변동성 돌파', en: 'Volatility breakout' },
  about: {
    ko: '어제 움직인 폭의 일부만큼 오늘 오르면 사고 다음 날 시가에 팔아요 (래리 윌리엄스). 갭이 크거나 거래비용이 비싼 종목에서는 수수료와 세금 때문에 잃어요.',
    en: 'Buys once the price has risen by a part of yesterday’s range and sells at the next open (Larry Williams). Charges and tax eat it where moves are small.',
  },
  params: [
    decimal('k', 0.5, { label: { ko: '돌파 비율 k', en: 'Breakout factor k' }, min: 0.1, max: 1.5, step: 0.1 }),
    weight(),
  ],
  series: 1,
  bars: 'any',
  start({ k, weight: part }) {
    /** Day, high and low of the day so far; the former day's range; the price that buys today. */
    const day = { number: Number.NaN, high: 0.5, low: 0.5, range: Number.NaN, target: Number.NaN, boughtOn: Number.NaN }
    const buy = (price: number): readonly StrategySignal[] => [
      { series: 0, side: 'buy', size: { equityShare: part / 100 }, type: 'stop', price, reason: 'range_broken' },
    ]
    return ({ bar }, context) => {
      const today = dayOf(bar.ts)
      const isNewDay = today !== day.number
      if (isNewDay) {
        day.range = day.high - day.low
        const isKnown = !Number.isNaN(day.number)
        Object.assign(day, { number: today, high: bar.high, low: bar.low })
        day.target = isKnown ? bar.open + k * day.range : Number.NaN
      } else {
        day.high = Math.max(day.high, bar.high)
        day.low = Math.min(day.low, bar.low)
      }
      const held = context.held(0)
      if (held > 0) {
        if (Number.isNaN(day.boughtOn)) day.boughtOn = today
        // Held over a night, or about to be on daily bars: out at the next open.
        if (today !== day.boughtOn || context.isDaily) return leave(0, context, 'next_open')
        return NO_SIGNALS
      }
      day.boughtOn = Number.NaN
      if (context.pending(0) > 0) return NO_SIGNALS
      if (context.isDaily) return buy(Math.round(bar.close + k * (bar.high - bar.low)))
      return day.target > 0 && bar.close < day.target ? buy(Math.round(day.target)) : NO_SIGNALS
    }
  },
})

import { createDelay } from './cells/delay.ts'
import { createHighest, createLowest } from './cells/extreme.ts'
import { defineBars } from './define.ts'
import { choice, output, period } from './params.ts'

/** Donchian channel: highest high and lowest low of n bars, by default those before the current one. */
export const donchian = defineBars({
  id: 'donchian',
  label: { ko: '돈치안 채널', en: 'Donchian channel' },
  short: { ko: '돈치안', en: 'Donchian' },
  group: 'trend',
  scale: 'price',
  params: [
    period(20),
    choice('current', { ko: '현재 봉', en: 'Current bar' }, [
      { id: 'excluded', label: { ko: '제외', en: 'left out' } },
      { id: 'included', label: { ko: '포함', en: 'included' } },
    ]),
  ],
  outputs: [
    output('upper', { ko: '상단', en: 'Upper' }),
    output('lower', { ko: '하단', en: 'Lower' }),
    output('middle', { ko: '중심선', en: 'Middle' }),
  ],
  source: 'Donchian, bars before the current one, so that a price can cross it; TradingView counts the current one',
  build({ period, current }) {
    const high = createHighest(period)
    const low = createLowest(period)
    const delay = current === 'excluded' ? 1 : 0
    const highBefore = createDelay(delay)
    const lowBefore = createDelay(delay)
    const warmUp = period + delay
    return {
      warmUps: [warmUp, warmUp, warmUp],
      step(bar, keep, values) {
        const upper = high(highBefore(bar.high, keep), keep)
        const lower = low(lowBefore(bar.low, keep), keep)
        values[0] = upper
        values[1] = lower
        values[2] = (upper + lower) / 2
      },
    }
  },
})

import { createSinceHighest, createSinceLowest } from './cells/extreme.ts'
import { defineBars } from './define.ts'
import { choice, output, period } from './params.ts'

/** How recent the highest and the lowest of n + 1 bars are, 0 to 100. */
export const aroon = defineBars({
  id: 'aroon',
  label: { ko: '아룬', en: 'Aroon' },
  short: { ko: '아룬', en: 'Aroon' },
  group: 'trend',
  scale: 'bounded',
  params: [
    period(25, { max: 1999 }),
    choice('ties', { ko: '같은 극값', en: 'Of equal extremes' }, [
      { id: 'oldest', label: { ko: '먼저 온 것', en: 'the oldest' } },
      { id: 'newest', label: { ko: '나중 것', en: 'the newest' } },
    ]),
  ],
  outputs: [
    output('up', { ko: '상승', en: 'Up' }),
    output('down', { ko: '하락', en: 'Down' }),
    output('oscillator', { ko: '오실레이터', en: 'Oscillator' }),
  ],
  source:
    'Chande 1995, over n + 1 bars; the oldest of equal extremes counts (Stock.Indicators) or the newest (TA-Lib AROON)',
  build({ period, ties }) {
    const high = createSinceHighest(period + 1, ties)
    const low = createSinceLowest(period + 1, ties)
    return {
      warmUps: [period + 1, period + 1, period + 1],
      step(bar, keep, values) {
        const up = (100 * (period - high(bar.high, keep))) / period
        const down = (100 * (period - low(bar.low, keep))) / period
        values[0] = up
        values[1] = down
        values[2] = up - down
      },
    }
  },
})

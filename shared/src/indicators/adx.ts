import { createTrueRange } from './cells/range.ts'
import { zeroOf } from './cells/ratio.ts'
import { createWilder } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { output, period } from './params.ts'

/** Average directional index and the two directional indicators, 0 to 100 each. */
export const adx = defineBars({
  id: 'adx',
  label: { ko: '평균방향지수', en: 'Average directional index' },
  short: { ko: 'ADX', en: 'ADX' },
  group: 'trend',
  scale: 'bounded',
  memory: 'recursive',
  params: [period(14)],
  outputs: [
    output('adx', { ko: 'ADX', en: 'ADX' }),
    output('plus_di', { ko: '+DI', en: '+DI' }),
    output('minus_di', { ko: '−DI', en: '−DI' }),
    output('dx', { ko: 'DX', en: 'DX' }),
  ],
  source:
    'Wilder 1978, every smoothing begun with the mean of its first n; TA-Lib begins with n − 1 and meets it later',
  build({ period }) {
    const range = createTrueRange()
    const ranges = createWilder(period)
    const rises = createWilder(period)
    const falls = createWilder(period)
    const average = createWilder(period)
    const last = { high: Number.NaN, low: Number.NaN }
    return {
      warmUps: [2 * period, period + 1, period + 1, period + 1],
      step(bar, keep, values) {
        const up = bar.high - last.high
        const down = last.low - bar.low
        if (keep) {
          last.high = bar.high
          last.low = bar.low
        }
        const moved = ranges(range(bar, keep), keep)
        // 0 × keeps what is unknown unknown.
        const plus = percent(rises(up > down && up > 0 ? up : zeroOf(up + down), keep), moved)
        const minus = percent(falls(down > up && down > 0 ? down : zeroOf(up + down), keep), moved)
        const dx = percent(Math.abs(plus - minus), plus + minus)
        values[0] = average(dx, keep)
        values[1] = plus
        values[2] = minus
        values[3] = dx
      },
    }
  },
})

/** Where nothing moved there is no direction. */
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : 100 * (part / whole))

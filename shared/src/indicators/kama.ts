import { createDelay } from './cells/delay.ts'
import { createSum } from './cells/mean.ts'
import { zeroOf } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { bars, output, period, VALUE } from './params.ts'

/** Kaufman's adaptive average: fast where price goes somewhere, slow where it wanders. */
export const kama = defineSeries({
  id: 'kama',
  label: { ko: '카우프만 적응이동평균', en: "Kaufman's adaptive moving average" },
  short: { ko: 'KAMA', en: 'KAMA' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [
    period(10),
    bars('fast', 2, { label: { ko: '빠른 기간', en: 'Fast' }, max: 100 }),
    bars('slow', 30, { label: { ko: '느린 기간', en: 'Slow' }, max: 500 }),
  ],
  outputs: [VALUE, output('efficiency', { ko: '효율', en: 'Efficiency' }, 'bounded')],
  source:
    'Kaufman 1995, begun at the value before the first efficiency, which is its first value; TA-Lib KAMA, a bar later',
  build({ period, fast, slow }) {
    const start = createDelay(period)
    const seed = createDelay(period - 1)
    const before = createDelay(1)
    const path = createSum(period)
    const state = { value: Number.NaN }
    const [quick, lazy] = [2 / (fast + 1), 2 / (slow + 1)]
    return {
      warmUps: [period, period + 1],
      step(x, keep, values) {
        const last = before(x, keep)
        const moved = Math.abs(x - start(x, keep))
        const walked = path(Math.abs(x - last), keep)
        const efficiency = walked === 0 ? 0 : Math.min(1, moved / walked)
        const isFirst = Number.isNaN(state.value)
        const next = state.value + (efficiency * (quick - lazy) + lazy) ** 2 * (x - state.value)
        const first = x + zeroOf(seed(x, keep))
        const value = isFirst ? first : next
        if (keep) state.value = value
        values[0] = value
        values[1] = efficiency
      },
    }
  },
})

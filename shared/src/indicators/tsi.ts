import { createDelay } from './cells/delay.ts'
import { ratio } from './cells/ratio.ts'
import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { bars, output, VALUE } from './params.ts'

/** True strength index: doubly smoothed change over its doubly smoothed size, −100 to 100. */
export const tsi = defineSeries({
  id: 'tsi',
  label: { ko: '실제강도지수', en: 'True strength index' },
  short: { ko: 'TSI', en: 'TSI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [
    bars('slow', 25, { label: { ko: '1차 평활', en: 'First smoothing' }, max: 500 }),
    bars('fast', 13, { label: { ko: '2차 평활', en: 'Second smoothing' }, max: 500 }),
    bars('signal', 7, { label: { ko: '시그널', en: 'Signal' }, max: 500 }),
  ],
  outputs: [VALUE, output('signal', { ko: '시그널', en: 'Signal' })],
  source: 'Blau 1991, stages in turn; unknown where nothing ever moved',
  build({ slow, fast, signal }) {
    const before = createDelay(1)
    const [change1, change2, size1, size2] = [createEma(slow), createEma(fast), createEma(slow), createEma(fast)]
    const average = createEma(signal)
    return {
      warmUps: [slow + fast, slow + fast + signal - 1],
      step(x, keep, values) {
        const change = x - before(x, keep)
        const moved = change2(change1(change, keep), keep)
        const size = size2(size1(Math.abs(change), keep), keep)
        const value = 100 * ratio(moved, size)
        values[0] = value
        values[1] = average(value, keep)
      },
    }
  },
})

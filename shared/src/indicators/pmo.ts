import { createDelay } from './cells/delay.ts'
import { ratio } from './cells/ratio.ts'
import { createEma, createSmooth } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { bars, output, VALUE } from './params.ts'

/** Price momentum oscillator: the percent change from bar to bar, smoothed twice. */
export const pmo = defineSeries({
  id: 'pmo',
  label: { ko: '가격 모멘텀 오실레이터', en: 'Price momentum oscillator' },
  short: { ko: 'PMO', en: 'PMO' },
  group: 'momentum',
  scale: 'free',
  memory: 'recursive',
  params: [
    bars('first', 35, { label: { ko: '1차 평활', en: 'First smoothing' }, min: 2, max: 500 }),
    bars('second', 20, { label: { ko: '2차 평활', en: 'Second smoothing' }, min: 2, max: 500 }),
    bars('signal', 10, { label: { ko: '시그널', en: 'Signal' }, max: 500 }),
  ],
  outputs: [VALUE, output('signal', { ko: '시그널', en: 'Signal' })],
  source: 'DecisionPoint, weights 2/n, the first smoothing × 10; StockCharts, Stock.Indicators',
  build({ first, second, signal }) {
    const before = createDelay(1)
    const once = createSmooth(2 / first, first)
    const twice = createSmooth(2 / second, second)
    const average = createEma(signal)
    const warmUp = first + second
    return {
      warmUps: [warmUp, warmUp + signal - 1],
      step(x, keep, values) {
        const last = before(x, keep)
        const value = twice(10 * once(100 * ratio(x - last, last), keep), keep)
        values[0] = value
        values[1] = average(value, keep)
      },
    }
  },
})

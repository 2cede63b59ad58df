import { createLine } from './cells/line.ts'
import { defineSeries } from './define.ts'
import { output, period, VALUE } from './params.ts'

/** Least squares line through the last n values: its end, its slope a bar, R², and the deviation around it. */
export const linreg = defineSeries({
  id: 'linreg',
  label: { ko: '선형회귀', en: 'Linear regression' },
  short: { ko: '회귀', en: 'LinReg' },
  group: 'trend',
  scale: 'price',
  params: [period(14, { min: 2 })],
  outputs: [
    VALUE,
    output('slope', { ko: '기울기', en: 'Slope' }, 'free'),
    output('r2', { ko: '결정계수', en: 'R²' }, 'bounded'),
    output('deviation', { ko: '편차', en: 'Deviation' }, 'free'),
  ],
  source: "TA-Lib LINEARREG and LINEARREG_SLOPE; the deviation is a population's",
  build({ period }) {
    const line = createLine(period)
    return { warmUps: [period, period, period, period], step: line }
  },
})

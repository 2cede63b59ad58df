import { createDelay } from './cells/delay.ts'
import { ratio } from './cells/ratio.ts'
import { createEma } from './cells/smooth.ts'
import { defineSeries } from './define.ts'
import { STAGES } from './dema.ts'
import { bars, output, period, VALUE } from './params.ts'

/** Percent change from bar to bar of a triply smoothed price, and its exponential average. */
export const trix = defineSeries({
  id: 'trix',
  label: { ko: '트릭스', en: 'TRIX' },
  short: { ko: 'TRIX', en: 'TRIX' },
  group: 'momentum',
  scale: 'free',
  memory: 'recursive',
  params: [period(14), bars('signal', 9, { label: { ko: '시그널', en: 'Signal' } }), STAGES],
  outputs: [VALUE, output('signal', { ko: '시그널', en: 'Signal' })],
  source: 'Hutson 1983, in percent; stages in turn as TA-Lib TRIX, together as Stock.Indicators',
  build({ period, signal, stages }) {
    const seed = stages === 'in_turn' ? period : 1
    const first = createEma(period)
    const second = createEma(period, seed)
    const third = createEma(period, seed)
    const before = createDelay(1)
    const average = createEma(signal)
    const warmUp = period + 2 * (seed - 1) + 1
    return {
      warmUps: [warmUp, warmUp + signal - 1],
      step(x, keep, values) {
        const smooth = third(second(first(x, keep), keep), keep)
        const last = before(smooth, keep)
        const change = 100 * ratio(smooth - last, last)
        values[0] = change
        values[1] = average(change, keep)
      },
    }
  },
})

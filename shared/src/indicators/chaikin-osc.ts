import { createFlow } from './cells/flow.ts'
import { createEma } from './cells/smooth.ts'
import { defineBars } from './define.ts'
import { SEED } from './ema.ts'
import { FAST, SLOW } from './macd.ts'
import { bars, VALUE } from './params.ts'

/** Chaikin oscillator: EMA(3) − EMA(10) of the accumulation/distribution line. */
export const chaikinOsc = defineBars({
  id: 'chaikin_osc',
  label: { ko: '차이킨 오실레이터', en: 'Chaikin oscillator' },
  short: { ko: '차이킨', en: 'Chaikin' },
  group: 'volume',
  scale: 'volume',
  memory: 'recursive',
  params: [bars('fast', 3, FAST), bars('slow', 10, SLOW), SEED],
  outputs: [VALUE],
  source: 'Chaikin; averages begun with their first period (Stock.Indicators) or with the first value (TA-Lib ADOSC)',
  build({ fast, slow, seed }) {
    const line = createFlow()
    const quick = createEma(fast, seed === 'sma' ? fast : 1)
    const lazy = createEma(slow, seed === 'sma' ? slow : 1)
    return {
      warmUps: [seed === 'sma' ? Math.max(fast, slow) : 1],
      step(bar, keep, values) {
        const total = line(bar, keep)
        values[0] = quick(total, keep) - lazy(total, keep)
      },
    }
  },
})

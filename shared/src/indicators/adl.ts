import { createFlow } from './cells/flow.ts'
import { defineBars } from './define.ts'
import { VALUE } from './params.ts'

/** Accumulation/distribution line: volume weighed by where the close lies in the bar, since the series began. */
export const adl = defineBars({
  id: 'adl',
  label: { ko: '누적·분산선', en: 'Accumulation/distribution line' },
  short: { ko: 'ADL', en: 'ADL' },
  group: 'volume',
  scale: 'volume',
  memory: 'cumulative',
  params: [],
  outputs: [VALUE],
  source: 'Chaikin; TA-Lib AD. A bar without a range adds nothing',
  build() {
    const line = createFlow()
    return {
      warmUps: [1],
      step(bar, keep, values) {
        values[0] = line(bar, keep)
      },
    }
  },
})

import { closeLocation } from './cells/flow.ts'
import { createSum } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Chaikin money flow: volume weighed by where the close lies in the bar, over all volume of n bars; −1 to 1. */
export const cmf = defineBars({
  id: 'cmf',
  label: { ko: '차이킨 자금흐름', en: 'Chaikin money flow' },
  short: { ko: 'CMF', en: 'CMF' },
  group: 'volume',
  scale: 'bounded',
  params: [period(20)],
  outputs: [VALUE],
  source: 'Chaikin; StockCharts. Unknown where nothing was traded',
  build({ period }) {
    const flows = createSum(period)
    const volumes = createSum(period)
    return {
      warmUps: [period],
      step(bar, keep, values) {
        const flow = flows(closeLocation(bar) * bar.volume, keep)
        values[0] = ratio(flow, volumes(bar.volume, keep))
      },
    }
  },
})

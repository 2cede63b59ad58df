import { createSum } from './cells/mean.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { period, VALUE } from './params.ts'

/** Mean of the last `period` prices, each weighed by its volume; unknown where nothing was traded. */
export const vwma = defineBars({
  id: 'vwma',
  label: { ko: '거래량가중이동평균', en: 'Volume weighted moving average' },
  short: { ko: '거래량이평', en: 'VWMA' },
  group: 'trend',
  scale: 'price',
  isSeries: true,
  params: [period(20)],
  outputs: [VALUE],
  source: 'Σ price × volume / Σ volume; Tulip vwma',
  build({ period }, read) {
    const worth = createSum(period)
    const volume = createSum(period)
    return {
      warmUps: [period],
      step(bar, keep, values) {
        values[0] = ratio(worth(read(bar) * bar.volume, keep), volume(bar.volume, keep))
      },
    }
  },
})

import { between } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { VALUE } from './params.ts'

/** Where the close lies between the bar's low (0) and high (1). */
export const ibs = defineBars({
  id: 'ibs',
  label: { ko: '봉 내 위치', en: 'Internal bar strength' },
  short: { ko: 'IBS', en: 'IBS' },
  group: 'price',
  scale: 'bounded',
  params: [],
  outputs: [VALUE],
  source: '(close − low) / (high − low); 0.5 for a bar without a range',
  build: () => ({
    warmUps: [1],
    step({ high, low, close }, _keep, values) {
      values[0] = between(close, low, high)
    },
  }),
})

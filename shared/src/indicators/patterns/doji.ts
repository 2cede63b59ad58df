import { isDoji } from './candles.ts'
import { definePattern } from './define-pattern.ts'

export const doji = definePattern({
  id: 'doji',
  label: { ko: '도지', en: 'Doji' },
  depth: 1,
  warmUp: 11,
  source: 'Open and close all but equal; TA-Lib CDLDOJI (1 when found: it has no direction)',
  find: (at) => (isDoji(at(0)) ? 1 : 0),
})

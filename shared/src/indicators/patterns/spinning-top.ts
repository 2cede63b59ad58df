import { definePattern } from './define-pattern.ts'

export const spinningTop = definePattern({
  id: 'spinning_top',
  label: { ko: '팽이형', en: 'Spinning top' },
  depth: 1,
  warmUp: 11,
  source: 'Short body between longer shadows; TA-Lib CDLSPINNINGTOP',
  find(at) {
    const { body, meanBody, upper, lower, color } = at(0)
    return body < meanBody && upper > body && lower > body ? color : 0
  },
})

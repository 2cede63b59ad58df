import type { Text } from '../ko.ts'

export const trade: Text['trade'] = {
  last: 'Last',
  change: 'Change',
  changeRate: 'Change %',
  volume: 'Volume',
  turnover: 'Turnover',
  open: 'Open',
  high: 'High',
  low: 'Low',
}

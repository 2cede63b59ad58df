/** A script to change: buys when the close is above the mean of the last bars, sells when it is below. */
export const SCRIPT_TEMPLATE = `export const params = [
  { id: 'bars', kind: 'integer', min: 5, max: 120, step: 1, default: 20, label: '평균을 낼 봉' },
  { id: 'weight', min: 5, max: 75, step: 5, default: 20, label: '한 번에 살 비중 (%)' },
]

export function create({ bars, weight }) {
  const closes = []
  return {
    onEvent(event, context) {
      if (event.type !== 'bar') return []
      closes.push(event.bar.close)
      if (closes.length > bars) closes.shift()
      if (closes.length < bars) return []
      const mean = closes.reduce((sum, close) => sum + close, 0) / closes.length
      const held = context.held(event.series)
      if (held === 0 && event.bar.close > mean) {
        return [{ series: event.series, side: 'buy', size: { equityShare: weight / 100 }, reason: 'above_mean' }]
      }
      if (held > 0 && event.bar.close < mean) {
        return [{ series: event.series, side: 'sell', size: { shares: held }, reason: 'below_mean' }]
      }
      return []
    },
  }
}
`

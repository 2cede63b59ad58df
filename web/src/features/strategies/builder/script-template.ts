/** A script to change: buys when the close is above the mean of the last bars, sells when it is below. */
export const SCRIPT_TEMPLATE = `export function create() {
  const closes = []
  return {
    onEvent(event, context) {
      if (event.type !== 'bar') return []
      closes.push(event.bar.close)
      if (closes.length > 20) closes.shift()
      if (closes.length < 20) return []
      const mean = closes.reduce((sum, close) => sum + close, 0) / closes.length
      const held = context.held(event.series)
      if (held === 0 && event.bar.close > mean) {
        return [{ series: event.series, side: 'buy', size: { equityShare: 0.2 }, reason: 'above_mean' }]
      }
      if (held > 0 && event.bar.close < mean) {
        return [{ series: event.series, side: 'sell', size: { shares: held }, reason: 'below_mean' }]
      }
      return []
    },
  }
}
`

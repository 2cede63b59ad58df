import type { StrategyPlugin } from '@naru/shared/strategies/plugin/plugin'

/**
 * 눌림목: while the long average rises, buys a close that has fallen far enough below the highest of the last closes, and
 * leaves the rest to a stop and a target. Everything it may use comes as an argument; only types are imported.
 */
export const plugin: StrategyPlugin = ({ indicator, enter, leave }) => ({
  label: { ko: '눌림목 매수', en: 'Buy the dip' },
  about: {
    ko: '긴 이동평균이 오르는 동안, 최근 고점에서 정한 만큼 내려온 종가에 사요. 내림이 추세로 바뀌면 손절할 때마다 잃어요.',
    en: 'While the long average rises, buys a close that is so far below the recent high. When a dip becomes a trend it loses at every stop.',
  },
  params: [
    {
      id: 'trend',
      kind: 'integer',
      label: { ko: '추세 (봉)', en: 'Trend (bars)' },
      min: 5,
      max: 250,
      step: 5,
      default: 60,
    },
    {
      id: 'window',
      kind: 'integer',
      label: { ko: '고점을 찾을 봉', en: 'Bars of the high' },
      min: 2,
      max: 60,
      step: 1,
      default: 10,
    },
    { id: 'dip', kind: 'decimal', label: { ko: '내림 (%)', en: 'Dip (%)' }, min: 0.5, max: 30, step: 0.5, default: 4 },
    {
      id: 'stop',
      kind: 'decimal',
      label: { ko: '손절 (%)', en: 'Stop (%)' },
      min: 0.5,
      max: 30,
      step: 0.5,
      default: 5,
    },
    {
      id: 'weight',
      kind: 'decimal',
      label: { ko: '한 번에 살 비중 (%)', en: 'Weight (%)' },
      min: 1,
      max: 75,
      step: 1,
      default: 10,
    },
  ],
  series: 1,
  bars: 'any',
  create(params) {
    const [trend, window, dip, stop, weight] = ['trend', 'window', 'dip', 'stop', 'weight'].map((id) =>
      Number(params[id]),
    )
    const average = indicator('sma', { period: trend! })
    const closes: number[] = []
    let before = Number.NaN
    return {
      onEvent(event, context) {
        // Fills are told as well; this one asks the context for what it holds instead.
        if (event.type !== 'bar') return []
        const { close } = event.bar
        const was = before
        before = average.update(event.bar)
        closes.push(close)
        if (closes.length > window!) closes.shift()
        const isRising = before > was
        if (context.held(0) > 0) return isRising ? [] : leave(0, context, 'trend_over')
        const isDip = close <= Math.max(...closes) * (1 - dip! / 100)
        if (!isRising || !isDip || closes.length < window!) return []
        const exits = { stopRate: stop! / 100, takeRate: (2 * stop!) / 100 }
        return enter(0, weight!, 'dip').map((signal) => ({ ...signal, exits }))
      },
    }
  },
})

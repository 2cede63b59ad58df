import { createAnchor } from './cells/anchor.ts'
import { ratio } from './cells/ratio.ts'
import { defineBars } from './define.ts'
import { choice, VALUE } from './params.ts'

/** Volume weighted average price since the anchor: Korean day, week, month, or the beginning of the series. */
export const vwap = defineBars({
  id: 'vwap',
  label: { ko: '거래량가중평균가', en: 'Volume weighted average price' },
  short: { ko: 'VWAP', en: 'VWAP' },
  group: 'volume',
  scale: 'price',
  memory: 'session',
  params: [
    choice('anchor', { ko: '기준', en: 'Anchor' }, [
      { id: 'day', label: { ko: '일', en: 'Day' } },
      { id: 'week', label: { ko: '주', en: 'Week' } },
      { id: 'month', label: { ko: '월', en: 'Month' } },
      { id: 'none', label: { ko: '전체', en: 'All' } },
    ]),
  ],
  outputs: [VALUE],
  source: 'Σ (high + low + close)/3 × volume / Σ volume; unknown until something is traded',
  build({ anchor }) {
    const isNew = createAnchor(anchor)
    const state = { worth: 0, volume: 0 }
    return {
      warmUps: [1],
      step({ ts, high, low, close, volume }, keep, values) {
        const begins = isNew(ts, keep)
        const worth = (begins ? 0 : state.worth) + ((high + low + close) / 3) * volume
        const total = (begins ? 0 : state.volume) + volume
        if (keep && !Number.isNaN(worth + total)) {
          state.worth = worth
          state.volume = total
        }
        values[0] = ratio(worth, total)
      },
    }
  },
})

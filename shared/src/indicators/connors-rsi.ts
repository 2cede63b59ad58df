import { createDelay } from './cells/delay.ts'
import { ratio, zeroOf } from './cells/ratio.ts'
import { createRsi } from './cells/rsi.ts'
import { defineSeries } from './define.ts'
import { bars, VALUE } from './params.ts'

/** Connors RSI: mean of a short RSI, the RSI of the streak, and the rank of the last change. Walks the rank's window. */
export const connorsRsi = defineSeries({
  id: 'connors_rsi',
  label: { ko: '코너스 RSI', en: 'Connors RSI' },
  short: { ko: 'CRSI', en: 'CRSI' },
  group: 'momentum',
  scale: 'bounded',
  memory: 'recursive',
  params: [
    bars('rsi', 3, { label: { ko: 'RSI 기간', en: 'RSI period' }, max: 200 }),
    bars('streak', 2, { label: { ko: '연속 RSI 기간', en: 'Streak RSI period' }, max: 200 }),
    bars('rank', 100, { label: { ko: '순위 기간', en: 'Rank period' }, max: 200 }),
  ],
  outputs: [VALUE],
  source: 'Connors 2012; Stock.Indicators',
  build({ rsi, streak, rank }) {
    const strength = createRsi(rsi)
    const streakStrength = createRsi(streak)
    const before = createDelay(1)
    const ring = new Float64Array(rank).fill(Number.NaN)
    const state = { at: 0, streak: 0 }
    return {
      warmUps: [Math.max(rsi + 1, streak + 1, rank + 2)],
      step(x, keep, values) {
        const last = before(x, keep)
        const change = ratio(x - last, last)
        const run = Number.isNaN(change) || change === 0 ? 0 : runOf(state.streak, change)
        let lower = 0
        for (let at = 0; at < rank; at += 1) {
          if (Number.isNaN(ring[at])) lower = Number.NaN
          else if (ring[at]! < change) lower += 1
        }
        const ranked = (100 * lower) / rank + zeroOf(change)
        values[0] = (strength(x, keep) + streakStrength(run + zeroOf(x), keep) + ranked) / 3
        if (keep) {
          state.streak = run
          ring[state.at] = change
          state.at = state.at + 1 === rank ? 0 : state.at + 1
        }
      },
    }
  },
})

const runOf = (streak: number, change: number): number =>
  change > 0 ? Math.max(streak, 0) + 1 : Math.min(streak, 0) - 1

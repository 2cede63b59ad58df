import { createDelay } from './cells/delay.ts'
import { defineSeries } from './define.ts'
import { VALUE } from './params.ts'

/** Rises in a row as a positive number, falls in a row as a negative one; an unchanged value ends both with 0. */
export const consecutive = defineSeries({
  id: 'consecutive',
  label: { ko: '연속 상승·하락', en: 'Consecutive moves' },
  short: { ko: '연속', en: 'Streak' },
  group: 'price',
  scale: 'free',
  memory: 'cumulative',
  params: [],
  outputs: [VALUE],
  source: 'Streak of Connors RSI (Connors 2012)',
  build() {
    const before = createDelay(1)
    const state = { streak: 0 }
    return {
      warmUps: [2],
      step(x, keep, values) {
        const change = x - before(x, keep)
        let streak = change // unknown, or 0
        if (change > 0) streak = Math.max(state.streak, 0) + 1
        if (change < 0) streak = Math.min(state.streak, 0) - 1
        if (keep) state.streak = Number.isNaN(streak) ? 0 : streak
        values[0] = streak
      },
    }
  },
})

import { createDelay } from './cells/delay.ts'
import { createHighest, createLowest } from './cells/extreme.ts'
import { between } from './cells/ratio.ts'
import { defineSeries } from './define.ts'
import { output, period, VALUE } from './params.ts'

/** Fisher transform of where the price lies in the range of n bars; the trigger is the value before. */
export const fisher = defineSeries({
  id: 'fisher',
  label: { ko: '피셔 변환', en: 'Fisher transform' },
  short: { ko: '피셔', en: 'Fisher' },
  group: 'momentum',
  scale: 'free',
  memory: 'recursive',
  defaultSrc: 'hl2',
  params: [period(10)],
  outputs: [VALUE, output('trigger', { ko: '트리거', en: 'Trigger' })],
  source: 'Ehlers 2002, from the first full window on (Tulip); 0 at the middle of a flat one',
  build({ period }) {
    const high = createHighest(period)
    const low = createLowest(period)
    const trigger = createDelay(1)
    const last = { position: 0, value: 0 }
    return {
      warmUps: [period, period + 1],
      step(x, keep, values) {
        const place = between(x, low(x, keep), high(x, keep)) - 0.5
        const position = 0.66 * place + 0.67 * last.position
        const cut = Math.min(Math.max(position, -0.999), 0.999)
        const kept = position > 0.99 ? 0.999 : position < -0.99 ? -0.999 : cut
        const value = 0.5 * Math.log((1 + kept) / (1 - kept)) + 0.5 * last.value
        if (keep) {
          last.position = Number.isNaN(value) ? 0 : kept
          last.value = Number.isNaN(value) ? 0 : value
        }
        values[0] = value
        values[1] = trigger(value, keep)
      },
    }
  },
})

import { defineSeries } from './define.ts'
import { decimal, period, VALUE } from './params.ts'

/** McGinley dynamic: an average that follows falling prices faster than rising ones. */
export const mcginley = defineSeries({
  id: 'mcginley',
  label: { ko: '맥긴리 다이내믹', en: 'McGinley dynamic' },
  short: { ko: '맥긴리', en: 'McGinley' },
  group: 'trend',
  scale: 'price',
  memory: 'recursive',
  params: [period(14), decimal('factor', 0.6, { label: { ko: '계수', en: 'Factor' }, min: 0.1, max: 2, step: 0.1 })],
  outputs: [VALUE],
  source: 'McGinley 1990, MD + (x − MD) / (factor × n × (x / MD)⁴), begun with the first value; Stock.Indicators',
  build({ period, factor }) {
    const state = { value: Number.NaN }
    return {
      warmUps: [1],
      step(x, keep, values) {
        const last = state.value
        // Never past the price, which a fast fall could carry it.
        const pull = last > 0 && x > 0 ? Math.max(1, factor * period * (x / last) ** 4) : Number.POSITIVE_INFINITY
        const value = Number.isNaN(last) ? x : last + (x - last) / pull
        if (keep) state.value = value
        values[0] = value
      },
    }
  },
})

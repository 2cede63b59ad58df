import { createAnchor } from './cells/anchor.ts'
import { defineBars } from './define.ts'
import { choice, output } from './params.ts'

interface Span {
  high: number
  low: number
  close: number
}

type Levels = (span: Readonly<Span>, values: Float64Array) => void

const SPAN = choice('span', { ko: '기준 구간', en: 'Span' }, [
  { id: 'day', label: { ko: '전일', en: 'Day before' } },
  { id: 'week', label: { ko: '전주', en: 'Week before' } },
  { id: 'month', label: { ko: '전월', en: 'Month before' } },
])

const METHOD = choice('method', { ko: '방식', en: 'Method' }, [
  { id: 'classic', label: { ko: '기본', en: 'Classic' } },
  { id: 'fibonacci', label: { ko: '피보나치', en: 'Fibonacci' } },
  { id: 'woodie', label: { ko: '우디', en: 'Woodie' } },
  { id: 'camarilla', label: { ko: '카마릴라', en: 'Camarilla' } },
])

/** Pivot point and three supports and resistances, of the day, week or month before. */
export const pivot = defineBars({
  id: 'pivot',
  label: { ko: '피봇', en: 'Pivot points' },
  short: { ko: '피봇', en: 'Pivot' },
  group: 'price',
  scale: 'price',
  memory: 'session',
  params: [SPAN, METHOD],
  outputs: [
    output('pivot', { ko: '피봇', en: 'Pivot' }),
    output('r1', { ko: '1차 저항', en: 'R1' }),
    output('r2', { ko: '2차 저항', en: 'R2' }),
    output('r3', { ko: '3차 저항', en: 'R3' }),
    output('s1', { ko: '1차 지지', en: 'S1' }),
    output('s2', { ko: '2차 지지', en: 'S2' }),
    output('s3', { ko: '3차 지지', en: 'S3' }),
  ],
  source: 'Floor pivots of high, low and close of the span before; Woodie weighs that close twice. Stock.Indicators',
  build({ span, method }) {
    const isNew = createAnchor(span)
    const levels = LEVELS[method]
    const now: Span = { high: Number.NaN, low: Number.NaN, close: Number.NaN }
    const current = new Float64Array(7).fill(Number.NaN)
    return {
      warmUps: Array.from({ length: 7 }, () => 2),
      step({ ts, high, low, close }, keep, values) {
        const begins = isNew(ts, keep)
        if (begins) levels(now, values)
        else values.set(current)
        if (!keep) return
        if (begins) current.set(values)
        const isKnown = !Number.isNaN(high + low + close)
        if (begins) Object.assign(now, { high, low, close })
        else if (isKnown) {
          now.high = Math.max(now.high, high)
          now.low = Math.min(now.low, low)
          now.close = close
        }
      },
    }
  },
})

const around = (values: Float64Array, pivot: number, reach: readonly [number, number, number]): void => {
  values[0] = pivot
  for (let at = 0; at < 3; at += 1) {
    values[1 + at] = pivot + reach[at]!
    values[4 + at] = pivot - reach[at]!
  }
}

const classic = (pivot: number, high: number, low: number): readonly number[] => [
  pivot,
  2 * pivot - low,
  pivot + (high - low),
  high + 2 * (pivot - low),
  2 * pivot - high,
  pivot - (high - low),
  low - 2 * (high - pivot),
]

const LEVELS: Readonly<Record<(typeof METHOD)['choices'][number]['id'], Levels>> = {
  classic: ({ high, low, close }, values) => values.set(classic((high + low + close) / 3, high, low)),
  woodie: ({ high, low, close }, values) => values.set(classic((high + low + 2 * close) / 4, high, low)),
  fibonacci: ({ high, low, close }, values) => {
    const range = high - low
    around(values, (high + low + close) / 3, [0.382 * range, 0.618 * range, range])
  },
  camarilla: ({ high, low, close }, values) => {
    const part = (1.1 * (high - low)) / 12
    around(values, close, [part, 2 * part, 3 * part])
    values[0] = (high + low + close) / 3
  },
}

import { describe, expect, it } from 'vitest'
import { columnsOf } from './columns.ts'
import { problemWith } from './define.ts'
import type { BarLike, IndicatorDefinition } from './indicator.ts'
import {
  BOUNDS,
  FOUR_TIMES,
  mapPrices,
  outputScale,
  paramSets,
  RELATIVE,
  SIXTEEN_TIMES,
  streamed,
  walkBars,
} from './laws.test-support.ts'
import { historyOf, INDICATORS } from './registry.ts'
import { PRICE_SOURCES } from './source.ts'

const ALL = [...INDICATORS.values()]
const CASES = ALL.map((definition) => [definition.id, definition] as const)
const BARS = walkBars(400)
/** Long enough for three averages of 2,000 bars in a row. */
const LONG = walkBars(6_500)

const firstKnown = (rows: readonly (readonly number[])[], output: number): number =>
  rows.findIndex((row) => !Number.isNaN(row[output])) + 1

const isClose = (a: number, b: number, tolerance: number): boolean =>
  (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))

/** Rows at which two runs differ; empty when they agree. */
function differences(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  isSame: (x: number, y: number, output: number) => boolean,
): string[] {
  return a.flatMap((row, at) =>
    row.flatMap((x, output) => {
      const y = b[at]?.[output] ?? Number.NaN
      return isSame(x, y, output) ? [] : [`bar ${at} output ${output}: ${x} and ${y}`]
    }),
  )
}

const columnRows = (columns: readonly Float64Array[], length: number): number[][] =>
  Array.from({ length }, (_, row) => columns.map((column) => column[row] ?? 0))

describe.each(CASES)('%s', (_id, definition) => {
  it('is known from exactly the bar its warm-up says, for every output and at the ends of its parameters', () => {
    // What begins with a week or a month has no number of bars: with daily bars, a day is one.
    for (const params of definition.memory === 'session' ? [{}] : paramSets(definition)) {
      const { warmUp, warmUps } = definition.create(params)
      const rows = streamed(definition, LONG.slice(0, Math.max(...warmUps) + 20), params)
      const first = definition.outputs.map((_, output) => firstKnown(rows, output))
      expect({ params, first }).toEqual({ params, first: warmUps })
      expect(warmUp).toBe(warmUps[0])
    }
  })

  it('stays known from then on', () => {
    const { warmUps } = definition.create()
    const holes = streamed(definition, BARS).flatMap((row, at) =>
      row.some((value, output) => at + 1 >= warmUps[output]! && !Number.isFinite(value)) ? [at] : [],
    )
    expect(holes).toEqual([])
  })

  it('peeks what the next update says, and peeking changes nothing', () => {
    for (const params of paramSets(definition)) {
      const [peeked, plain] = [definition.create(params), definition.create(params)]
      const wrong = BARS.flatMap((bar, at) => {
        peeked.peek(BARS[(at * 7) % BARS.length]!)
        const answers = [peeked.peek(bar), ...peeked.values]
        const kept = [plain.update(bar), ...plain.values]
        const again = [peeked.update(bar), ...peeked.values]
        const isSame = answers.every((answer, i) => Object.is(answer, kept[i]) && Object.is(answer, again[i]))
        return isSame ? [] : [{ at, answers, kept, again }]
      })
      expect({ params, wrong }).toEqual({ params, wrong: [] })
    }
  })

  it('says the same of whole columns, bit for bit', () => {
    for (const params of paramSets(definition)) {
      const bars = LONG.slice(0, Math.max(...definition.create(params).warmUps) + 300)
      const rows = columnRows(definition.batch(columnsOf(bars), params), bars.length)
      expect(differences(streamed(definition, bars, params), rows, Object.is)).toEqual([])
    }
  })

  it('says the same of whole columns with bars that are not known among them', () => {
    const without = (part: object) => BARS.map((bar, at) => (at === 150 ? { ...bar, ...part } : bar))
    const missing = [
      withUnknown(BARS, [0, 3, 60, 61, 200]),
      without({ close: Number.NaN }),
      without({ high: Number.NaN }),
    ]
    for (const bars of missing) {
      const rows = columnRows(definition.batch(columnsOf(bars)), bars.length)
      expect(differences(streamed(definition, bars), rows, Object.is)).toEqual([])
    }
  })

  it('is never infinite, whatever the bars', () => {
    for (const bars of hostile()) {
      const found = streamed(definition, bars).findIndex((row) => row.some((value) => Math.abs(value) === Infinity))
      expect(found).toBe(-1)
    }
  })

  it('knows again after a bar that is not known', () => {
    const { warmUps } = definition.create()
    const rows = streamed(definition, withUnknown(LONG.slice(0, 1_000), [400]))
    expect(Number.isNaN(rows[400]![0])).toBe(!OF_BARS_BEFORE.has(definition.id))
    // Two windows one after the other may each have to fill anew.
    const again = rows
      .slice(400 + 2 * Math.max(...warmUps))
      .flatMap((row) => row.filter((value) => Number.isNaN(value)))
    expect(again).toEqual([])
  })

  it('refuses parameters out of their bounds', () => {
    for (const spec of definition.params) {
      const wrong = spec.kind === 'choice' ? ['', 1] : [spec.min - spec.step, spec.max + spec.step, Number.NaN, 'x']
      for (const value of wrong) expect(() => definition.create({ [spec.id]: value })).toThrow(definition.id)
    }
  })

  it('scales with prices as its scale says, exactly for a factor of four', () => {
    const plain = streamed(definition, BARS)
    const scaled = streamed(
      definition,
      mapPrices(BARS, (price) => 4 * price),
    )
    const factors = definition.outputs.map((output, at) => factorOf(definition, at, output.id))
    expect(differences(plain, scaled, (x, y, output) => Object.is(x * factors[output]!, y))).toEqual([])
  })

  it('moves with prices that all move by the same, unless it is relative to them', () => {
    if (RELATIVE.has(definition.id)) return expect(definition.scale).not.toBe('signal')
    const plain = streamed(definition, BARS)
    const moved = streamed(
      definition,
      mapPrices(BARS, (price) => price + 4096),
    )
    const shift = definition.outputs.map((_, at) => (outputScale(definition, at) === 'price' ? 4096 : 0))
    expect(differences(plain, moved, (x, y, output) => isClose(x + shift[output]!, y, 1e-7))).toEqual([])
  })

  it('depends on as much of the past as its memory says', () => {
    const needed = Math.max(...definition.outputs.map((output) => historyOf({ ind: definition.id }, output.id)))
    const bars = LONG.slice(0, needed + 50)
    const whole = streamed(definition, bars).at(-1)!
    const tail = streamed(definition, bars.slice(-needed)).at(-1)!
    const tolerance = definition.memory === 'recursive' ? 2e-3 : 1e-9
    const isSame = differences([whole], [tail], (x, y) => isClose(x, y, tolerance)).length === 0
    // What has accumulated since ever is only comparable with itself; daily bars begin a session each.
    expect(isSame).toBe(definition.memory !== 'cumulative' || definition.id === 'consecutive')
  })

  it('lies between its bounds', () => {
    for (const [at, output] of definition.outputs.entries()) {
      const scale = outputScale(definition, at)
      if (scale !== 'bounded' && scale !== 'signal') continue
      const [low, high] =
        BOUNDS[`${definition.id}.${output.id}`] ?? BOUNDS[definition.id] ?? (scale === 'signal' ? [-1, 1] : [0, 100])
      const values = streamed(definition, BARS).map((row) => row[at]!)
      const outside = values.filter((value) => value < low - 1e-9 || value > high + 1e-9)
      expect({ output: output.id, outside }).toEqual({ output: output.id, outside: [] })
    }
  })

  it('reads the source it is told, if it takes one', () => {
    const columns = columnsOf(BARS)
    const last = PRICE_SOURCES.map((src) => {
      const indicator = definition.create({}, src)
      for (const bar of BARS) indicator.update(bar)
      expect(definition.batch(columns, {}, src)[0]!.at(-1)).toBe(indicator.values[0])
      return indicator.values[0]
    })
    if (!definition.isSeries) expect(new Set(last).size).toBe(1)
    else expect(new Set(last).size).toBeGreaterThan(definition.id === 'consecutive' ? 1 : 2)
  })
})

describe('the registry', () => {
  it('holds at least 45 indicators and 20 candlestick patterns', () => {
    const patterns = ALL.filter(({ group }) => group === 'pattern')
    expect(patterns.length).toBeGreaterThanOrEqual(20)
    expect(ALL.length - patterns.length).toBeGreaterThanOrEqual(45)
    expect(patterns.every(({ id, scale }) => id.startsWith('cdl_') && scale === 'signal')).toBe(true)
  })

  it('words everything in Korean and in English, each id once', () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length)
    for (const { id, label, short, params, outputs, source } of ALL) {
      expect(id).toMatch(/^[a-z][a-z0-9_]*$/)
      const labels = [label, short, ...params.map((one) => one.label), ...outputs.map((one) => one.label)]
      expect(labels.flatMap(({ ko, en }) => [ko, en]).filter((text) => text.trim() === '')).toEqual([])
      expect(source.length).toBeGreaterThan(5)
      expect(new Set(outputs.map((one) => one.id)).size).toBe(outputs.length)
      expect(new Set(params.map((one) => one.id)).size).toBe(params.length)
    }
  })

  it('has defaults inside their bounds', () => {
    for (const { id, params } of ALL) {
      const outside = params.filter((one) => problemWith(one, one.default) !== undefined).map((one) => one.id)
      expect({ id, outside }).toEqual({ id, outside: [] })
    }
  })
})

/** Lines made of earlier bars only: they say nothing of the bar itself. */
const OF_BARS_BEFORE = new Set(['donchian', 'alligator', 'pivot'])

function factorOf(definition: IndicatorDefinition, at: number, output: string): number {
  const scale = outputScale(definition, at)
  if (scale === 'price') return 4
  if (scale !== 'free') return 1
  if (SIXTEEN_TIMES.has(definition.id)) return 16
  if (output === 'j') return 1
  return FOUR_TIMES.has(definition.id) ? 4 : 1
}

function withUnknown(bars: readonly BarLike[], rows: readonly number[]): BarLike[] {
  const nothing = Number.NaN
  return bars.map((bar, at) =>
    rows.includes(at)
      ? { ts: bar.ts, open: nothing, high: nothing, low: nothing, close: nothing, volume: nothing }
      : bar,
  )
}

/** Halted, untraded, falling to nothing, leaping, and partly unknown. */
function hostile(): BarLike[][] {
  const flat = BARS.map((bar) => ({ ...bar, open: 70_000, high: 70_000, low: 70_000, close: 70_000 }))
  const unsold = BARS.map((bar) => ({ ...bar, volume: 0 }))
  return [
    flat,
    unsold,
    flat.map((bar) => ({ ...bar, volume: 0 })),
    mapPrices(BARS, () => 0),
    [...BARS.slice(0, 100), ...flat.slice(100, 300), ...BARS.slice(300)],
    BARS.map((bar, at) => (at % 50 < 25 ? bar : { ...bar, open: 1, high: 1e12, low: 1, close: 1e12, volume: 1e12 })),
    BARS.map((bar, at) => (at % 40 === 39 ? { ...bar, volume: Number.NaN } : bar)),
    withUnknown(BARS, [0, 1, 50, 51, 52, 300]),
  ]
}

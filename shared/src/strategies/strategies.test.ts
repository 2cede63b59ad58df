import { describe, expect, it } from 'vitest'
import { findLookAhead } from '../backtest/look-ahead.ts'
import { runBacktest } from '../backtest/run-backtest.ts'
import { aSeries, randomBars } from '../backtest/series.test-support.ts'
import { type BacktestSeries, DEFAULT_SETTINGS } from '../backtest/settings.ts'
import { instrumentId } from '../domain/instrument.ts'
import { type BarColumns, columnsOf } from '../indicators/columns.ts'
import type { BarLike, ParamValues } from '../indicators/indicator.ts'
import { mulberry32, type Random } from '../sim/random.ts'
import { STRATEGIES } from './registry.ts'
import type { StrategyDefinition } from './strategy.ts'

const DAY_MS = 86_400_000
const OPEN = Date.UTC(2024, 0, 8)

/** Days of bars of ten minutes, nine to half past three, that drift and jump as shares do. */
function intradayBars(random: Random, days: number): BarColumns {
  const bars: BarLike[] = []
  let price = 10_000 + Math.floor(random() * 40_000)
  for (let day = 0; day < days; day += 1) {
    const drift = (random() - 0.5) * 0.004
    price = Math.max(100, Math.round(price * (0.97 + 0.06 * random())))
    for (let slot = 0; slot < 39; slot += 1) {
      const open = price
      const close = Math.max(100, Math.round(open * (1 + drift + (random() - 0.5) * 0.006)))
      const high = Math.round(Math.max(open, close) * (1 + 0.002 * random()))
      const low = Math.round(Math.min(open, close) * (1 - 0.002 * random()))
      bars.push({ ts: OPEN + day * DAY_MS + slot * 600_000, open, high, low, close, volume: 50_000 })
      price = close
    }
  }
  return columnsOf(bars)
}

/** As many series as it takes, of the bars it is made for. */
function seriesFor({ series, bars }: StrategyDefinition, seed: number): readonly BacktestSeries[] {
  const random = mulberry32(seed)
  const count = series === 'many' ? 4 : series
  return Array.from({ length: count }, (_, index) =>
    aSeries(bars === 'intraday' ? intradayBars(random, 60) : randomBars(random, 500), {
      instrumentId: instrumentId(String(100_000 + index)),
    }),
  )
}

const SETTINGS = { ...DEFAULT_SETTINGS, cash: 100_000_000 }
const play = (definition: StrategyDefinition, seed: number, params: ParamValues = {}) => {
  const series = seriesFor(definition, seed)
  return runBacktest(series, definition.create(params, series.length), SETTINGS)
}
const at = (definition: StrategyDefinition, bound: 'min' | 'max'): ParamValues =>
  Object.fromEntries(definition.params.map((spec) => [spec.id, spec.kind === 'choice' ? spec.default : spec[bound]]))

it('every strategy has an id and words of its own', () => {
  expect(new Set(STRATEGIES.map(({ id }) => id)).size).toBe(STRATEGIES.length)
  expect(new Set(STRATEGIES.map(({ label }) => label.ko)).size).toBe(STRATEGIES.length)
})

describe.each(STRATEGIES.map((definition) => [definition.id, definition] as const))('%s', (_id, definition) => {
  it('trades on its defaults, the same way twice', () => {
    const [first, second] = [play(definition, 5), play(definition, 5)]
    expect(first.fills.length).toBeGreaterThan(2)
    expect(first).toEqual(second)
  })

  it('does not look ahead', () => {
    const series = seriesFor(definition, 7)
    const steps = series[0]?.columns.length ?? 0
    const cuts = Array.from({ length: 12 }, (_, index) => steps - 1 - index * 7)
    const create = (some: readonly BacktestSeries[]) => definition.create({}, some.length)
    expect(findLookAhead(series, create, { settings: SETTINGS, cuts })).toBeUndefined()
  })

  it.each(['min', 'max'] as const)('keeps within its account with every parameter at its %s', (bound) => {
    for (const seed of [1, 2, 3]) {
      const { cash, equity, fills } = play(definition, seed, at(definition, bound))
      expect(cash).toBeGreaterThanOrEqual(0)
      expect(equity.every((won) => won > 0)).toBe(true)
      expect(fills.every(({ quantity }) => Number.isInteger(quantity) && quantity > 0)).toBe(true)
    }
  })

  it('refuses parameters out of range and a number of series it is not made for', () => {
    const [spec] = definition.params
    expect(() => definition.create({ [spec?.id ?? '']: -1 }, seriesFor(definition, 1).length)).toThrow(spec?.id)
    expect(() => definition.create({}, definition.series === 'many' ? 0 : 9)).toThrow(definition.id)
  })

  it('says in both languages what it does and when it loses, and promises nothing', () => {
    const { label, about, params } = definition
    for (const words of [label, about, ...params.map((param) => param.label)]) {
      expect(words.ko).toMatch(/[가-힣A-Z]/)
      expect(words.en).toMatch(/^[A-Zk(]/)
    }
    expect(about.ko).toMatch(/손실|잃/)
    expect(`${about.ko} ${about.en}`).not.toMatch(/보장|확실|guarantee|always wins|risk-free/i)
  })
})

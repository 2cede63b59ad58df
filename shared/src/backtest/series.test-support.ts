import { readFileSync } from 'node:fs'
import { instrumentId } from '../domain/instrument.ts'
import { type BarColumns, columnsOf } from '../indicators/columns.ts'
import type { BarLike } from '../indicators/indicator.ts'
import { mulberry32, type Random } from '../sim/random.ts'
import { type BacktestSeries, type BacktestSettings, DEFAULT_SETTINGS, flatCosts } from './settings.ts'

const DAY_MS = 86_400_000
/** A Monday, nine in the morning in Seoul. */
export const FIRST_DAY = Date.UTC(2024, 0, 8)

/** Daily bars of one share from rows of open, high, low, close and volume; days follow each other. */
export const dailyBars = (rows: readonly (readonly [number, number, number, number, number])[]): BarColumns =>
  columnsOf(
    rows.map(
      ([open, high, low, close, volume], day): BarLike => ({
        ts: FIRST_DAY + day * DAY_MS,
        open,
        high,
        low,
        close,
        volume,
      }),
    ),
  )

export const aSeries = (columns: BarColumns, over: Partial<BacktestSeries> = {}): BacktestSeries => ({
  instrumentId: instrumentId('005930'),
  kind: 'stock',
  market: 'kospi',
  columns,
  ...over,
})

/** No charges, no slippage, all the volume it wants. */
export const FRICTIONLESS: BacktestSettings = {
  ...DEFAULT_SETTINGS,
  cash: 100_000_000,
  costs: flatCosts(0, 0),
  fills: { slippageTicks: 0, volumeShare: null, limit: 'touch' },
}

const whole = (price: number): number => Math.max(1, Math.round(price))

/** A random walk of daily bars: prices of at least one won, highs and lows around open and close. */
export function randomBars(random: Random, length: number): BarColumns {
  let price = 1_000 + random() * 50_000
  const rows = Array.from({ length }, (): [number, number, number, number, number] => {
    const open = whole(price * (0.99 + 0.02 * random()))
    const close = whole(price * (0.96 + 0.08 * random()))
    price = close
    const high = whole(Math.max(open, close) * (1 + 0.01 * random()))
    const low = whole(Math.min(open, close) * (1 - 0.01 * random()))
    return [open, high, low, close, 1_000 + Math.floor(random() * 10_000)]
  })
  return dailyBars(rows)
}

export const randomBarsOf = (seed: number, length: number): BarColumns => randomBars(mulberry32(seed), length)

/** Daily bars of 005930 from 2018-05-04 to 2021-12-30, after its 50:1 split. MIT, see THIRD-PARTY-NOTICES.md. */
export function samsungDaily(): BarColumns {
  const file = new URL('./__fixtures__/005930-daily-2018-2021.csv', import.meta.url)
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  return columnsOf(
    lines.map((line): BarLike => {
      const [date = '', ...figures] = line.split(',')
      const [open = 0, high = 0, low = 0, close = 0, volume = 0] = figures.map(Number)
      return { ts: Date.parse(`${date}T09:00:00+09:00`), open, high, low, close, volume }
    }),
  )
}

import { runBacktest } from '@naru/shared/backtest/run-backtest'
import { type BacktestSettings, DEFAULT_SETTINGS } from '@naru/shared/backtest/settings'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { smaCross } from '@naru/shared/strategies/sma-cross'
import { CASH, COSTS, instrument, SHARES, type Tile, tilesOf } from './sweep-grid.ts'
import { walk } from './walk.ts'

/** The bars and grids of the bench, for every process that plays them. */
export const M1 = { seed: 20240101, count: 1_000_000, sigma: 0.000_8, start: 50_000 }
const SYMBOLS = 2_000
export const GRID_BARS = 250_000

const steps = (from: number, by: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index * by)
export const GRID: Tile = { fast: steps(5, 5, 10), slow: steps(60, 10, 10) }
export const LARGE_GRID: Tile = { fast: steps(5, 1, 100), slow: steps(110, 2, 100) }
/** Forty pieces of the large grid: as many for one worker as for the other. */
export const piecesOf = (grid: Tile): readonly Tile[] => tilesOf(grid, { fast: 10, slow: 25 })

export const symbolsOf = (): readonly BarColumns[] =>
  Array.from({ length: SYMBOLS }, (_, index) =>
    walk({ seed: 1_000 + index, count: 2_500, sigma: 0.02, start: 50_000, stepMs: 86_400_000 }),
  )

const SETTINGS: BacktestSettings = {
  ...DEFAULT_SETTINGS,
  cash: CASH,
  costs: COSTS,
  fills: { slippageTicks: 0, volumeShare: null, limit: 'touch' },
}

/** The full engine: risk, orders, fills, positions, costs and a curve. */
export function playEngine(columns: BarColumns): { readonly final: number; readonly fills: number } {
  const strategy = smaCross.create({ fast: 20, slow: 60, shares: SHARES }, 1)
  const { finalEquity, fills } = runBacktest([{ ...instrument, columns }], strategy, SETTINGS)
  return { final: finalEquity, fills: fills.length }
}

import { flatCosts } from '@naru/shared/backtest/settings'
import { createSignals, crossings, playSignals } from '@naru/shared/backtest/sweep'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { sma } from '@naru/shared/indicators/sma'

/** A rectangle of a grid of moving-average crosses. */
export interface Tile {
  readonly fast: readonly number[]
  readonly slow: readonly number[]
}

export interface TileResult {
  readonly sum: number
  readonly fills: number
  readonly best: number
}

export const instrument = { instrumentId: instrumentId('005930'), kind: 'stock', market: 'kospi' } as const
export const COSTS = flatCosts(0.000_15, 0.001_8)
export const CASH = 1_000_000_000
export const SHARES = 100

/** Cuts a grid into tiles small enough for the lines of one to stay in memory: each line is computed once a tile. */
export function tilesOf({ fast, slow }: Tile, size: number): readonly Tile[] {
  const parts = (values: readonly number[]) =>
    Array.from({ length: Math.ceil(values.length / size) }, (_, part) => values.slice(part * size, (part + 1) * size))
  return parts(fast).flatMap((some) => parts(slow).map((others) => ({ fast: some, slow: others })))
}

export function runTile(columns: BarColumns, { fast, slow }: Tile): TileResult {
  const series = { ...instrument, columns }
  const lines = (periods: readonly number[]) => periods.map((period) => sma.batch(columns, { period })[0]!)
  const [fasts, slows] = [lines(fast), lines(slow)]
  const signals = createSignals(columns.length)
  let [sum, fills, best] = [0, 0, Number.NEGATIVE_INFINITY]
  for (const one of fasts) {
    for (const other of slows) {
      const run = playSignals(series, crossings(one, other, signals), { cash: CASH, costs: COSTS, shares: SHARES })
      sum += run.finalEquity
      fills += run.fills
      best = Math.max(best, run.finalEquity)
    }
  }
  return { sum, fills, best }
}

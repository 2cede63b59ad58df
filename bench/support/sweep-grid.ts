import { flatCosts } from '@naru/shared/backtest/settings'
import { createSignals, crossings, playSignals } from '@naru/shared/backtest/sweep'
import { instrumentId } from '@naru/shared/domain/instrument'
import { meanColumn } from '@naru/shared/indicators/cells/mean'
import type { BarColumns } from '@naru/shared/indicators/columns'

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
export function tilesOf({ fast, slow }: Tile, size: { readonly fast: number; readonly slow: number }): readonly Tile[] {
  const parts = (values: readonly number[], most: number) =>
    Array.from({ length: Math.ceil(values.length / most) }, (_, part) => values.slice(part * most, (part + 1) * most))
  return parts(fast, size.fast).flatMap((some) =>
    parts(slow, size.slow).map((others) => ({ fast: some, slow: others })),
  )
}

/** Averages of the closes, each in memory that the next tile uses again. */
export interface Lines {
  of(periods: readonly number[], from: number): readonly Float64Array[]
}

export function createLines({ close, length }: BarColumns): Lines {
  const kept: Float64Array[] = []
  return {
    of: (periods, from) =>
      periods.map((period, index) => {
        kept[from + index] ??= new Float64Array(length)
        return meanColumn(close.subarray(0, length), period, kept[from + index])
      }),
  }
}

export function runTile(columns: BarColumns, { fast, slow }: Tile, lines: Lines): TileResult {
  const series = { ...instrument, columns }
  const [fasts, slows] = [lines.of(fast, 0), lines.of(slow, fast.length)]
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

import type { BarLike } from './indicator.ts'

/** Bars as columns: ascending by `ts`, prices in won, volume in shares; only the first `length` rows count. */
export interface BarColumns {
  readonly ts: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  readonly length: number
}

export function createColumns(length: number): BarColumns {
  const column = () => new Float64Array(length)
  return { ts: column(), open: column(), high: column(), low: column(), close: column(), volume: column(), length }
}

type MutableBar = { -readonly [Field in keyof BarLike]: number }

/** Reads one row into `bar`, which is used again and again: nothing is allocated. */
export function readRow(columns: BarColumns, row: number, bar: MutableBar): BarLike {
  bar.ts = columns.ts[row]!
  bar.open = columns.open[row]!
  bar.high = columns.high[row]!
  bar.low = columns.low[row]!
  bar.close = columns.close[row]!
  bar.volume = columns.volume[row]!
  return bar
}

export function columnsOf(bars: readonly BarLike[]): BarColumns {
  const columns = createColumns(bars.length)
  bars.forEach((bar, row) => {
    columns.ts[row] = bar.ts
    columns.open[row] = bar.open
    columns.high[row] = bar.high
    columns.low[row] = bar.low
    columns.close[row] = bar.close
    columns.volume[row] = bar.volume
  })
  return columns
}

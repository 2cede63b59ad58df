import type { BarColumns } from './columns.ts'
import type { BarLike, Label } from './indicator.ts'

export const PRICE_SOURCES = ['open', 'high', 'low', 'close', 'volume', 'hl2', 'hlc3', 'ohlc4'] as const
export type PriceSource = (typeof PRICE_SOURCES)[number]

export const isPriceSource = (value: unknown): value is PriceSource =>
  (PRICE_SOURCES as readonly unknown[]).includes(value)

export const SOURCE_LABELS: Readonly<Record<PriceSource, Label>> = {
  open: { ko: '시가', en: 'Open' },
  high: { ko: '고가', en: 'High' },
  low: { ko: '저가', en: 'Low' },
  close: { ko: '종가', en: 'Close' },
  volume: { ko: '거래량', en: 'Volume' },
  hl2: { ko: '(고+저)/2', en: '(H+L)/2' },
  hlc3: { ko: '(고+저+종)/3', en: '(H+L+C)/3' },
  ohlc4: { ko: '(시+고+저+종)/4', en: '(O+H+L+C)/4' },
}

/** Reads one number of a bar. */
export const READ: Readonly<Record<PriceSource, (bar: BarLike) => number>> = {
  open: (bar) => bar.open,
  high: (bar) => bar.high,
  low: (bar) => bar.low,
  close: (bar) => bar.close,
  volume: (bar) => bar.volume,
  hl2: (bar) => (bar.high + bar.low) / 2,
  hlc3: (bar) => (bar.high + bar.low + bar.close) / 3,
  ohlc4: (bar) => (bar.open + bar.high + bar.low + bar.close) / 4,
}

/** The same numbers as `READ` gives, all at once; a view of the column itself where there is one. */
export function sourceColumn(columns: BarColumns, src: PriceSource): Float64Array {
  const { open, high, low, close, length } = columns
  switch (src) {
    case 'hl2':
      return mapRows(length, (row) => (high[row]! + low[row]!) / 2)
    case 'hlc3':
      return mapRows(length, (row) => (high[row]! + low[row]! + close[row]!) / 3)
    case 'ohlc4':
      return mapRows(length, (row) => (open[row]! + high[row]! + low[row]! + close[row]!) / 4)
    default:
      return columns[src].subarray(0, length)
  }
}

function mapRows(length: number, at: (row: number) => number): Float64Array {
  const result = new Float64Array(length)
  for (let row = 0; row < length; row += 1) result[row] = at(row)
  return result
}

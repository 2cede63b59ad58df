import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { BacktestSeries } from '@naru/shared/backtest/settings'
import { instrumentId } from '@naru/shared/domain/instrument'
import { columnsOf } from '@naru/shared/indicators/columns'
import type { BarLike } from '@naru/shared/indicators/indicator'

/** Real daily bars this repository carries, by short code; see sandbox/data/README.md. */
export function carriedDailyBars(): ReadonlyMap<string, BacktestSeries> {
  const file = new URL('../data/daily-largecaps.csv.gz', import.meta.url)
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  const bars = new Map<string, BarLike[]>()
  for (const line of lines) {
    const [symbol = '', date = '', ...figures] = line.split(',')
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = figures.map(Number)
    const own = bars.get(symbol) ?? []
    own.push({ ts: Date.parse(`${date}T09:00:00+09:00`), open, high, low, close, volume })
    bars.set(symbol, own)
  }
  return new Map(
    [...bars].map(([symbol, own]) => [
      symbol,
      { instrumentId: instrumentId(symbol), kind: 'stock', market: 'kospi', columns: columnsOf(own) },
    ]),
  )
}

import type { BacktestSeries } from '@naru/shared/backtest/settings'
import type { KstDate } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { createColumns } from '@naru/shared/indicators/columns'
import { gunzip } from './gunzip.ts'

/**
 * Daily bars that come with the page, so that a first backtest needs neither bridge nor broker: seven shares, adjusted for
 * splits and not for dividends (quantylab/rltrader, MIT), and closes of the KOSPI (the same, and hyunyulhenry/quant_cookbook
 * for 2020, CC0), which are unknown from 2018-04-14 to 2019-12-31 and in 2021.
 */
export const CARRIED: readonly { readonly id: InstrumentId; readonly from: KstDate; readonly to: KstDate }[] = [
  ['005930', '2016-01-04', '2021-12-30'],
  ['005380', '2016-01-04', '2021-12-30'],
  ['035720', '2018-01-02', '2021-12-30'],
  ['035420', '2016-01-04', '2019-12-30'],
  ['068270', '2016-01-04', '2019-12-30'],
  ['051910', '2016-01-04', '2019-12-30'],
  ['015760', '2016-01-04', '2019-12-30'],
].map(([symbol = '', from, to]) => ({ id: instrumentId(symbol), from: from as KstDate, to: to as KstDate })) // the days above

/** The last day of which a close of the KOSPI comes with the page. */
export const CARRIED_CLOSES_END = '2020-12-30' as KstDate // a day of the file

type Benchmark = ReadonlyMap<KstDate, number>

async function readText(path: string): Promise<string> {
  const answer = await fetch(path)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return new TextDecoder().decode(await gunzip(await answer.arrayBuffer()))
}

/** Rows under a heading line, cut at commas. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

/** Lines of symbol, date, open, high, low, close, volume; the days of each symbol ascend. */
export function parseDailyBars(text: string): ReadonlyMap<InstrumentId, BacktestSeries> {
  const bySymbol = Map.groupBy(rowsOf(text), ([symbol = '']) => symbol)
  return new Map(
    [...bySymbol].map(([symbol, rows]) => {
      const columns = createColumns(rows.length)
      rows.forEach(([, date, ...figures], row) => {
        const [open = 0, high = 0, low = 0, close = 0, volume = 0] = figures.map(Number)
        columns.ts[row] = Date.parse(`${date}T09:00:00+09:00`)
        columns.open[row] = open
        columns.high[row] = high
        columns.low[row] = low
        columns.close[row] = close
        columns.volume[row] = volume
      })
      const id = instrumentId(symbol)
      return [id, { instrumentId: id, kind: 'stock', market: 'kospi', columns }]
    }),
  )
}

/** Lines of date and close. */
export const parseCloses = (text: string): Benchmark =>
  new Map(rowsOf(text).map(([date = '', close]) => [date as KstDate, Number(close)])) // days of our own file

interface Carried {
  readonly series: ReadonlyMap<InstrumentId, BacktestSeries>
  readonly benchmark: Benchmark
}

let reading: Promise<Carried> | undefined

/** Read once for as long as the page lives; a failed reading is tried again by whoever asks next. */
export function readCarried(): Promise<Carried> {
  reading ??= Promise.all([readText('/data/daily-largecaps.csv.gz'), readText('/data/kospi.csv.gz')])
    .then(([bars, closes]) => ({ series: parseDailyBars(bars), benchmark: parseCloses(closes) }))
    .catch((error: unknown) => {
      reading = undefined
      throw error
    })
  return reading
}

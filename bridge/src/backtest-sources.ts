import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { BacktestSeries } from '@naru/shared/backtest/settings'
import { encodeColumns, SERIES_LIMITS } from '@naru/shared/contracts/bar-columns'
import { err, ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { symbolOf } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { BarColumns } from '@naru/shared/indicators/columns'
import { INDEX_KOSPI } from '@naru/shared/market/benchmark'
import { CsvReader } from './adapters/history/csv.ts'
import type { BarsOrder, Failure, LoadedBars, Replies, Requests } from './backtest/protocol.ts'
import type { ThreadSources } from './backtest/thread.ts'
import type { HistoryStore } from './ports/history.ts'
import { storedBars, uploadedBars, uploadScope } from './runtime/stored-bars.ts'

const COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const

/** Bars on this disk, for the threads. @param now  UnixMs */
export function createThreadSources(store: HistoryStore, now: () => number): Omit<ThreadSources, 'given'> {
  const today = (): KstDate => kstDate(unixMs(now()))
  const barsOf = ({ userId, bar, from, to, isUploaded }: BarsOrder, id: BacktestSeries['instrumentId']) =>
    (isUploaded ? uploadedBars : storedBars)(store, { userId, instrumentId: id, spec: bar, from, to, today: today() })

  const load = (order: BarsOrder): Result<LoadedBars, Failure> => {
    const series: BacktestSeries[] = []
    const hash = createHash('sha256')
    for (const { id, kind, market } of order.instruments) {
      const bars = barsOf(order, id)
      if (!bars.ok) return err({ code: 'bars_unreadable', detail: bars.error.kind })
      if (bars.value.length === 0) continue
      const columns = sharedColumns(bars.value)
      for (const name of COLUMNS) hash.update(new Uint8Array(columns[name].buffer))
      series.push({ instrumentId: id, kind, market, columns })
    }
    return ok({ series, benchmark: benchmarkOf(order), hash: hash.digest('hex') })
  }

  const benchmarkOf = (order: BarsOrder): LoadedBars['benchmark'] => {
    if (order.benchmark === null) return null
    const days = storedBars(store, { ...order, instrumentId: INDEX_KOSPI, spec: '1d', today: today() })
    if (!days.ok || days.value.length === 0) return null
    return days.value.map(({ ts, close }) => [kstDate(ts), close] as const)
  }

  return {
    load,
    columns(order) {
      const loaded = load({ ...order, benchmark: null })
      if (!loaded.ok) return loaded
      const columns = loaded.value.series[0]?.columns ?? sharedColumns([])
      return ok(gzipSync(encodeColumns(columns), { level: 4 }))
    },
    upload: (file) => keepUpload(store, file),
  }
}

/** In memory that every thread sees. */
function sharedColumns(bars: readonly Bar[]): BarColumns {
  const { length } = bars
  const column = (of: (typeof COLUMNS)[number]): Float64Array => {
    const values = new Float64Array(new SharedArrayBuffer(length * 8))
    for (let row = 0; row < length; row += 1) values[row] = bars[row]![of]
    return values
  }
  return {
    ts: column('ts'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    length,
  }
}

/** All of the file or nothing of it, for this user alone. The symbol is not in the file: its columns say what a bar is. */
function keepUpload(
  store: HistoryStore,
  { userId, instrumentId: id, csv, now }: Requests['upload'],
): Result<Replies['upload'], Failure> {
  const reader = new CsvReader()
  const symbol = symbolOf(id)
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [at, line] of lines.entries()) {
    const isGood = reader.take(at === 0 ? `symbol,${line}` : line.trim() === '' ? '' : `${symbol},${line}`)
    if (!isGood) break
  }
  const read = reader.finish()
  if (!read.ok) return err({ code: 'input_invalid', detail: read.error.slice(0, 5).join('; ') })
  const { spec, series, rows, warnings } = read.value
  const bars = series.get(id) ?? []
  const scope = uploadScope(userId)
  const kept = store.list()
  if (!kept.ok) return err({ code: 'bars_unreadable', detail: kept.error.kind })
  const own = kept.value.filter((one) => one.scope === scope)
  const isFull = own.reduce((sum, one) => sum + one.bars, bars.length) > SERIES_LIMITS.bars
  const isKnown = own.some((one) => one.instrumentId === id && one.spec === spec)
  if (isFull || (!isKnown && own.length >= SERIES_LIMITS.series)) {
    const limit = `at most ${SERIES_LIMITS.series} series and ${SERIES_LIMITS.bars} bars can be kept`
    return err({ code: 'input_invalid', detail: limit })
  }
  const batch = { scope, instrumentId: id, spec, source: 'csv', adjustedTo: null, covered: [], bars } as const
  const stored = store.append([{ ...batch, fetchedAt: unixMs(now) }])
  if (!stored.ok) return err({ code: 'bars_unreadable', detail: stored.error.kind })
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return err({ code: 'input_invalid', detail: 'there is a header but no row' })
  return ok({ instrumentId: id, spec, rows, from: kstDate(first.ts), to: kstDate(last.ts), warnings: [...warnings] })
}

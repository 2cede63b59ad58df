import type { BacktestSeries } from '@naru/shared/backtest/settings'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { decodeColumns, SeriesUploaded } from '@naru/shared/contracts/bar-columns'
import { HistoryResponse } from '@naru/shared/contracts/bridge-api'
import { fromKst, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { type BarColumns, columnsOf } from '@naru/shared/indicators/columns'
import { INDEX_KOSPI } from '@naru/shared/market/benchmark'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { AppError } from './app-error.ts'
import type { BacktestData } from './backtest-worker.ts'
import { askBridge, askBridgeBytes } from './bridge.ts'
import type { PinnedBridge } from './env.ts'

interface Reading {
  readonly bridge: PinnedBridge | undefined
  readonly instruments: ReadonlyMap<InstrumentId, Pick<ListedInstrument, 'market' | 'kind'>>
  readonly signal: AbortSignal
}

type Asked = Pick<BacktestSpec, 'instruments' | 'from' | 'to' | 'bar' | 'benchmark' | 'data'>

/** As many as the bridge gives at once. */
const PAGE = 1_000

/**
 * Bars as the bridge has them stored; those it does not have it is asked to fetch, page by page.
 *
 * @errors AppError: those of `askBridge`; `bridge_unreachable` also when there is no bridge to ask.
 */
export async function readBridgeBars(spec: Asked, { bridge, instruments, signal }: Reading): Promise<BacktestData> {
  if (!bridge) throw new AppError('bridge_unreachable')
  const series: BacktestSeries[] = []
  for (const id of spec.instruments) {
    const wanted = { bridge, id, spec, signal }
    const stored = await readStored(wanted)
    const isWhole = stored.length > 0 || spec.data === 'uploaded'
    const { market, kind } = instruments.get(id) ?? { market: 'kospi', kind: 'stock' }
    series.push({
      instrumentId: id,
      market,
      kind,
      columns: isWhole ? stored : columnsOf(await readPages(wanted)),
    })
  }
  return { series, benchmark: spec.benchmark === null ? null : await readCloses({ bridge, spec, signal }) }
}

interface Wanted {
  readonly bridge: PinnedBridge
  readonly id: InstrumentId
  readonly spec: Pick<Asked, 'from' | 'to' | 'bar' | 'data'>
  readonly signal: AbortSignal
}

async function readStored({ bridge, id, spec, signal }: Wanted): Promise<BarColumns> {
  const uploaded = String(spec.data === 'uploaded')
  const query = new URLSearchParams({ instrument: id, spec: spec.bar, from: spec.from, to: spec.to, uploaded })
  const columns = decodeColumns(await askBridgeBytes({ bridge, path: `/v1/backtests/bars?${query}`, signal }))
  if (!columns) throw new AppError('answer_unreadable')
  return columns
}

interface ClosesWanted {
  readonly bridge: PinnedBridge
  readonly spec: Pick<Asked, 'from' | 'to'>
  readonly signal: AbortSignal
}

/** Of the KOSPI. Null: the bridge does not know the index in this time. */
export async function readCloses({ bridge, spec, signal }: ClosesWanted): Promise<ReadonlyMap<KstDate, number> | null> {
  const { ts, close, length } = await readStored({
    bridge,
    id: INDEX_KOSPI,
    spec: { from: spec.from, to: spec.to, bar: '1d' },
    signal,
  })
  if (length === 0) return null
  return new Map(Array.from(close, (value, row) => [kstDate(unixMs(ts[row] ?? 0)), value]))
}

/** From the newest back to the first day asked for. */
async function readPages({ bridge, id, spec, signal }: Wanted): Promise<readonly Bar[]> {
  const first = fromKst(spec.from, '000000') ?? 0
  const pages: (readonly Bar[])[] = []
  let to = fromKst(spec.to, '235959') ?? undefined
  for (;;) {
    const query = new URLSearchParams({ spec: spec.bar, limit: String(PAGE), ...(to && { to: String(to) }) })
    const { bars } = await askBridge({ bridge, path: `/v1/history/${id}?${query}`, answer: HistoryResponse, signal })
    const limit: number = to ?? Number.POSITIVE_INFINITY
    const page = bars.filter(({ ts }) => ts <= limit)
    const [oldest] = page
    if (!oldest) break
    pages.unshift(page)
    if (oldest.ts <= first) break
    to = unixMs(oldest.ts - 1)
  }
  return pages.flat()
}

interface Upload {
  readonly bridge: PinnedBridge
  readonly id: InstrumentId
  /** date,open,high,low,close,volume or datetime,… */
  readonly csv: string
}

/**
 * Keeps the reader's own bars of an instrument on the bridge; all of the file or nothing of it.
 *
 * @errors AppError: `input_invalid` with the line that is wrong, or those of `askBridge`
 */
export const uploadBars = ({ bridge, id, csv }: Upload): Promise<SeriesUploaded> =>
  askBridge({
    bridge,
    path: `/v1/backtests/series?${new URLSearchParams({ instrument: id })}`,
    answer: SeriesUploaded,
    method: 'POST',
    csv,
  })

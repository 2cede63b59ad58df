import type { BacktestSeries } from '@naru/shared/backtest/settings'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { HistoryResponse } from '@naru/shared/contracts/bridge-api'
import { fromKst } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { columnsOf } from '@naru/shared/indicators/columns'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { AppError } from './app-error.ts'
import type { BacktestData } from './backtest-worker.ts'
import { askBridge } from './bridge.ts'
import type { PinnedBridge } from './env.ts'

interface Reading {
  readonly bridge: PinnedBridge | undefined
  readonly instruments: ReadonlyMap<InstrumentId, Pick<ListedInstrument, 'market' | 'kind'>>
  readonly signal: AbortSignal
}

type Asked = Pick<BacktestSpec, 'instruments' | 'from' | 'bar'>

/** As many as the bridge gives at once. */
const PAGE = 1_000

/**
 * Bars as the bridge has them, page by page from the newest back to the first day asked for.
 *
 * @errors AppError: those of `askBridge`; `bridge_unreachable` also when there is no bridge to ask.
 */
export async function readBridgeBars(spec: Asked, { bridge, instruments, signal }: Reading): Promise<BacktestData> {
  if (!bridge) throw new AppError('bridge_unreachable')
  const series: BacktestSeries[] = []
  for (const id of spec.instruments) {
    const bars = await allBars(bridge, { id, spec, signal })
    const { market, kind } = instruments.get(id) ?? { market: 'kospi', kind: 'stock' }
    series.push({ instrumentId: id, market, kind, columns: columnsOf(bars) })
  }
  return { series, benchmark: null }
}

interface Wanted {
  readonly id: InstrumentId
  readonly spec: Asked
  readonly signal: AbortSignal
}

async function allBars(bridge: PinnedBridge, { id, spec, signal }: Wanted): Promise<readonly Bar[]> {
  const first = fromKst(spec.from, '000000') ?? 0
  const pages: (readonly Bar[])[] = []
  let to: number | undefined
  for (;;) {
    const query = new URLSearchParams({
      spec: spec.bar,
      limit: String(PAGE),
      ...(to === undefined ? {} : { to: String(to) }),
    })
    const path = `/v1/history/${id}?${query}`
    const { bars } = await askBridge({ bridge, path, answer: HistoryResponse, signal })
    const limit = to ?? Number.POSITIVE_INFINITY
    const page = bars.filter(({ ts }) => ts <= limit)
    const [oldest] = page
    if (!oldest) break
    pages.unshift(page)
    if (oldest.ts <= first) break
    to = oldest.ts - 1
  }
  return pages.flat()
}

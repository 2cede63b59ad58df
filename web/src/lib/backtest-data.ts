import { sliceSeries } from '@naru/shared/backtest/job/table'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { addDays, fromKst } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import type { BacktestData } from './backtest-worker.ts'
import { readBridgeBars } from './bridge-bars.ts'
import { readCarried } from './carried-bars.ts'
import type { PinnedBridge } from './env.ts'

type Asked = Pick<BacktestSpec, 'instruments' | 'from' | 'to' | 'bar' | 'benchmark' | 'data'>

interface Reading {
  readonly source: 'carried' | 'bridge'
  readonly bridge: PinnedBridge | undefined
  /** Market and kind decide over taxes and price steps. */
  readonly instruments: ReadonlyMap<InstrumentId, Pick<ListedInstrument, 'market' | 'kind'>>
  readonly signal: AbortSignal
}

/** The days a spec asks for: nothing outside them is played. */
export function cutToSpec({ from, to }: Pick<Asked, 'from' | 'to'>, data: BacktestData): BacktestData {
  const [first, end] = [fromKst(from, '000000') ?? 0, fromKst(addDays(to, 1), '000000') ?? 0]
  const series = sliceSeries(data.series, { from: first, to: end }).filter(({ columns }) => columns.length > 0)
  return { ...data, series }
}

/** Everything a spec is played on. What there are no bars of is left out, which the report then says. */
export async function readBars(spec: Asked, { source, ...reading }: Reading): Promise<BacktestData> {
  return cutToSpec(spec, source === 'carried' ? await carried(spec) : await ofBridge(spec, reading))
}

async function carried(spec: Asked): Promise<BacktestData> {
  const { series, benchmark } = await readCarried()
  return {
    series: spec.instruments.flatMap((id) => series.get(id) ?? []),
    benchmark: spec.benchmark === null ? null : benchmark,
  }
}

/** A bridge that does not know the index is helped out, as far as the closes go that come with the page. */
async function ofBridge(spec: Asked, reading: Omit<Reading, 'source'>): Promise<BacktestData> {
  const data = await readBridgeBars(spec, reading)
  if (spec.benchmark === null || data.benchmark !== null) return data
  const { benchmark } = await readCarried()
  const isKnown = [...benchmark.keys()].some((day) => day >= spec.from && day <= spec.to)
  return { ...data, benchmark: isKnown ? benchmark : null }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { BacktestReport } from '@naru/shared/backtest/report'
import { runBacktestJob } from '@naru/shared/backtest/run-job'
import { type BacktestSpec, DEFAULT_TERMS } from '@naru/shared/backtest/spec'
import { instrumentId } from '@naru/shared/domain/instrument'
import { cutToSpec } from '@/lib/backtest-data.ts'
import { parseCloses, parseDailyBars } from '@/lib/carried-bars.ts'

const DATA = join(import.meta.dirname, '../../../../public/data')
const read = (name: string): string => gunzipSync(readFileSync(join(DATA, name))).toString('utf8')

export const aSpec = (over: Partial<BacktestSpec> = {}): BacktestSpec => ({
  v: 1,
  strategy: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5, slow: 20, weight: 50 } },
  instruments: [instrumentId('005930')],
  bar: '1d',
  from: '2020-01-02' as BacktestSpec['from'],
  to: '2021-12-30' as BacktestSpec['to'],
  settings: DEFAULT_TERMS,
  benchmark: 'KOSPI',
  outOfSampleShare: null,
  task: { kind: 'single' },
  ...over,
})

const bars = parseDailyBars(read('daily-largecaps.csv.gz'))
const benchmark = parseCloses(read('kospi.csv.gz'))

/** What the engine makes of a spec on the bars that are carried. */
export function reportOf(spec: BacktestSpec): BacktestReport {
  const series = spec.instruments.flatMap((id) => bars.get(id) ?? [])
  const ran = runBacktestJob(spec, cutToSpec(spec, { series, benchmark }))
  if (!ran.ok) throw new Error(ran.error.code)
  return ran.value
}

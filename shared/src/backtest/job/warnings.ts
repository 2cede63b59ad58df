import { addDays } from '../../core/time.ts'
import type { BacktestReport, ReportWarning } from '../report.ts'
import type { JobPlan } from './plan.ts'

/** Below so many trades figures are mostly luck. */
const FEW_TRADES = 30
/** Holidays at the begin of the time asked for are no gap. */
const DAYS_OF_GRACE = 10
const SURE = 0.95
const CHANCE = 0.5

type Told = Omit<BacktestReport, 'warnings'>

export function warningsOf(report: Told, { data }: JobPlan): readonly ReportWarning[] {
  const { spec, tradeCount, fillCount, task, costs } = report
  const warnings: ReportWarning[] = []
  const present = new Set(
    data.series.flatMap(({ instrumentId, columns }) => (columns.length > 0 ? [instrumentId] : [])),
  )
  const missing = spec.instruments.filter((id) => !present.has(id))
  if (missing.length > 0) warnings.push({ code: 'missing_bars', instrumentIds: missing })
  if (report.data.from > addDays(spec.from, DAYS_OF_GRACE)) {
    warnings.push({ code: 'short_history', from: report.data.from })
  }
  if (fillCount === 0) warnings.push({ code: 'no_trades' })
  else if (tradeCount < FEW_TRADES) warnings.push({ code: 'few_trades', count: tradeCount })
  if (fillCount > 0 && costs.commission === 0 && costs.tax === 0) warnings.push({ code: 'no_charges' })
  if (spec.benchmark !== null && data.benchmark === null) warnings.push({ code: 'no_benchmark' })
  if (task?.kind === 'sweep' && ((task.deflatedSharpe ?? 0) < SURE || (task.pbo ?? 0) > CHANCE)) {
    warnings.push({ code: 'overfit', deflatedSharpe: task.deflatedSharpe, pbo: task.pbo })
  }
  const [before, after] = [report.parts?.inSample.sharpe ?? null, report.parts?.outOfSample.sharpe ?? null]
  if (before !== null && after !== null && before > 0 && after < before / 2) {
    warnings.push({ code: 'out_of_sample_worse', inSample: before, outOfSample: after })
  }
  return warnings
}

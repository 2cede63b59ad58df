import { BacktestSummary } from '@naru/shared/backtest/report'
import type { BacktestJobRow, BacktestKind, BacktestState } from '@naru/shared/contracts/backtests'
import type { KeptResult } from '../local/kept-results.ts'
import type { LocalRun } from '../local/local-run.ts'

export const MOST_COMPARED = 4

/** One backtest as a list shows it, from wherever it is. */
export interface Entry {
  readonly id: string
  readonly name: string
  readonly kind: BacktestKind
  readonly where: 'here' | 'bridge'
  readonly state: BacktestState
  /** 0 to 1. */
  readonly progress: number
  readonly done: number
  readonly total: number
  readonly secondsLeft: number | null
  /** Why it failed, as a code. */
  readonly reason: string | null
  readonly summary: BacktestSummary | null
  /** UnixMs. */
  readonly createdAt: number
}

const ofJob = (row: BacktestJobRow): Entry => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  where: 'bridge',
  state: row.state,
  progress: row.progress,
  done: row.done_runs,
  total: row.total_runs,
  secondsLeft: row.eta_seconds,
  reason: row.reason_code,
  summary: BacktestSummary.safeParse(row.summary).data ?? null,
  createdAt: Date.parse(row.created_at),
})

const ofKept = ({ id, name, spec, summary, createdAt }: KeptResult): Entry => ({
  id,
  name,
  kind: spec.task.kind,
  where: 'here',
  state: 'done',
  progress: 1,
  done: 1,
  total: 1,
  secondsLeft: null,
  reason: null,
  summary,
  createdAt,
})

const ofRun = ({ id, name, spec, startedAt, state, done, total, failure }: LocalRun): Entry => ({
  id,
  name,
  kind: spec.task.kind,
  where: 'here',
  state: state === 'failed' ? 'failed' : 'running',
  progress: total > 0 ? done / total : 0,
  done,
  total,
  secondsLeft: null,
  reason: failure,
  summary: null,
  createdAt: startedAt,
})

/** The newest first, each once. */
export function entriesOf(
  jobs: readonly BacktestJobRow[],
  kept: readonly KeptResult[],
  run: LocalRun | null,
): readonly Entry[] {
  const all = [...(run ? [ofRun(run)] : []), ...kept.map(ofKept), ...jobs.map(ofJob)]
  const byId = new Map(all.toReversed().map((entry) => [entry.id, entry]))
  return [...byId.values()].toSorted((a, b) => b.createdAt - a.createdAt)
}

'use client'

import { ReportSkeleton } from '../result/report-skeleton.tsx'
import { useResult } from '../result/use-result.ts'
import type { FormParts } from './form-props.ts'
import { type Beginning, NewBacktest } from './new-backtest.tsx'
import { useOwnStrategies } from './own-strategies.ts'

interface BeginBacktestProps {
  readonly userId: string
  readonly parts: FormParts
  /** Of a backtest whose terms are taken over. */
  readonly like: string | undefined
  /** With the numbers its sweep found best. */
  readonly isBest: boolean
  readonly strategyId: string | undefined
}

/** The form, once what it begins with has been read. */
export function BeginBacktest({ like, ...props }: BeginBacktestProps) {
  const own = useOwnStrategies()
  const waitsForOwn = props.strategyId !== undefined && own === undefined
  if (like !== undefined) return <Like {...props} like={like} />
  if (waitsForOwn) return <ReportSkeleton />
  return <NewBacktest {...props} own={own ?? []} beginning={undefined} />
}

function Like({ like, isBest, ...props }: BeginBacktestProps & { readonly like: string }) {
  const own = useOwnStrategies()
  const { spec, report, source, entry, isPending } = useResult(props.userId, like)
  if (isPending || (entry?.state === 'done' && isBest && !report)) return <ReportSkeleton />
  const task = report?.task
  const params = isBest && task?.kind === 'sweep' ? (task.runs[task.best]?.params ?? null) : null
  const beginning: Beginning | undefined = spec && { spec, source, params }
  return <NewBacktest {...props} own={own ?? []} beginning={beginning} />
}

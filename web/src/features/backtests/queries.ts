import { type BacktestReport, readReport } from '@naru/shared/backtest/report'
import { BACKTEST_BUCKET, backtestObject } from '@naru/shared/contracts/backtests'
import { queryOptions } from '@tanstack/react-query'
import { AppError } from '@/lib/app-error.ts'
import type { RuntimeConfig } from '@/lib/env.ts'
import { readStoredJson } from '@/lib/supabase/storage.ts'

interface StoredReport {
  readonly config: RuntimeConfig
  readonly userId: string
  readonly id: string
}

/** The whole result of a job that is done: it never changes. */
export const storedReportQuery = ({ config, userId, id }: StoredReport) =>
  queryOptions({
    queryKey: ['backtest-report', id],
    queryFn: async ({ signal }): Promise<BacktestReport> => {
      const { supabaseUrl: url, supabaseKey: key } = config
      const path = backtestObject(userId, id)
      const report = readReport(await readStoredJson({ url, key, bucket: BACKTEST_BUCKET, path, signal }))
      if (!report) throw new AppError('answer_unreadable')
      return report
    },
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  })

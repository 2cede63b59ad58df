import { AdjustmentRow, AuditRow, StatementRow } from '@naru/shared/contracts/views'
import { Statement } from '@naru/shared/portfolio/statement'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { readRows } from '@/lib/supabase/browser.ts'

const DAYS = 60
const LINES = 200

/** A day's statement as a screen needs it; the bridge wrote it whole or not at all. */
const DayRow = StatementRow.extend({ statement: Statement })
export type DayRow = z.infer<typeof DayRow>

export const statementsQuery = queryOptions({
  queryKey: ['ledger', 'statements'],
  queryFn: ({ signal }) =>
    readRows('statements', {
      row: DayRow,
      signal,
      refine: (query) => query.order('date', { ascending: false }).limit(DAYS),
    }),
})

/** Where broker and ledger disagreed, newest first. */
export const adjustmentsQuery = queryOptions({
  queryKey: ['ledger', 'adjustments'],
  queryFn: ({ signal }) =>
    readRows('adjustments', {
      row: AdjustmentRow,
      signal,
      refine: (query) => query.order('id', { ascending: false }).limit(LINES),
    }),
})

/** The newest lines of the log that nobody can change; `action` is a part of the name of what was done. */
export const auditQuery = (action: string) =>
  queryOptions({
    queryKey: ['ledger', 'audit', action],
    queryFn: ({ signal }) =>
      readRows('audit_log', {
        row: AuditRow,
        signal,
        refine: (query) => {
          const newest = query.order('seq', { ascending: false }).limit(LINES)
          return action === '' ? newest : newest.like('action', `${action}%`)
        },
      }),
  })

import { RiskLimitRuleRow, RiskLimitsRow } from '@naru/shared/contracts/authority'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { callRpc, readRows } from '@/lib/supabase/browser.ts'

/** By name of the limit. */
export const Limits = z.record(z.string(), z.union([z.number(), z.boolean()]))
export type Limits = z.infer<typeof Limits>

export const safetyKeys = {
  rules: ['ledger', 'safety', 'rules'],
  limits: (accountId: string) => ['ledger', 'safety', 'limits', accountId],
  pending: ['ledger', 'safety', 'pending'],
} as const

export const rulesQuery = queryOptions({
  queryKey: safetyKeys.rules,
  queryFn: ({ signal }) => readRows('risk_limit_rules', { row: RiskLimitRuleRow, signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Every limit of one account that is in force now. */
export const limitsQuery = (accountId: string) =>
  queryOptions({
    queryKey: safetyKeys.limits(accountId),
    queryFn: () => callRpc('read_risk_limits', { p_account_id: accountId }, Limits),
  })

export const pendingQuery = queryOptions({
  queryKey: safetyKeys.pending,
  queryFn: ({ signal }) => readRows('risk_limits', { row: RiskLimitsRow, signal }),
})

'use client'

import { type BacktestSpec, canonicalBacktest } from '@naru/shared/backtest/spec'
import { BacktestJobRow } from '@naru/shared/contracts/backtests'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { hashOf } from '@/lib/hash.ts'
import { applyJob, backtestsKey, dropJob } from '@/lib/ledger/backtests.ts'
import { callRpc } from '@/lib/supabase/browser.ts'

const Changed = z.array(BacktestJobRow)

export interface Submission {
  /** Made by the browser, so that sending it twice makes one job. */
  readonly id: string
  readonly name: string
  readonly spec: BacktestSpec
  /** Of the reader's own strategies; null for a built-in one. */
  readonly strategyId: string | null
  readonly totalRuns: number
}

export function useSubmitBacktest() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, name, spec, strategyId, totalRuns }: Submission) => {
      const text = canonicalBacktest(spec)
      const args = { p_id: id, p_name: name, p_spec: text, p_hash: await hashOf(text), p_total_runs: totalRuns }
      return callRpc('submit_backtest', { ...args, ...(strategyId !== null && { p_strategy_id: strategyId }) }, Changed)
    },
    onSuccess: (rows) => {
      for (const row of rows) applyJob(queries, row)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: backtestsKey }),
  })
}

export function useCancelBacktest() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => callRpc('cancel_backtest', { p_id: id }, Changed),
    onSuccess: (rows) => {
      for (const row of rows) applyJob(queries, row)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: backtestsKey }),
  })
}

export function useRemoveBacktest() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => callRpc('remove_backtest', { p_id: id }, z.unknown()),
    onSuccess: (_answer, id) => dropJob(queries, id),
    onSettled: () => queries.invalidateQueries({ queryKey: backtestsKey }),
  })
}

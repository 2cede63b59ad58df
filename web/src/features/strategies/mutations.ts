'use client'

import { StrategyRow } from '@naru/shared/contracts/strategies'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { applyStrategy } from '@/lib/ledger/strategies.ts'
import { strategyKeys } from '@/lib/ledger/strategy-keys.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'

/** Functions that give the changed row back. */
const Changed = z.array(StrategyRow)

interface Saving {
  /** Made by the browser, so that sending it twice makes one strategy. */
  readonly id: string
  readonly name: string
  readonly accountId: string | null
  /** The canonical text and its hash, which is what is armed. */
  readonly spec: string
  readonly hash: string
}

interface Arming {
  readonly strategyId: string
  /** Made by the browser, so that arming twice arms once. */
  readonly versionId: string
  readonly hash: string
  readonly sentenceKo: string
  readonly sentenceEn: string
  readonly when: 'now' | 'after_close'
}

/** Calls that change one strategy: the row they give back is shown at once. */
function useStrategyCall<Input>(call: (input: Input) => Promise<readonly StrategyRow[]>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: (rows) => {
      for (const row of rows) applyStrategy(queries, row)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: strategyKeys.all }),
  })
}

export const useSaveStrategy = () =>
  useStrategyCall(({ id, name, accountId, spec, hash }: Saving) =>
    callRpc(
      'save_strategy',
      { p_id: id, p_name: name, p_spec: spec, p_hash: hash, ...(accountId !== null && { p_account_id: accountId }) },
      Changed,
    ),
  )

export const useArmStrategy = () =>
  useStrategyCall(({ strategyId, versionId, hash, sentenceKo, sentenceEn, when }: Arming) =>
    callRpc(
      'arm_strategy',
      {
        p_strategy_id: strategyId,
        p_version_id: versionId,
        p_hash: hash,
        p_sentence_ko: sentenceKo,
        p_sentence_en: sentenceEn,
        p_when: when,
      },
      Changed,
    ),
  )

export const useCopyStrategy = () =>
  useStrategyCall(({ fromId, id }: { readonly fromId: string; readonly id: string }) =>
    callRpc('copy_strategy', { p_from_id: fromId, p_id: id }, Changed),
  )

type Switch = 'pause_strategy' | 'resume_strategy' | 'disarm_strategy' | 'archive_strategy'

/** The calls that need nothing but the strategy. What failed is told in a notice: the row shows how it really is. */
export function useSwitchStrategy() {
  const words = useStrategyWords()
  const { errors } = useText()
  const switching = useStrategyCall(({ name, id }: { readonly name: Switch; readonly id: string }) =>
    callRpc(name, { p_strategy_id: id }, Changed),
  )
  const act = (name: Switch, id: string, done: string): void =>
    switching.mutate(
      { name, id },
      {
        onSuccess: () => toast.done(done),
        onError: (error) => {
          const { what, notDone, next } = errors[toAppError(error).code]
          toast.problem(words.changeFailed, `${what} ${notDone} ${next}`)
        },
      },
    )
  return { act, isPending: switching.isPending }
}

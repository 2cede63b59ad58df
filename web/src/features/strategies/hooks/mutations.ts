'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { strategyKeys } from '@/lib/ledger/strategy-keys.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'

interface NewHook {
  /** Made by the browser, so that asking twice makes one. */
  readonly id: string
  readonly strategyId: string
  readonly label: string
  /** SHA-256 of the secret, which stays in the browser. */
  readonly keyHash: string
}

interface HookState {
  readonly id: string
  readonly state: 'on' | 'off' | 'removed'
}

function useHookCall<Input>(call: (input: Input) => Promise<unknown>) {
  const { hooks } = useStrategyWords()
  const { errors } = useText()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onError: (error) => {
      const { what, notDone, next } = errors[toAppError(error).code]
      toast.problem(hooks.failed, `${what} ${notDone} ${next}`)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: strategyKeys.all }),
  })
}

export const useCreateHook = () =>
  useHookCall(({ id, strategyId, label, keyHash }: NewHook) =>
    callRpc('create_hook', { p_id: id, p_strategy_id: strategyId, p_label: label, p_key_hash: keyHash }, z.uuid()),
  )

export const useSetHookState = () =>
  useHookCall(({ id, state }: HookState) => callRpc('set_hook_state', { p_id: id, p_state: state }, z.unknown()))

'use client'

import { RuleRow } from '@naru/shared/contracts/rules'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { toAppError } from '@/lib/app-error.ts'
import { applyRule, ruleKeys } from '@/lib/ledger/rules.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useRuleWords } from '@/text/rules.ts'
import { useText } from '@/text/text-provider.tsx'
import { toast } from '@/ui/toast.tsx'

/** Functions that give the changed row back. */
const Changed = z.array(RuleRow)

export interface Saving {
  /** Made by the browser, so that sending it twice makes one rule. */
  readonly id: string
  readonly name: string
  readonly kind: 'alert' | 'strategy'
  readonly accountId: string | null
  /** The canonical text: its hash is what is armed. */
  readonly definition: string
}

export interface Arming {
  readonly ruleId: string
  /** Made by the browser, so that arming twice arms once. */
  readonly versionId: string
  readonly hash: string
  readonly sentenceKo: string
  readonly sentenceEn: string
  readonly when: 'now' | 'after_close'
}

type Row = z.infer<typeof RuleRow>

/** Calls that change one rule: the row they give back is shown at once. */
function useRuleCall<Input>(call: (input: Input) => Promise<readonly Row[]>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: (rows) => {
      for (const row of rows) applyRule(queries, row)
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ruleKeys.everyVersion })
      return queries.invalidateQueries({ queryKey: ruleKeys.rules })
    },
  })
}

export const useSaveRule = () =>
  useRuleCall(({ id, name, kind, accountId, definition }: Saving) =>
    callRpc(
      'save_rule',
      {
        p_id: id,
        p_name: name,
        p_kind: kind,
        p_definition: definition,
        ...(accountId !== null && { p_account_id: accountId }),
      },
      Changed,
    ),
  )

export const useArmRule = () =>
  useRuleCall(({ ruleId, versionId, hash, sentenceKo, sentenceEn, when }: Arming) =>
    callRpc(
      'arm_rule',
      {
        p_rule_id: ruleId,
        p_version_id: versionId,
        p_hash: hash,
        p_sentence_ko: sentenceKo,
        p_sentence_en: sentenceEn,
        p_when: when,
      },
      Changed,
    ),
  )

type Switch = 'pause_rule' | 'resume_rule' | 'disarm_rule' | 'archive_rule'

/** The calls that need nothing but the rule. What failed is told in a notice: the row shows how it really is. */
export function useSwitchRule() {
  const words = useRuleWords()
  const { errors } = useText()
  const switching = useRuleCall(({ name, ruleId }: { readonly name: Switch; readonly ruleId: string }) =>
    callRpc(name, { p_rule_id: ruleId }, Changed),
  )
  const act = (name: Switch, ruleId: string, done: string): void =>
    switching.mutate(
      { name, ruleId },
      {
        onSuccess: () => toast.done(done),
        onError: (error) => {
          const { what, notDone, next } = errors[toAppError(error).code]
          toast.problem(words.changeFailed, `${what} ${notDone} ${next}`)
        },
      },
    )
  return { act, isPending: switching.isPending, error: switching.error }
}

export const useCopyTemplate = () =>
  useRuleCall(({ templateId, id }: { readonly templateId: string; readonly id: string }) =>
    callRpc('copy_template', { p_template_id: templateId, p_id: id }, Changed),
  )

/** A copy of an admin's rule for everybody to begin from. */
export function usePublishTemplate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ruleId: string) => callRpc('publish_template', { p_rule_id: ruleId }, z.uuid()),
    onSettled: () => queries.invalidateQueries({ queryKey: ruleKeys.rules }),
  })
}

/** Out of everybody's list. */
export function useWithdrawTemplate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (templateId: string) => callRpc('withdraw_template', { p_template_id: templateId }, z.unknown()),
    onSettled: () => queries.invalidateQueries({ queryKey: ruleKeys.rules }),
  })
}

export function useSetTemplate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ ruleId, isTemplate }: { readonly ruleId: string; readonly isTemplate: boolean }) =>
      callRpc('set_template', { p_rule_id: ruleId, p_is_template: isTemplate }, z.unknown()),
    onSettled: () => queries.invalidateQueries({ queryKey: ruleKeys.rules }),
  })
}

'use client'

import type { RuleRow } from '@naru/shared/contracts/rules'
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { rulesQuery } from '@/lib/ledger/rules.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useRuleEditorWords } from '@/text/rule-editor.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { ArmDialog } from '../arm/arm-dialog.tsx'
import { canonical, parse } from '../language.ts'
import { useSaveRule } from '../mutations.ts'
import type { JsonObject } from './json.ts'
import type { RuleParts } from './parts.ts'
import { RuleEditor } from './rule-editor.tsx'
import { isTrading } from './trading.ts'
import type { Writing } from './use-kept-draft.ts'

interface WriteRuleProps {
  readonly writing: Writing
  readonly write: (next: Writing) => void
  readonly onSaved: () => Promise<void>
  readonly isRestored: boolean
  readonly onDiscard: () => void
  readonly parts: RuleParts
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise

/** The form with what keeps it: a save that fails changes nothing on the screen, and a second press saves nothing twice. */
export function WriteRule({ writing, write, onSaved, isRestored, onDiscard, parts }: WriteRuleProps) {
  const words = useRuleEditorWords()
  const { errors } = useText()
  const router = useRouter()
  const accounts = useOpenAccounts() ?? []
  const save = useSaveRule()
  const rules = useQuery(rulesQuery)
  const [isStrict, setIsStrict] = useState(false)
  const [arming, setArming] = useState<RuleRow>()
  const { id, draft, unread, accountId } = writing
  const onDraft = useCallback((next: JsonObject) => write({ ...writing, draft: next }), [write, writing])

  const submit = (then: (row: RuleRow) => void): void => {
    const parsed = parse(draft)
    const saving = {
      id,
      name: textOf(draft.name, words.newTitle),
      kind: isTrading(draft) ? ('strategy' as const) : ('alert' as const),
      accountId: isTrading(draft) ? (accountId ?? accounts[0]?.id ?? null) : null,
      definition: parsed.ok ? canonical(parsed.value) : JSON.stringify(draft),
    }
    save.mutate(saving, {
      onSuccess: ([row]) => {
        void onSaved()
        if (row) then(row)
      },
      onError: (error) => {
        const { what, next } = errors[toAppError(error).code]
        toast.problem(words.saveFailed, `${what} ${next}`)
      },
    })
  }
  const saveOnly = (): void =>
    submit(() => {
      toast.done(words.saved)
      router.push(`/rules/${id}`)
    })
  const saveAndArm = (): void => {
    setIsStrict(true)
    if (parse(draft).ok) submit(setArming)
    else requestAnimationFrame(showFirstProblem)
  }
  const shown = arming && (rules.data?.find((row) => row.id === arming.id) ?? arming)
  return (
    <form noValidate onSubmit={(event) => event.preventDefault()} className="grid gap-4 pb-16" data-testid="rule-form">
      {isRestored && (
        <p
          role="status"
          className="flex flex-wrap items-center justify-between gap-2 rounded-card border bg-surface px-4 py-2 text-13"
        >
          {words.restored}
          <Button variant="quiet" size="small" onClick={onDiscard}>
            {words.discard}
          </Button>
        </p>
      )}
      <RuleEditor
        draft={draft}
        onChange={onDraft}
        unread={unread}
        onUnread={(text) => write({ ...writing, unread: text })}
        isStrict={isStrict}
        parts={parts}
        accounts={accounts}
        accountId={accountId ?? accounts[0]?.id ?? null}
        onAccount={(account) => write({ ...writing, accountId: account })}
      />
      <div className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-[6] flex gap-2 border-t bg-surface p-3 md:sticky md:bottom-0 md:rounded-card md:border">
        <Button variant="outline" size="large" disabled={save.isPending || unread !== undefined} onClick={saveOnly}>
          {words.save}
        </Button>
        <Button
          size="large"
          className="min-w-0 flex-1"
          disabled={save.isPending || unread !== undefined}
          onClick={saveAndArm}
        >
          {words.arm}
        </Button>
      </div>
      {shown && (
        <ArmDialog
          rule={shown}
          parts={parts}
          onClose={() => {
            setArming(undefined)
            router.push(`/rules/${id}`)
          }}
        />
      )}
    </form>
  )
}

/** Brings the first thing that is wrong into view and under the fingers. */
function showFirstProblem(): void {
  const wrong = document.querySelector<HTMLElement>('[data-testid="rule-form"] [aria-invalid="true"]')
  const told = document.querySelector<HTMLElement>('[data-testid="rule-form"] [role="alert"]:not(:empty)')
  ;(wrong ?? told)?.scrollIntoView({ block: 'center' })
  wrong?.focus()
}

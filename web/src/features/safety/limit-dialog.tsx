'use client'

import type { RiskLimitRuleRow } from '@naru/shared/contracts/authority'
import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useSafetyWords } from '@/text/safety.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { needsStepUp, StepUp } from '@/ui/step-up.tsx'
import { toast } from '@/ui/toast.tsx'
import { fromInput, isLooser, type LimitName, toInput, useLimitWords } from './limit-words.ts'
import { Limits, safetyKeys } from './queries.ts'

interface LimitDialogProps {
  readonly account: BrokerAccountRow
  readonly name: LimitName
  readonly rule: RiskLimitRuleRow
  readonly value: number | boolean
  readonly onClose: () => void
}

/** Changes one limit. A stricter one holds at once; a looser one of real money waits a day. */
export function LimitDialog({ account, name, rule, value, onClose }: LimitDialogProps) {
  const safety = useSafetyWords()
  const words = useLimitWords()
  const queries = useQueryClient()
  const [text, setText] = useState(typeof value === 'number' ? toInput(rule, value) : String(value))
  const [isRefused, setIsRefused] = useState(false)
  const typed = rule.unit === 'boolean' ? text === 'true' : fromInput(rule, text)
  const save = useMutation({
    mutationFn: (next: number | boolean | null) =>
      callRpc('set_risk_limits', { p_account_id: account.id, p_limits: { [name]: next } }, Limits),
    onSuccess: () => {
      toast.done(safety.saved, safety.names[name].label)
      onClose()
    },
    onSettled: () => {
      for (const queryKey of [safetyKeys.limits(account.id), safetyKeys.pending]) {
        void queries.invalidateQueries({ queryKey })
      }
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setIsRefused(typed === undefined)
    if (typed !== undefined) save.mutate(typed)
  }
  const range = safety.range(words.show(rule, rule.least), words.show(rule, rule.most))
  const waits = account.environment === 'live' && typed !== undefined && isLooser(rule, value, typed)
  return (
    <Dialog open onClose={onClose} title={safety.names[name].label} description={safety.names[name].meaning}>
      <form noValidate onSubmit={submit} className="grid gap-3">
        <Field
          label={safety.unit[rule.unit]}
          hint={rule.unit === 'boolean' ? '' : range}
          {...(isRefused && typed === undefined && { error: range })}
        >
          {rule.unit === 'boolean' ? (
            <Select value={text} onChange={(event) => setText(event.target.value)}>
              <option value="false">{safety.no}</option>
              <option value="true">{safety.yes}</option>
            </Select>
          ) : (
            <Input
              value={text}
              onChange={(event) => setText(event.target.value)}
              inputMode="decimal"
              className="tabular"
            />
          )}
        </Field>
        {waits && <p className="text-13 text-danger">{safety.waitsADay}</p>}
        {needsStepUp(save.error) ? (
          <StepUp onDone={() => typed !== undefined && save.mutate(typed)} />
        ) : (
          save.error && <ErrorText error={save.error} />
        )}
        <p className="flex flex-wrap justify-end gap-2">
          <Button variant="quiet" disabled={save.isPending} onClick={() => save.mutate(null)}>
            {safety.takeUsual}
          </Button>
          <Button type="submit" variant="primary" disabled={save.isPending}>
            {safety.save}
          </Button>
        </p>
      </form>
    </Dialog>
  )
}

'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { proveSecondFactor } from '@/lib/second-factor/actions.ts'
import { answerOf, secondFactorsQuery } from '@/lib/second-factor/queries.ts'
import { forgetAccessToken } from '@/lib/supabase/access-token.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button, buttonStyle } from './button.tsx'
import { CodeField, isCode } from './code-field.tsx'
import { Skeleton } from './skeleton.tsx'
import { ErrorText, Loaded } from './states.tsx'

interface StepUpProps {
  /** The session counts as stepped up: what was refused may be tried again. */
  readonly onDone: () => void
}

/** Was it refused because a second factor has to be proven first? */
export const needsStepUp = (error: unknown): boolean =>
  error !== null && error !== undefined && toAppError(error).code === 'step_up_required'

/** Asks for the six digits of the authenticator app, in place, where something was refused for want of them. */
export function StepUp({ onDone }: StepUpProps) {
  const { security } = useText()
  const factors = useQuery(secondFactorsQuery)
  return (
    <section className="grid gap-3 rounded-card border border-line-strong p-4" data-testid="step-up">
      <h3 className="font-bold text-14">{security.stepUpTitle}</h3>
      <Loaded query={factors} skeleton={<Skeleton className="h-11 w-full" />}>
        {([factor]) => (factor ? <CodeForm factorId={factor.id} onDone={onDone} /> : <NoFactor />)}
      </Loaded>
    </section>
  )
}

function NoFactor() {
  const { security } = useText()
  return (
    <p className="grid justify-items-start gap-2 text-13 text-muted">
      {security.stepUpNone}
      <Link href="/settings#security" className={buttonStyle({ variant: 'outline', size: 'small' })}>
        {security.add}
      </Link>
    </p>
  )
}

function CodeForm({ factorId, onDone }: StepUpProps & { factorId: string }) {
  const { security } = useText()
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: async () => answerOf(await proveSecondFactor(factorId, code)),
    onSuccess: () => {
      forgetAccessToken() // the one held does not tell of the second factor
      onDone()
    },
    onError: () => setCode(''),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isCode(code)) prove.mutate()
  }
  return (
    <form noValidate onSubmit={submit} className="grid gap-3">
      <CodeField value={code} onChange={setCode} hint={security.stepUpHint} />
      {prove.error && <ErrorText error={prove.error} />}
      <Button type="submit" variant="primary" disabled={!isCode(code) || prove.isPending}>
        {security.prove}
      </Button>
    </form>
  )
}

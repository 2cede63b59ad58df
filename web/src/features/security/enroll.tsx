'use client'

import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Enrollment, proveSecondFactor } from '@/lib/second-factor/actions.ts'
import { answerOf } from '@/lib/second-factor/queries.ts'
import { forgetAccessToken } from '@/lib/supabase/access-token.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { CodeField, isCode } from '@/ui/code-field.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'

interface EnrollProps {
  readonly enrollment: Enrollment
  readonly onDone: () => void
}

/** Shows the code to scan and asks for the first six digits: an app that has proven nothing is none. */
export function Enroll({ enrollment, onDone }: EnrollProps) {
  const { security } = useText()
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: async () => answerOf(await proveSecondFactor(enrollment.factorId, code)),
    onSuccess: () => {
      forgetAccessToken()
      toast.done(security.added, security.addedBody)
      onDone()
    },
    onError: () => setCode(''),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isCode(code)) prove.mutate()
  }
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <p className="text-13 text-muted">{security.enrollBody}</p>
      {/* White in both themes: a scanner needs the contrast. */}
      {/* biome-ignore lint/performance/noImgElement: an SVG in a data URL has nothing to be optimized. */}
      <img src={enrollment.qrCode} alt={security.qrCode} className="mx-auto size-44 rounded-table bg-white p-2" />
      <p className="grid gap-1 text-12 text-muted">
        {security.secret}
        <code className="break-all rounded-table bg-sunken px-2 py-1 text-14 text-ink" data-testid="totp-secret">
          {enrollment.secret}
        </code>
      </p>
      <CodeField value={code} onChange={setCode} />
      {prove.error && <ErrorText error={prove.error} />}
      <Button type="submit" variant="primary" disabled={!isCode(code) || prove.isPending}>
        {security.finish}
      </Button>
    </form>
  )
}

'use client'

import { useText } from '@/text/text-provider.tsx'
import { Field, Input } from './field.tsx'

const DIGITS = 6

export const isCode = (text: string): boolean => /^\d{6}$/.test(text)

interface CodeFieldProps {
  readonly value: string
  readonly onChange: (code: string) => void
  readonly hint?: string
}

/** Six digits of an authenticator app; anything else that is typed or pasted is left out. */
export function CodeField({ value, onChange, hint }: CodeFieldProps) {
  const { security } = useText()
  return (
    <Field label={security.code} {...(hint !== undefined && { hint })}>
      <Input
        value={value}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, '').slice(0, DIGITS))}
        inputMode="numeric"
        autoComplete="one-time-code"
        placeholder="000000"
        className="tabular tracking-widest"
      />
    </Field>
  )
}

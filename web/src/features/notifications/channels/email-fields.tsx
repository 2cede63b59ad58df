'use client'

import { useState } from 'react'
import { useNotificationWords } from '@/text/notifications.ts'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { MAIL_SERVERS, type MailProvider } from './fields.ts'

const PROVIDERS = Object.keys(MAIL_SERVERS) as readonly MailProvider[]

/** Where mail is handed in, by whom, and to whom it goes. `wrong`: the field that cannot be what it should be. */
export function EmailFields({ wrong }: { wrong: string | undefined }) {
  const { email } = useNotificationWords().channels
  const [provider, setProvider] = useState<MailProvider>('naver')
  const { host, port } = MAIL_SERVERS[provider]
  const errorOf = (field: keyof typeof email.invalid): string | undefined =>
    wrong === field ? email.invalid[field] : undefined
  return (
    <>
      <div className="grid gap-1.5">
        <span className="font-bold text-13">{email.provider}</span>
        <Choice
          label={email.provider}
          value={provider}
          options={PROVIDERS.map((key) => ({ key, label: email.providers[key] }))}
          onChange={setProvider}
        />
      </div>
      {/* A new key takes over the server of the provider that was chosen. */}
      <div key={provider} className="grid grid-cols-[1fr_6rem] gap-4">
        <Field label={email.host} error={errorOf('host')}>
          <Input name="host" defaultValue={host} autoCapitalize="none" placeholder="smtp.example.com" />
        </Field>
        <Field label={email.port} error={errorOf('port')}>
          <Input name="port" defaultValue={port} inputMode="numeric" />
        </Field>
      </div>
      <Field label={email.username} error={errorOf('username')}>
        <Input name="username" autoCapitalize="none" />
      </Field>
      <Field label={email.password} error={errorOf('password')}>
        <Input name="password" type="password" autoComplete="new-password" />
      </Field>
      <Field label={email.from} error={errorOf('from')}>
        <Input name="from" inputMode="email" autoCapitalize="none" placeholder="me@example.com" />
      </Field>
      <Field label={email.to} error={errorOf('to')}>
        <Input name="to" inputMode="email" autoCapitalize="none" placeholder="me@example.com" />
      </Field>
    </>
  )
}

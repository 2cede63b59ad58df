'use client'

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { Field, focusFirstInvalid, Input } from '@/ui/field.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { typedIn } from '../typed.ts'
import { EmailFields } from './email-fields.tsx'
import { newWebhookSecret, type TypedKind } from './fields.ts'
import { useSaveChannel } from './save-channel.ts'
import type { ServingBridge } from './serving-bridge.ts'
import { WebhookSecret } from './webhook-secret.tsx'

interface AddressFormProps {
  readonly kind: TypedKind
  readonly serving: ServingBridge
  readonly onDone: () => void
}

/** Takes the address of one channel. What is typed lives in the form's own fields and is wiped once it is sealed. */
export function AddressForm({ kind, serving, onDone }: AddressFormProps) {
  const { channels } = useNotificationWords()
  const form = useRef<HTMLFormElement>(null)
  const save = useSaveChannel()
  /** A new object at every try, so that the field is led to each time. */
  const [wrong, setWrong] = useState<{ readonly field: string }>()
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const [secret, setSecret] = useState<string>()

  const submit = async (element: HTMLFormElement): Promise<void> => {
    const { label = '', ...typed } = typedIn(element)
    const ofWebhook = kind === 'webhook' ? newWebhookSecret() : undefined
    setError(undefined)
    const name = label || channels.kinds[kind].label
    const outcome = await save({
      serving,
      kind,
      label: name,
      typed: { ...typed, ...(ofWebhook && { secret: ofWebhook }) },
    })
    if (outcome.kind === 'invalid') {
      setWrong({ field: outcome.field })
      return
    }
    element.reset()
    toast.done(channels.saved, name)
    if (ofWebhook) setSecret(ofWebhook)
    else onDone()
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    setWrong(undefined)
    setIsSaving(true)
    void submit(event.currentTarget)
      .catch(setError)
      .finally(() => setIsSaving(false))
  }

  useEffect(() => {
    if (wrong && form.current) focusFirstInvalid(form.current)
  }, [wrong])

  if (secret !== undefined) return <WebhookSecret secret={secret} onDone={onDone} />
  return (
    <form ref={form} noValidate onSubmit={onSubmit} className="grid gap-4">
      <Field label={channels.label} hint={channels.labelHint}>
        <Input name="label" maxLength={40} placeholder={channels.kinds[kind].label} />
      </Field>
      <KindFields kind={kind} wrong={wrong?.field} />
      {error !== undefined && (
        <div role="alert" className="rounded-table bg-danger-soft p-3">
          <ErrorText error={error} />
        </div>
      )}
      <Button type="submit" size="large" disabled={isSaving}>
        {isSaving ? channels.saving : channels.save}
      </Button>
    </form>
  )
}

function KindFields({ kind, wrong }: { kind: TypedKind; wrong: string | undefined }): ReactNode {
  const { channels } = useNotificationWords()
  const error = (words: string): string | undefined => (wrong === undefined ? undefined : words)
  switch (kind) {
    case 'discord':
      return (
        <Field label={channels.url} error={error(channels.discordInvalid)}>
          <Input name="url" type="password" autoComplete="new-password" placeholder={channels.discordPlaceholder} />
        </Field>
      )
    case 'slack':
      return (
        <Field label={channels.url} error={error(channels.slackInvalid)}>
          <Input name="url" type="password" autoComplete="new-password" placeholder={channels.slackPlaceholder} />
        </Field>
      )
    case 'webhook':
      return (
        <Field label={channels.webhookUrl} error={error(channels.webhookInvalid)}>
          <Input name="url" inputMode="url" autoCapitalize="none" placeholder="https://" />
        </Field>
      )
    case 'fcm':
      return (
        <Field label={channels.fcmToken} error={error(channels.fcmInvalid)}>
          <Input name="token" type="password" autoComplete="new-password" />
        </Field>
      )
    case 'email':
      return <EmailFields wrong={wrong} />
  }
}

'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Eye, EyeOff, FlaskConical } from 'lucide-react'
import { useState, useTransition } from 'react'
import { useForm } from 'react-hook-form'
import { useConfig } from '@/lib/config.tsx'
import { useCredentialWords } from '@/text/credentials.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { type Credential, type CredentialInput, credentialSchema } from './credential-schema.ts'
import { type DemoCredential, openDemoAccount } from './demo-account.ts'

interface CredentialFormProps {
  /** Known when the key of an account is replaced: these can no longer be chosen. */
  readonly fixed?: { readonly environment: Credential['environment']; readonly label: string }
  /** Resolves to whether the key was sealed and sent; what went wrong comes back as `error`. */
  readonly onSubmit: (credential: Credential) => Promise<boolean>
  readonly error: unknown
}

/** Takes KIS keys. They live in this form until they are sealed and are forgotten right after. */
export function CredentialForm({ fixed, onSubmit, error }: CredentialFormProps) {
  const { account } = useText()
  const { form, invalid } = useCredentialWords()
  const { simulatorUrl } = useConfig()
  const [isOpening, startOpening] = useTransition()
  const [isSecretShown, setIsSecretShown] = useState(false)
  const blank: CredentialInput = {
    environment: fixed?.environment ?? 'paper',
    label: fixed?.label ?? form.labelDefault,
    appKey: '',
    appSecret: '',
    accountNumber: '',
    htsId: '',
    customerSince: '',
  }
  const { register, handleSubmit, reset, setValue, formState } = useForm<CredentialInput, unknown, Credential>({
    resolver: zodResolver(credentialSchema(invalid)),
    defaultValues: blank,
    // Not on leaving a field: a sentence that appears then moves the button from under the pointer.
    mode: 'onSubmit',
  })
  const { errors, isSubmitting } = formState
  const submit = handleSubmit(async (credential) => {
    if (await onSubmit(credential)) reset(blank)
  })
  const fillDemo = (): void =>
    startOpening(async () => {
      const demo = await openDemoAccount()
      if (demo === null) return toast.problem(form.demoFailed)
      for (const [field, value] of Object.entries(demo)) {
        // The keys of the demo credential are the names of four fields of this form.
        setValue(field as keyof DemoCredential, value, { shouldValidate: true })
      }
    })
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {simulatorUrl !== null && (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-table bg-paper-soft p-3">
          <p className="text-13 text-paper">{form.demoHint}</p>
          <Button variant="outline" size="small" onClick={fillDemo} disabled={isOpening}>
            <FlaskConical aria-hidden size={14} />
            {form.demoFill}
          </Button>
        </div>
      )}
      {!fixed && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={form.environment} hint={form.environmentHint} error={errors.environment?.message}>
            <Select {...register('environment')}>
              <option value="paper">{account.environment.paper}</option>
              <option value="live">{account.environment.live}</option>
            </Select>
          </Field>
          <Field label={form.label} error={errors.label?.message}>
            <Input {...register('label')} />
          </Field>
        </div>
      )}
      <Field label={form.appKey} hint={form.appKeyHint} error={errors.appKey?.message}>
        <Input {...register('appKey')} />
      </Field>
      <Field
        label={form.appSecret}
        hint={form.appSecretHint}
        error={errors.appSecret?.message}
        action={
          <Button
            variant="quiet"
            size="small"
            aria-pressed={isSecretShown}
            onClick={() => setIsSecretShown(!isSecretShown)}
          >
            {isSecretShown ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
            {isSecretShown ? form.hide : form.show}
          </Button>
        }
      >
        <Input type={isSecretShown ? 'text' : 'password'} autoComplete="new-password" {...register('appSecret')} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={form.accountNumber} hint={form.accountNumberHint} error={errors.accountNumber?.message}>
          <Input inputMode="numeric" placeholder="12345678-01" {...register('accountNumber')} />
        </Field>
        <Field label={form.htsId} hint={form.htsIdHint} error={errors.htsId?.message}>
          <Input autoCapitalize="none" {...register('htsId')} />
        </Field>
        <Field label={form.customerSince} hint={form.customerSinceHint} error={errors.customerSince?.message}>
          <Input type="date" {...register('customerSince')} />
        </Field>
      </div>
      {error !== null && error !== undefined && (
        <div role="alert" className="rounded-table bg-danger-soft p-3">
          <ErrorText error={error} />
        </div>
      )}
      <Button type="submit" size="large" disabled={isSubmitting}>
        {isSubmitting ? form.submitting : form.submit}
      </Button>
    </form>
  )
}

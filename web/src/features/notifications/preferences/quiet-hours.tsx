'use client'

import type { NotificationSettingsRow } from '@naru/shared/contracts/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import { callRpc } from '@/lib/supabase/browser.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { ErrorText, Loaded } from '@/ui/states.tsx'
import { toast } from '@/ui/toast.tsx'
import { typedIn } from '../typed.ts'
import { settingsQuery } from './queries.ts'

const NOTHING_CHOSEN = {
  quiet_from: null,
  quiet_to: null,
  locale: null,
  daily_summary: true,
  weekly_report: true,
} as const
type Settings = Pick<NotificationSettingsRow, keyof typeof NOTHING_CHOSEN>

/** When it is to be quiet, what is told even then, and in which language. */
export function QuietHours() {
  const { quiet } = useNotificationWords()
  const query = useQuery(settingsQuery)
  return (
    <Card data-testid="quiet-hours">
      <CardHeader title={quiet.title} />
      <Loaded query={query} skeleton={<SkeletonRows rows={2} />}>
        {(row) => <SettingsForm settings={row ?? NOTHING_CHOSEN} />}
      </Loaded>
    </Card>
  )
}

/** What a night is for most. */
const NIGHT = { from: '22:00', to: '07:00' } as const
const LOCALES = ['profile', 'ko', 'en'] as const

function useSaveSettings() {
  const queries = useQueryClient()
  const { quiet } = useNotificationWords()
  return useMutation({
    mutationFn: ({ quiet_from, quiet_to, locale, daily_summary, weekly_report }: Settings) => {
      const told = { dailySummary: daily_summary, weeklyReport: weekly_report }
      const settings = { quietFrom: quiet_from, quietTo: quiet_to, locale, ...told }
      return callRpc('set_notification_settings', { p_settings: settings }, z.unknown())
    },
    onSuccess: () => toast.done(quiet.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  })
}

function SettingsForm({ settings }: { settings: Settings }) {
  const { quiet } = useNotificationWords()
  const [isQuiet, setIsQuiet] = useState(settings.quiet_from !== null)
  const [isSame, setIsSame] = useState(false)
  const save = useSaveSettings()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const { from = null, to = null, summary, week, ...typed } = typedIn(event.currentTarget)
    const isNever = isQuiet && from === to
    setIsSame(isNever)
    if (isNever) return
    const locale = LOCALES.find((key) => key === typed.locale) ?? 'profile'
    save.mutate({
      quiet_from: isQuiet ? from : null,
      quiet_to: isQuiet ? to : null,
      locale: locale === 'profile' ? null : locale,
      daily_summary: summary === 'on',
      weekly_report: week === 'on',
    })
  }
  return (
    <CardBody>
      <form onSubmit={submit} className="grid gap-4">
        <div className="grid gap-2">
          <Check label={quiet.enabled} isChecked={isQuiet} onChange={setIsQuiet} />
          <p className="text-12 text-muted">{quiet.hint}</p>
          {isQuiet && (
            <div className="grid max-w-xs grid-cols-2 gap-4">
              <Field label={quiet.from} error={isSame ? quiet.same : undefined}>
                <Input name="from" type="time" required defaultValue={settings.quiet_from?.slice(0, 5) ?? NIGHT.from} />
              </Field>
              <Field label={quiet.to}>
                <Input name="to" type="time" required defaultValue={settings.quiet_to?.slice(0, 5) ?? NIGHT.to} />
              </Field>
            </div>
          )}
          <p className="flex gap-2 text-12 text-muted" title={quiet.passesReason}>
            <Lock aria-hidden size={14} className="mt-0.5 shrink-0" />
            {quiet.passes} {quiet.passesReason}
          </p>
        </div>
        <div className="grid">
          <Check label={quiet.summary} name="summary" defaultChecked={settings.daily_summary} />
          <Check label={quiet.week} name="week" defaultChecked={settings.weekly_report} />
        </div>
        <div className="max-w-xs">
          <Field label={quiet.locale}>
            <Select name="locale" defaultValue={settings.locale ?? 'profile'}>
              {LOCALES.map((key) => (
                <option key={key} value={key}>
                  {quiet.locales[key]}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        {save.error && (
          <div role="alert" className="rounded-table bg-danger-soft p-3">
            <ErrorText error={save.error} />
          </div>
        )}
        <Button type="submit" disabled={save.isPending} className="justify-self-start">
          {quiet.save}
        </Button>
      </form>
    </CardBody>
  )
}

interface CheckProps {
  readonly label: string
  readonly name?: string
  readonly defaultChecked?: boolean
  readonly isChecked?: boolean
  readonly onChange?: (isChecked: boolean) => void
}

function Check({ label, name, defaultChecked, isChecked, onChange }: CheckProps) {
  return (
    <label className="flex min-h-11 items-center gap-3 text-14 md:min-h-8">
      <input
        type="checkbox"
        name={name}
        checked={isChecked}
        defaultChecked={defaultChecked}
        onChange={onChange && (({ target }) => onChange(target.checked))}
        className="size-5 accent-accent"
      />
      {label}
    </label>
  )
}

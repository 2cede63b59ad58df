'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useAdminWords } from '@/text/admin.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Field, focusFirstInvalid, Input, Select } from '@/ui/field.tsx'
import { ErrorText } from '@/ui/states.tsx'
import { type DayDraft, type DayProblems, problemsOf } from './day-draft.ts'
import { useChangeCalendar } from './mutations.ts'

interface DayDialogProps {
  /** Undefined keeps the dialog closed. */
  readonly draft: DayDraft | undefined
  /** A day that is listed already keeps its date and market. */
  readonly isNew: boolean
  readonly onClose: () => void
}

export function DayDialog({ draft, isNew, onClose }: DayDialogProps) {
  const { calendar } = useAdminWords()
  return (
    <Dialog
      open={draft !== undefined}
      onClose={onClose}
      title={isNew ? calendar.add : calendar.edit}
      description={calendar.formHint}
    >
      {draft && <DayForm initial={draft} isNew={isNew} onClose={onClose} />}
    </Dialog>
  )
}

interface DayFormProps extends Omit<DayDialogProps, 'draft'> {
  readonly initial: DayDraft
}

function DayForm({ initial, isNew, onClose }: DayFormProps) {
  const admin = useAdminWords()
  const { common } = useText()
  const { calendar } = admin
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(initial)
  const [isRefused, setIsRefused] = useState(false)
  const change = useChangeCalendar(onClose)
  const problems = isRefused ? problemsOf(draft) : {}
  const edit = (changed: Partial<DayDraft>): void => setDraft((held) => ({ ...held, ...changed }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (Object.keys(problemsOf(draft)).length === 0) return change.mutate({ kind: 'save', draft })
    setIsRefused(true)
    // Once the errors are on the page.
    requestAnimationFrame(() => form.current && focusFirstInvalid(form.current))
  }
  return (
    <form ref={form} onSubmit={submit} className="grid gap-4" noValidate>
      <WhichDay draft={draft} problems={problems} isNew={isNew} edit={edit} />
      {draft.kind !== 'holiday' && <Hours draft={draft} problems={problems} edit={edit} />}
      <Why draft={draft} problems={problems} edit={edit} />
      {change.error && (
        <div role="alert">
          <ErrorText error={change.error} />
        </div>
      )}
      <p className="text-12 text-muted">{calendar.auditNote}</p>
      <Button type="submit" block disabled={change.isPending} aria-busy={change.isPending}>
        {common.save}
      </Button>
    </form>
  )
}

interface PartProps {
  readonly draft: DayDraft
  readonly problems: DayProblems
  readonly edit: (changed: Partial<DayDraft>) => void
}

const useProblemText = (): ((problem: DayProblems[keyof DayProblems]) => string | undefined) => {
  const { calendar } = useAdminWords()
  return (problem) => problem && calendar.problems[problem]
}

function WhichDay({ draft, problems, isNew, edit }: PartProps & { isNew: boolean }) {
  const { calendar } = useAdminWords()
  const say = useProblemText()
  return (
    <div className="grid grid-cols-2 gap-4 *:first:col-span-full">
      <Field label={calendar.date} error={say(problems.date)}>
        <Input
          type="date"
          value={draft.date}
          disabled={!isNew}
          onChange={(event) => edit({ date: event.target.value })}
        />
      </Field>
      <Field label={calendar.market}>
        <Select
          value={draft.market}
          disabled={!isNew}
          onChange={(event) => edit({ market: event.target.value === 'NXT' ? 'NXT' : 'KRX' })}
        >
          <option value="KRX">KRX</option>
          <option value="NXT">NXT</option>
        </Select>
      </Field>
      <Field label={calendar.kind}>
        <Select
          value={draft.kind}
          onChange={(event) => edit({ kind: KINDS.find((kind) => kind === event.target.value) ?? 'holiday' })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {calendar.kinds[kind]}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  )
}

const KINDS = ['holiday', 'late_open', 'half_day'] as const

function Hours({ draft, problems, edit }: PartProps) {
  const { calendar } = useAdminWords()
  const say = useProblemText()
  return (
    <div className="grid grid-cols-2 gap-4">
      <Field label={calendar.open} error={say(problems.open)}>
        <Input type="time" value={draft.open} onChange={(event) => edit({ open: event.target.value })} />
      </Field>
      <Field label={calendar.close} error={say(problems.close)}>
        <Input type="time" value={draft.close} onChange={(event) => edit({ close: event.target.value })} />
      </Field>
    </div>
  )
}

function Why({ draft, problems, edit }: PartProps) {
  const { calendar } = useAdminWords()
  const say = useProblemText()
  return (
    <>
      <Field label={calendar.name} error={say(problems.name)}>
        <Input value={draft.name} maxLength={60} onChange={(event) => edit({ name: event.target.value })} />
      </Field>
      <Field label={calendar.source} hint={calendar.sourceHint} error={say(problems.source)}>
        <Input value={draft.source} maxLength={200} onChange={(event) => edit({ source: event.target.value })} />
      </Field>
      <label className="flex min-h-11 items-center gap-2 text-14">
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={draft.isAnnounced}
          onChange={(event) => edit({ isAnnounced: event.target.checked })}
        />
        {calendar.isAnnounced}
      </label>
    </>
  )
}

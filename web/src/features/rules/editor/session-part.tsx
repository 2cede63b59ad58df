'use client'

import { Choice } from '@/ui/choice.tsx'
import { Between, ChipError } from './chips.tsx'
import { useField, useRuleForm } from './form.tsx'
import { isList, isObject, type Json } from './json.ts'
import { SetRow, TimeChip } from './leaf-rows.tsx'

type Hours = 'regular' | 'always' | 'custom'

const isRegular = (session: Json | undefined): boolean =>
  isObject(session) &&
  Object.keys(session).length === 1 &&
  isList(session.phases) &&
  session.phases.length === 1 &&
  session.phases[0] === 'regular'

/** When it is looked at at all: the regular session, always, or hours of one's own. */
export function SessionPart() {
  const { words } = useRuleForm()
  const session = useField(['session'])
  const from = useField(['session', 'from'])
  const to = useField(['session', 'to'])
  const hours: Hours = session.value === undefined ? 'always' : isRegular(session.value) ? 'regular' : 'custom'
  const choose = (next: Hours): void => {
    if (next === hours) return
    if (next === 'always') session.set(undefined)
    else session.set(next === 'regular' ? { phases: ['regular'] } : { phases: ['regular'], from: '09:05', to: '15:15' })
  }
  return (
    <div className="grid gap-3">
      <Choice
        label={words.parts.session}
        options={(['regular', 'always', 'custom'] as const).map((key) => ({ key, label: words.session[key] }))}
        value={hours}
        onChange={choose}
      />
      {hours === 'custom' && (
        <>
          <SetRow path={['session']} leaf="phases" />
          <div className="flex flex-wrap items-center gap-1.5">
            <TimeChip label={words.session.from} value={from.value} onChange={from.set} />
            <Between>~</Between>
            <TimeChip label={words.session.to} value={to.value} onChange={to.set} />
          </div>
          <p className="text-12 text-muted">{words.session.allDay}</p>
          <ChipError>{session.error}</ChipError>
        </>
      )}
    </div>
  )
}

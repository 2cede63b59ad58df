'use client'

import { type NotificationChannelRow, type NotificationTypeRow, SEVERITIES } from '@naru/shared/contracts/notifications'
import { instrumentId } from '@naru/shared/domain/instrument'
import { type FormEvent, useState } from 'react'
import { useInstruments } from '@/lib/instruments.ts'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { typedIn } from '../typed.ts'
import type { Preference } from './grid.ts'
import { ruleNamesQuery } from './rule-names.ts'

type Scope = 'any' | 'account' | 'rule' | 'instrument'
const SCOPES: readonly Scope[] = ['any', 'account', 'rule', 'instrument']

interface ExceptionFormProps {
  readonly channels: readonly NotificationChannelRow[]
  readonly types: readonly NotificationTypeRow[]
  readonly onSave: (row: Preference) => void
}

/** One exception: on which channel, of which event, about what, from how important on, and whether. */
export function ExceptionForm({ channels, types, onSave }: ExceptionFormProps) {
  const words = useNotificationWords()
  const instruments = useInstruments()
  const { data: accounts = [] } = useQuery(accountsQuery)
  const [scope, setScope] = useState<Scope>('any')
  const [isOn, setIsOn] = useState<'on' | 'off'>('off')
  const [isWrong, setIsWrong] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const typed = typedIn(event.currentTarget)
    const value = (name: string): string | null => typed[name] || null
    const code = value('instrument')
    const instrument = code !== null && /^[0-9A-Z]{6,7}$/.test(code) ? instrumentId(code) : null
    if (scope === 'instrument' && (instrument === null || !instruments.has(instrument))) return setIsWrong(true)
    onSave({
      channel_id: value('channel') ?? '',
      event_type: types.find(({ event_type }) => event_type === value('event'))?.event_type ?? null,
      account_id: accounts.find(({ id }) => id === value('account'))?.id ?? null,
      rule_id: value('rule'),
      instrument_id: instrument,
      min_severity: SEVERITIES.find((severity) => severity === value('severity')) ?? 'info',
      is_on: isOn === 'on',
    })
  }
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label={words.preferences.channel}>
        <Select name="channel">
          {channels.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={words.preferences.event}>
        <Select name="event">
          <option value="">{words.preferences.anyEvent}</option>
          {types.map(({ event_type }) => (
            <option key={event_type} value={event_type}>
              {words.events[event_type]}
            </option>
          ))}
        </Select>
      </Field>
      <Choice
        label={words.preferences.scope}
        value={scope}
        options={SCOPES.map((key) => ({ key, label: words.preferences.scopes[key] }))}
        onChange={setScope}
      />
      <ScopeField scope={scope} isWrong={isWrong} />
      <Choice
        label={words.preferences.decision}
        value={isOn}
        options={[
          { key: 'off', label: words.preferences.doNotReceive },
          { key: 'on', label: words.preferences.receive },
        ]}
        onChange={setIsOn}
      />
      {isOn === 'on' && (
        <Field label={words.preferences.minSeverity}>
          <Select name="severity">
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {words.severity[severity]}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Button type="submit" size="large">
        {words.preferences.addException}
      </Button>
    </form>
  )
}

function ScopeField({ scope, isWrong }: { scope: Scope; isWrong: boolean }) {
  const { preferences } = useNotificationWords()
  const { data: accounts = [] } = useQuery(accountsQuery)
  const { data: rules = [] } = useQuery(ruleNamesQuery)
  switch (scope) {
    case 'any':
      return null
    case 'account':
      return (
        <Field label={preferences.account}>
          <Select name="account">
            {accounts.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
      )
    case 'rule':
      if (rules.length === 0) return <p className="text-13 text-muted">{preferences.noRules}</p>
      return (
        <Field label={preferences.rule}>
          <Select name="rule">
            {rules.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )
    case 'instrument':
      return (
        <Field label={preferences.instrument} error={isWrong ? preferences.instrumentInvalid : undefined}>
          <Input name="instrument" inputMode="numeric" maxLength={7} placeholder="005930" />
        </Field>
      )
  }
}

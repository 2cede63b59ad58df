'use client'

import { CHANNELS } from '@naru/shared/rules/action'
import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/ui/button.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { ApprovalField } from './approval-field.tsx'
import { ChipError } from './chips.tsx'
import { readNumber } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'
import { isList, isObject, type JsonObject, type Path, wordOf } from './json.ts'
import { ToggleChip } from './leaf-rows.tsx'
import { AccountPick, type AccountPickProps, OrderFields } from './order-fields.tsx'
import type { RuleParts } from './parts.ts'
import { isTrading } from './trading.ts'

/** A new action of each kind that the form can write, ready to be changed. */
const NEW_ACTION = {
  notify: { do: 'notify' },
  order: { do: 'order', side: 'buy', size: { krw: 100_000 }, type: 'limit', price: { at: 'ask1' }, approval: 'semi' },
  closePosition: { do: 'closePosition', approval: 'semi' },
  cancelOrders: { do: 'cancelOrders' },
  setStop: { do: 'setStop', pct: -3 },
  pauseStrategy: { do: 'pauseStrategy' },
  addWatch: { do: 'addWatch', watchlist: '' },
  tag: { do: 'tag', tag: '' },
} as const satisfies Readonly<Record<string, JsonObject>>
type NewAction = keyof typeof NEW_ACTION

interface ActionsPartProps extends AccountPickProps {
  readonly parts: RuleParts
}

/** What happens when it fires. */
export function ActionsPart({ parts, ...account }: ActionsPartProps) {
  const form = useRuleForm()
  const { words } = form
  const { value, set, error } = useField(['then'])
  const actions = isList(value) ? value : []
  return (
    <div className="grid gap-3">
      {actions.map((action, index) => (
        <ActionCard
          // biome-ignore lint/suspicious/noArrayIndexKey: an action is known by its place alone.
          key={index}
          path={['then', index]}
          title={words.then.do[wordOf(isObject(action) ? action.do : undefined) as NewAction] ?? words.then.add}
        >
          <ActionFields path={['then', index]} parts={parts} />
        </ActionCard>
      ))}
      {isObject(form.draft) && isTrading(form.draft) && <AccountPick {...account} />}
      {actions.length === 0 && <ChipError>{error}</ChipError>}
      <label className="relative inline-flex min-h-11 items-center gap-1.5 justify-self-start rounded-table border border-line-strong border-dashed px-3 text-14 text-muted md:min-h-8">
        <Plus aria-hidden size={16} />
        {words.then.add}
        <select
          aria-label={words.then.add}
          value=""
          // The values are the names of the actions.
          onChange={({ target }) => set([...actions, NEW_ACTION[target.value as NewAction]])}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        >
          <option value="" disabled>
            {words.then.add}
          </option>
          {(Object.keys(NEW_ACTION) as NewAction[]).map((kind) => (
            <option key={kind} value={kind}>
              {words.then.do[kind]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

function ActionCard({ path, title, children }: { path: Path; title: string; children: ReactNode }) {
  const { words } = useRuleForm()
  const { set } = useField(path)
  return (
    <section aria-label={title} className="grid gap-3 rounded-card border p-3" data-action={path.at(-1)}>
      <div className="flex items-center justify-between">
        <h3 className="font-bold text-14">{title}</h3>
        <Button
          variant="quiet"
          size="icon"
          aria-label={`${title} · ${words.then.remove}`}
          onClick={() => set(undefined)}
        >
          <Trash2 aria-hidden size={16} />
        </Button>
      </div>
      {children}
    </section>
  )
}

function ActionFields({ path, parts }: { path: Path; parts: RuleParts }) {
  const { value, error } = useField(path)
  const kind = isObject(value) ? value.do : undefined
  switch (kind) {
    case 'notify':
      return <NotifyFields path={path} />
    case 'order':
      return <OrderFields path={path} />
    case 'closePosition':
      return <ClosePositionFields path={path} />
    case 'setStop':
      return <SetStopFields path={path} />
    case 'addWatch':
      return <AddWatchFields path={path} parts={parts} />
    case 'tag':
      return <TagFields path={path} />
    default:
      return <ChipError>{error}</ChipError>
  }
}

function NotifyFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const severity = useField([...path, 'severity'])
  const channels = useField([...path, 'channels'])
  const note = useField([...path, 'note'])
  const chosen = isList(channels.value) ? channels.value : []
  return (
    <>
      <fieldset className="grid gap-1.5">
        <legend className="pb-1.5 font-bold text-13">{words.then.channels}</legend>
        <div className="flex flex-wrap gap-1.5">
          <ToggleChip isOn={chosen.length === 0} onToggle={() => channels.set(undefined)}>
            {words.then.everyChannel}
          </ToggleChip>
          {CHANNELS.map((channel) => (
            <ToggleChip
              key={channel}
              isOn={chosen.includes(channel)}
              onToggle={(isOn) => {
                const next = CHANNELS.filter((one) => (one === channel ? isOn : chosen.includes(one)))
                channels.set(next.length === 0 ? undefined : next)
              }}
            >
              {words.then.channel[channel]}
            </ToggleChip>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-3 md:grid-cols-2">
        <Field label={words.then.severity}>
          <Select
            value={typeof severity.value === 'string' ? severity.value : 'info'}
            onChange={({ target }) => severity.set(target.value)}
          >
            {Object.entries(words.then.severities).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.then.note} {...(note.error !== undefined && { error: note.error })}>
          <Input
            value={typeof note.value === 'string' ? note.value : ''}
            maxLength={200}
            onChange={({ target }) => note.set(target.value || undefined)}
          />
        </Field>
      </div>
    </>
  )
}

function ClosePositionFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const pct = useField([...path, 'pct'])
  const approval = useField([...path, 'approval'])
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <Field label={words.then.closePct} {...(pct.error !== undefined && { error: pct.error })}>
        <Input
          inputMode="decimal"
          value={typeof pct.value === 'number' ? pct.value : 100}
          onChange={({ target }) => pct.set(readNumber(target.value) ?? undefined)}
        />
      </Field>
      <ApprovalField value={wordOf(approval.value, 'semi')} onChange={approval.set} />
    </div>
  )
}

function SetStopFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const pct = useField([...path, 'pct'])
  return (
    <Field label={words.then.stop} {...(pct.error !== undefined && { error: pct.error })}>
      <Input
        inputMode="decimal"
        value={typeof pct.value === 'number' ? pct.value : ''}
        onChange={({ target }) => pct.set(readNumber(target.value))}
      />
    </Field>
  )
}

function AddWatchFields({ path, parts }: { path: Path; parts: RuleParts }) {
  const { words } = useRuleForm()
  const folders = parts.useWatchlists()
  const { value, set, error } = useField([...path, 'watchlist'])
  return (
    <Field label={words.then.watchlist} {...(error !== undefined && { error })}>
      <Select value={typeof value === 'string' ? value : ''} onChange={({ target }) => set(target.value)}>
        <option value="">{words.choose}</option>
        {folders?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  )
}

function TagFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField([...path, 'tag'])
  return (
    <Field label={words.then.tag} {...(error !== undefined && { error })}>
      <Input
        value={typeof value === 'string' ? value : ''}
        maxLength={20}
        onChange={({ target }) => set(target.value)}
      />
    </Field>
  )
}

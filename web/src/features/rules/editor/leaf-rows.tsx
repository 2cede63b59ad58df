'use client'

import { CALENDAR_FLAGS, FLAGS } from '@naru/shared/rules/catalogue'
import { PHASES, WEEKDAYS } from '@naru/shared/rules/syntax'
import { cn } from '@/lib/cn.ts'
import { Between, CHIP, ChipError, SelectChip } from './chips.tsx'
import { useField, useRuleForm } from './form.tsx'
import { isList, isObject, type Json, type Path } from './json.ts'

type Labels = Readonly<Record<string, { readonly ko: string; readonly en: string }>>

/** Something that is so or not: a state of the stock, a day of the calendar. */
export function NamedRow({ path, leaf }: { path: Path; leaf: 'flag' | 'calendar' }) {
  const { words, locale } = useRuleForm()
  const { value, set, error } = useField([...path, leaf])
  const table: Labels = leaf === 'flag' ? FLAGS : CALENDAR_FLAGS
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <SelectChip
        label={words.addKind[leaf]}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => set(target.value)}
      >
        {Object.entries(table).map(([key, label]) => (
          <option key={key} value={key}>
            {label[locale]}
          </option>
        ))}
      </SelectChip>
      <Between>{words.isSo}</Between>
      <ChipError>{error}</ChipError>
    </div>
  )
}

/** From one time of the day to another, seconds and all. */
export function ClockRow({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const from = useField([...path, 'clock', 'from'])
  const to = useField([...path, 'clock', 'to'])
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <TimeChip label={words.session.from} value={from.value} onChange={(time) => from.set(time ?? null)} />
      <Between>~</Between>
      <TimeChip label={words.session.to} value={to.value} onChange={to.set} />
      <ChipError>{from.error ?? to.error}</ChipError>
    </div>
  )
}

interface TimeChipProps {
  readonly label: string
  readonly value: Json | undefined
  readonly onChange: (time: string | undefined) => void
}

export function TimeChip({ label, value, onChange }: TimeChipProps) {
  return (
    <input
      type="time"
      step={1}
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      className={cn(CHIP, 'tabular border-line-strong')}
    />
  )
}

const DAYS: Labels = Object.fromEntries(
  Object.entries(WEEKDAYS).map(([key, ko]) => [key, { ko, en: key.slice(0, 1).toUpperCase() + key.slice(1) }]),
)

/** Which of a few: phases of the day, days of the week. */
export function SetRow({ path, leaf }: { path: Path; leaf: 'phase' | 'phases' | 'dayOfWeek' }) {
  const { words, locale } = useRuleForm()
  const { value, set, error } = useField([...path, leaf])
  const table = leaf === 'dayOfWeek' ? DAYS : PHASES
  const chosen = isList(value) ? value : []
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">{words.addKind[leaf === 'phases' ? 'phase' : leaf]}</legend>
      {Object.entries(table).map(([key, label]) => (
        <ToggleChip
          key={key}
          isOn={chosen.includes(key)}
          onToggle={(isOn) => set(Object.keys(table).filter((one) => (one === key ? isOn : chosen.includes(one))))}
        >
          {label[locale]}
        </ToggleChip>
      ))}
      {leaf !== 'phases' && <Between>{words.isSo}</Between>}
      <ChipError>{error}</ChipError>
    </fieldset>
  )
}

interface ToggleChipProps {
  readonly isOn: boolean
  readonly onToggle: (isOn: boolean) => void
  readonly children: string
}

export function ToggleChip({ isOn, onToggle, children }: ToggleChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onToggle(!isOn)}
      className={cn(CHIP, isOn ? 'border-accent bg-accent-soft font-bold text-accent' : 'border-line text-muted')}
    >
      {children}
    </button>
  )
}

/** A new condition of each kind, ready to be read and changed. */
export const NEW_LEAF = {
  flag: { flag: 'viActive' },
  clock: { clock: { from: '09:00', to: '10:00' } },
  phase: { phase: ['regular'] },
  dayOfWeek: { dayOfWeek: ['mon'] },
  calendar: { calendar: 'optionExpiryDay' },
} as const

export const isLeaf = (kind: string): kind is keyof typeof NEW_LEAF => Object.hasOwn(NEW_LEAF, kind)

/** A node as a reader of JSON knows it, cut short. */
export const briefly = (value: Json | undefined): string => {
  const text = isObject(value) ? JSON.stringify(value) : ''
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

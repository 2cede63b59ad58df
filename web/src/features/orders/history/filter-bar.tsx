'use client'

import { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { symbolOf } from '@naru/shared/domain/instrument'
import { type ReactNode, useState } from 'react'
import { useOpenAccounts } from '@/lib/current-account.ts'
import { useInstrumentList } from '@/lib/instrument-list.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { accountWords } from '../order-words.ts'
import { daysOf, defaultFilters, type Filters, type OrderSource, type Period, periodOf, STATUSES } from './filters.ts'

interface FilterBarProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
  readonly today: KstDate
  /** Fills have no status of their own. */
  readonly hasStatus: boolean
}

const PERIODS: readonly Period[] = ['today', 'week', 'month', 'quarter', 'custom']
const SOURCES: readonly OrderSource[] = ['web', 'rule', 'strategy', 'external']
const SIDES = ['buy', 'sell'] as const

/** Everything a list of orders or fills can be narrowed by; each choice takes effect at once. */
export function FilterBar({ filters, onChange, today, hasStatus }: FilterBarProps) {
  const text = useText()
  const { history } = useOrderDeskWords()
  const [isCustom, setIsCustom] = useState(periodOf(filters, today) === 'custom')
  const accounts = useOpenAccounts() ?? []
  const change = (part: Partial<Filters>): void => onChange({ ...filters, ...part })
  const statuses = Object.keys(STATUSES) as (keyof typeof STATUSES)[]
  return (
    <search aria-label={history.filters} className="grid gap-3 px-4 pb-4">
      <div className="flex flex-wrap items-end gap-3">
        <Choice
          label={history.period}
          value={isCustom ? 'custom' : periodOf(filters, today)}
          onChange={(period) => {
            setIsCustom(period === 'custom')
            if (period !== 'custom') change(daysOf(period, today))
          }}
          options={PERIODS.map((key) => ({ key, label: history.periods[key] }))}
        />
        {isCustom && <Days filters={filters} today={today} onChange={change} />}
      </div>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-[12rem_repeat(4,minmax(0,1fr))_auto] md:items-end">
        <SymbolField value={filters.instrumentId} onChange={(instrumentId) => change({ instrumentId })} />
        <Picker
          label={history.side}
          value={filters.side}
          options={SIDES.map((key) => [key, text.orders.side[key]] as const)}
          onChange={(side) => change({ side })}
        />
        {hasStatus && (
          <Picker
            label={history.status}
            value={filters.status}
            options={statuses.map((key) => [key, history.statuses[key]] as const)}
            onChange={(status) => change({ status })}
          />
        )}
        <Picker
          label={history.source}
          value={filters.source}
          options={SOURCES.map((key) => [key, text.orders.source[key]] as const)}
          onChange={(source) => change({ source })}
        />
        <Picker
          label={history.account}
          value={filters.accountId}
          options={accounts.map((account) => [account.id, accountWords(account, text)] as const)}
          onChange={(accountId) => change({ accountId })}
        />
        <Button
          variant="quiet"
          onClick={() => {
            setIsCustom(false)
            onChange(defaultFilters(today))
          }}
        >
          {history.reset}
        </Button>
      </div>
    </search>
  )
}

interface PickerProps<Key extends string> {
  readonly label: string
  readonly value: Key | null
  readonly options: readonly (readonly [Key, string])[]
  readonly onChange: (value: Key | null) => void
}

/** One of a few, or any. */
function Picker<Key extends string>({ label, value, options, onChange }: PickerProps<Key>) {
  const { history } = useOrderDeskWords()
  return (
    <Field label={label}>
      <Select
        value={value ?? ''}
        onChange={({ target }) => onChange(options.find(([key]) => key === target.value)?.[0] ?? null)}
      >
        <option value="">{history.all}</option>
        {options.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </Select>
    </Field>
  )
}

interface DaysProps {
  readonly filters: Filters
  readonly today: KstDate
  readonly onChange: (days: Pick<Filters, 'from' | 'to'>) => void
}

function Days({ filters, today, onChange }: DaysProps): ReactNode {
  const { history } = useOrderDeskWords()
  const set = (part: 'from' | 'to', text: string): void => {
    const day = KstDate.safeParse(text)
    if (!day.success) return
    const days = { from: filters.from, to: filters.to, [part]: day.data }
    // The day just chosen stands; the other one follows it.
    onChange(days.from > days.to ? { from: day.data, to: day.data } : days)
  }
  return (['from', 'to'] as const).map((part) => (
    <Field key={part} label={history[part]}>
      <Input type="date" max={today} value={filters[part]} onChange={({ target }) => set(part, target.value)} />
    </Field>
  ))
}

interface SymbolFieldProps {
  readonly value: InstrumentId | null
  readonly onChange: (value: InstrumentId | null) => void
}

/** A code or a name; what it was taken for is said below it. */
function SymbolField({ value, onChange }: SymbolFieldProps) {
  const { history } = useOrderDeskWords()
  const { list } = useInstrumentList()
  const nameOf = useInstrumentName()
  const [typed, setTyped] = useState(value ? symbolOf(value) : '')
  const look = (words: string): void => {
    setTyped(words)
    const [found] = words.trim() === '' ? [] : (list?.index.search(words.trim(), 1) ?? [])
    onChange(found?.id ?? null)
  }
  const isUnknown = typed.trim() !== '' && value === null && list !== undefined
  return (
    <Field
      label={history.symbol}
      hint={value ? `${nameOf(value)} ${symbolOf(value)}` : undefined}
      error={isUnknown ? history.symbolUnknown : undefined}
    >
      <Input
        type="search"
        placeholder={history.symbolHint}
        value={typed}
        onChange={({ target }) => look(target.value)}
      />
    </Field>
  )
}

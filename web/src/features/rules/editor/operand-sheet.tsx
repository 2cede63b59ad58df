'use client'

import { findIndicator } from '@naru/shared/indicators/registry'
import { BAR_FIELDS, FLOW_WINDOWS, INDEX_FIELDS } from '@naru/shared/rules/catalogue'
import { useMemo, useState } from 'react'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { putOperand } from './adjust.ts'
import { readNumber } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'
import { IndicatorFields } from './indicator-fields.tsx'
import { isObject, type Json, type JsonObject, type Path } from './json.ts'
import { type OperandChoice, operandLabel, operandMenu, timesOf, withTimes } from './operands.ts'

interface OperandSheetProps {
  readonly path: Path
  readonly title: string
  /** What a plain number would be here; left out where none may stand. */
  readonly number?: Json
  readonly onClose: () => void
}

/** Picks a value and sets what it has to set: two steps in one sheet, the sentence behind it changes at once. */
export function OperandSheet({ path, title, number, onClose }: OperandSheetProps) {
  const form = useRuleForm()
  const { common } = useText()
  const { value } = useField(path)
  const set = useSetOperand(path)
  const [isPicking, setIsPicking] = useState(!isObject(value) || !hasFields(timesOf(value)?.of ?? value))
  const pick = (operand: Json): void => {
    set(operand)
    if (isObject(operand) && hasFields(operand)) setIsPicking(false)
    else onClose()
  }
  return (
    <Sheet open onClose={onClose} title={title}>
      {isPicking ? (
        <Menu number={number} onPick={pick} />
      ) : (
        <div className="grid gap-4">
          <Button variant="outline" block onClick={() => setIsPicking(true)}>
            {operandLabel(timesOf(value)?.of ?? value, form)}
          </Button>
          <OperandFields path={path} />
          <Button block onClick={onClose}>
            {form.words.choose}
          </Button>
          <span className="sr-only">{common.close}</span>
        </div>
      )}
    </Sheet>
  )
}

/** Changes the value, and the unit of the numbers it is compared with. */
function useSetOperand(path: Path): (operand: Json) => void {
  const form = useRuleForm()
  return (operand) => form.change(putOperand(form.draft, path, operand))
}

/** Is there anything to set beyond the name? */
const hasFields = (operand: Json): boolean =>
  isObject(operand) && ['ind', 'bar', 'prior', 'index', 'flow'].some((key) => Object.hasOwn(operand, key))

function Menu({ number, onPick }: { number: Json | undefined; onPick: (operand: Json) => void }) {
  const form = useRuleForm()
  const { words } = form
  const [typed, setTyped] = useState('')
  const menu = useMemo(() => operandMenu(form), [form])
  const wanted = typed.trim().toLowerCase()
  const found =
    wanted === '' ? menu : menu.filter(({ label, alias }) => `${label} ${alias}`.toLowerCase().includes(wanted))
  const groups = Map.groupBy(found, ({ group }) => group)
  return (
    <div className="grid gap-3">
      <Input
        aria-label={words.searchOperand}
        placeholder={words.searchOperand}
        inputMode="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {number !== undefined && wanted === '' && (
        <Button variant="outline" block onClick={() => onPick(number)}>
          {words.number}
        </Button>
      )}
      {found.length === 0 && <EmptyState title={words.nothingFound} />}
      {[...groups].map(([group, choices]) => (
        <MenuGroup key={group} title={words.groups[group]} choices={choices} onPick={onPick} />
      ))}
    </div>
  )
}

interface MenuGroupProps {
  readonly title: string
  readonly choices: readonly OperandChoice[]
  readonly onPick: (operand: Json) => void
}

function MenuGroup({ title, choices, onPick }: MenuGroupProps) {
  return (
    <section aria-label={title} className="grid gap-1.5">
      <h3 className="text-12 text-muted">{title}</h3>
      <div className="flex flex-wrap gap-1.5">
        {choices.map(({ key, label, operand }) => (
          <button
            key={key}
            type="button"
            onClick={() => onPick(operand)}
            className="min-h-11 rounded-table border border-line-strong bg-surface px-3 text-left text-14 hover:bg-sunken md:min-h-8"
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  )
}

/** What the picked value has to be told: bars, parameters, which line of an indicator. */
function OperandFields({ path }: { path: Path }) {
  const { words } = useRuleForm()
  const { value } = useField(path)
  const set = useSetOperand(path)
  const times = timesOf(value)
  const operand = times?.of ?? value
  if (!isObject(operand)) return null
  const change = (next: JsonObject): void => set(times ? withTimes(next, times.by) : next)
  const definition = typeof operand.ind === 'string' ? findIndicator(operand.ind) : undefined
  return (
    <>
      {Object.hasOwn(operand, 'tf') && (
        <Choose
          label={words.timeframe}
          value={operand.tf}
          options={Object.entries(words.spec)}
          onChange={(tf) => change({ ...operand, tf })}
        />
      )}
      {definition && <IndicatorFields definition={definition} operand={operand} onChange={change} />}
      <FieldOf operand={operand} onChange={change} />
      {Object.hasOwn(operand, 'tf') && (
        <Field label={words.shift} hint={words.shiftHint}>
          <Input
            type="number"
            inputMode="numeric"
            min={0}
            value={typeof operand.shift === 'number' ? operand.shift : 0}
            onChange={({ target }) => {
              const { shift: _former, ...rest } = operand
              const shift = readNumber(target.value) ?? 0
              change(shift > 0 ? { ...rest, shift } : rest)
            }}
          />
        </Field>
      )}
      <Field label={words.timesLabel}>
        <Input
          type="number"
          inputMode="decimal"
          step="0.1"
          value={times?.by ?? 1}
          onChange={({ target }) => set(withTimes(operand, readNumber(target.value) ?? 1))}
        />
      </Field>
    </>
  )
}

interface FieldOfProps {
  readonly operand: JsonObject
  readonly onChange: (operand: JsonObject) => void
}

/** Of a period, an index or a flow: which figure, over how long. */
function FieldOf({ operand, onChange }: FieldOfProps) {
  const { words, locale } = useRuleForm()
  if (Object.hasOwn(operand, 'flow')) {
    return (
      <Choose
        label={words.window}
        value={operand.window}
        options={Object.entries(FLOW_WINDOWS).map(([key, ko]) => [key, locale === 'ko' ? ko : key])}
        onChange={(window) => onChange({ ...operand, window })}
      />
    )
  }
  const table = Object.hasOwn(operand, 'prior')
    ? BAR_FIELDS
    : Object.hasOwn(operand, 'index')
      ? INDEX_FIELDS
      : undefined
  if (!table) return null
  return (
    <Choose
      label={words.field}
      value={operand.field}
      options={Object.entries(table).map(([key, label]) => [key, label[locale]])}
      onChange={(field) => onChange({ ...operand, field })}
    />
  )
}

interface ChooseProps {
  readonly label: string
  readonly value: Json | undefined
  readonly options: readonly (readonly [string, string])[]
  readonly onChange: (key: string) => void
}

export function Choose({ label, value, options, onChange }: ChooseProps) {
  return (
    <Field label={label}>
      <Select value={typeof value === 'string' ? value : ''} onChange={({ target }) => onChange(target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </Select>
    </Field>
  )
}

'use client'

import { instrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { INDUSTRY_IDS, industryName } from '@naru/shared/market/sectors'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { ChipError } from './chips.tsx'
import { readNumber, writeNumber } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import type { RuleParts } from './parts.ts'

const KINDS = ['symbols', 'watchlist', 'kisCondition', 'screen'] as const
type Kind = (typeof KINDS)[number]

const EMPTY: Readonly<Record<Kind, JsonObject>> = {
  symbols: { symbols: [] },
  watchlist: { watchlist: '' },
  kisCondition: { kisCondition: '' },
  screen: { screen: { max: 50 } },
}

/** The short codes a draft names; none when it goes by another way. */
export const symbolsOf = (universe: Json | undefined): readonly string[] =>
  isObject(universe) && isList(universe.symbols)
    ? universe.symbols.filter((symbol): symbol is string => typeof symbol === 'string')
    : []

/** Which instruments: named one by one, or by a list somebody keeps elsewhere. */
export function UniversePart({ parts }: { parts: RuleParts }) {
  const { words } = useRuleForm()
  const { value, set, error } = useField(['universe'])
  const kind = KINDS.find((key) => isObject(value) && Object.hasOwn(value, key)) ?? 'symbols'
  return (
    <div className="grid gap-3">
      <Choice
        label={words.universe.by}
        options={KINDS.map((key) => ({ key, label: words.universe.kind[key] }))}
        value={kind}
        onChange={(next) => next !== kind && set(EMPTY[next])}
      />
      {kind === 'symbols' && <Symbols parts={parts} />}
      {kind === 'watchlist' && <Watchlist parts={parts} />}
      {kind === 'kisCondition' && <Condition />}
      {kind === 'screen' && <Screen />}
      {kind !== 'symbols' && <ChipError>{error}</ChipError>}
    </div>
  )
}

function Symbols({ parts }: { parts: RuleParts }) {
  const { words, isStrict } = useRuleForm()
  const { value, set } = useField(['universe'])
  const nameOf = useInstrumentName()
  const [isOpen, setIsOpen] = useState(false)
  const symbols = symbolsOf(value)
  return (
    <div className="flex flex-wrap items-center gap-1.5" data-testid="rule-symbols">
      {symbols.map((symbol) => {
        const name = nameOf(instrumentId(symbol))
        return (
          <span
            key={symbol}
            className="inline-flex min-h-11 items-center rounded-table border border-line-strong bg-surface pl-3 md:min-h-8"
          >
            <span className="font-bold">{name}</span>
            <span className="tabular pl-1.5 text-12 text-muted">{symbol}</span>
            <button
              type="button"
              aria-label={words.universe.remove(name)}
              onClick={() => set({ symbols: symbols.filter((one) => one !== symbol) })}
              className="grid size-11 place-items-center text-muted md:size-8"
            >
              <X aria-hidden size={14} />
            </button>
          </span>
        )
      })}
      <Button variant="outline" size="small" onClick={() => setIsOpen(true)}>
        <Plus aria-hidden size={16} />
        {words.universe.add}
      </Button>
      {isStrict && symbols.length === 0 && <ChipError>{words.universe.none}</ChipError>}
      <parts.InstrumentSearch
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={words.universe.add}
        onPick={({ id }) => set({ symbols: [...new Set([...symbols, symbolOf(id)])] })}
      />
    </div>
  )
}

function Watchlist({ parts }: { parts: RuleParts }) {
  const { words } = useRuleForm()
  const { value, set } = useField(['universe', 'watchlist'])
  const folders = parts.useWatchlists()
  if (folders?.length === 0) return <p className="text-13 text-muted">{words.universe.noWatchlist}</p>
  return (
    <Field label={words.universe.watchlist}>
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

function Condition() {
  const { words } = useRuleForm()
  const { value, set } = useField(['universe', 'kisCondition'])
  return (
    <Field label={words.universe.condition} hint={words.universe.conditionHint}>
      <Input
        value={typeof value === 'string' ? value : ''}
        maxLength={60}
        onChange={({ target }) => set(target.value)}
      />
    </Field>
  )
}

const EOK = 100_000_000

function Screen() {
  const { words } = useRuleForm()
  const market = useField(['universe', 'screen', 'market'])
  const max = useField(['universe', 'screen', 'max'])
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <Field label={words.universe.market}>
        <Select
          value={typeof market.value === 'string' ? market.value : ''}
          onChange={({ target }) => market.set(target.value || undefined)}
        >
          <option value="">{words.universe.everyMarket}</option>
          {Object.entries(words.universe.markets).map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Industries />
      <Eok field="marketCapMinKrw" label={words.universe.marketCapMin} />
      <Eok field="turnoverMinKrw" label={words.universe.turnoverMin} />
      <Field label={words.universe.max} {...(max.error !== undefined && { error: max.error })}>
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={200}
          value={typeof max.value === 'number' ? max.value : ''}
          onChange={({ target }) => max.set(readNumber(target.value))}
        />
      </Field>
    </div>
  )
}

function Industries() {
  const { words } = useRuleForm()
  const locale = useLocale()
  const { value, set } = useField(['universe', 'screen', 'industry'])
  return (
    <Field label={words.universe.industry}>
      <Select value={typeof value === 'string' ? value : ''} onChange={({ target }) => set(target.value || undefined)}>
        <option value="">{words.universe.everyIndustry}</option>
        {INDUSTRY_IDS.map((industry) => (
          <option key={industry} value={industry}>
            {industryName(industry, locale)}
          </option>
        ))}
      </Select>
    </Field>
  )
}

/** Large sums are typed in hundred millions of won (억). */
function Eok({ field, label }: { field: string; label: string }) {
  const { value, set } = useField(['universe', 'screen', field])
  return (
    <Field label={label}>
      <Input
        inputMode="decimal"
        value={typeof value === 'number' ? writeNumber(value / EOK) : ''}
        onChange={({ target }) => {
          const eok = readNumber(target.value)
          set(eok === null ? undefined : eok * EOK)
        }}
      />
    </Field>
  )
}

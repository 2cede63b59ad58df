'use client'

import { BacktestBar } from '@naru/shared/backtest/spec'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { CARRIED } from '@/lib/carried-bars.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useBacktestWords } from '@/text/backtests.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import { type DataSource, definitionOf, PERIODS, type Period, withRange } from './draft.ts'
import type { FormParts, FormProps } from './form-props.ts'
import { UploadPart } from './upload-part.tsx'

interface DataPartProps extends FormProps {
  readonly yesterday: KstDate
  readonly hasBridge: boolean
  readonly parts: FormParts
}

/** Of what, from when to when, and from where. */
export function DataPart(props: DataPartProps) {
  const { form, bars } = useBacktestWords()
  const { draft, onChange, yesterday, hasBridge } = props
  const isDaily = definitionOf(draft.strategy).bars !== 'intraday' || draft.own !== null
  const setData = (data: DataSource): void => {
    const known = draft.instruments.filter((id) => CARRIED.some((one) => one.id === id))
    const carried = {
      bar: '1d',
      instruments: known.length > 0 ? known : CARRIED.slice(0, 1).map(({ id }) => id),
    } as const
    // All of it are six years here and more than anybody has asked a broker for there.
    const period = data === 'carried' ? 'all' : draft.period === 'all' ? '3y' : draft.period
    onChange(withRange({ ...draft, data, period, ...(data === 'carried' && carried) }, yesterday))
  }
  return (
    <Card>
      <CardHeader title={`${form.instruments} · ${form.period}`} />
      <CardBody className="grid gap-4">
        <div className="grid gap-1.5">
          <Choice
            label={form.data}
            options={(['carried', 'bridge'] as const).map((key) => ({ key, label: form.dataOf[key] }))}
            value={draft.data}
            onChange={setData}
          />
          <p className="text-12 text-muted">{draft.data === 'carried' ? form.carriedHint : form.bridgeHint}</p>
          {!hasBridge && draft.data === 'bridge' && <p className="text-13 text-danger">{form.bridgeMissing}</p>}
        </div>
        <Instruments {...props} />
        {draft.data === 'bridge' && hasBridge && <UploadPart {...props} />}
        <PeriodFields {...props} />
        <div className="grid gap-4 sm:grid-cols-2">
          <PickField
            label={form.bar}
            value={draft.bar}
            options={BacktestBar.options
              .filter((bar) => bar !== '1d' || isDaily)
              .map((bar) => [bar, bars[bar]] as const)}
            onChange={(bar) =>
              onChange(withRange({ ...draft, bar, data: bar === '1d' ? draft.data : 'bridge' }, yesterday))
            }
          />
        </div>
        {draft.bar !== '1d' && <p className="text-12 text-muted">{form.minutesNeedBridge}</p>}
      </CardBody>
    </Card>
  )
}

function Instruments({ draft, onChange, yesterday, parts }: DataPartProps) {
  const { form } = useBacktestWords()
  const nameOf = useInstrumentName()
  const [isSearching, setIsSearching] = useState(false)
  const definition = definitionOf(draft.strategy)
  const set = (instruments: readonly InstrumentId[]): void => onChange(withRange({ ...draft, instruments }, yesterday))
  const hint =
    draft.own !== null || definition.series === 1
      ? undefined
      : definition.series === 'many'
        ? form.wantsMany
        : form.wants(String(definition.series))
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-bold text-13">{form.instruments}</legend>
      {draft.data === 'carried' ? (
        <div className="flex flex-wrap gap-1.5">
          {CARRIED.map(({ id }) => {
            const isChosen = draft.instruments.includes(id)
            const only = definition.series === 1 && draft.own === null
            const next = isChosen ? draft.instruments.filter((one) => one !== id) : [...draft.instruments, id]
            return (
              <button
                key={id}
                type="button"
                aria-pressed={isChosen}
                onClick={() => set(only ? [id] : next)}
                className="h-11 rounded-full border border-line px-3 text-13 text-muted aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-bold aria-pressed:text-accent md:h-8"
              >
                {nameOf(id)}
              </button>
            )
          })}
        </div>
      ) : (
        <ul className="flex flex-wrap gap-1.5" data-testid="backtest-instruments">
          {draft.instruments.map((id) => (
            <li key={id} className="inline-flex items-center rounded-full border border-line-strong ps-3 text-13">
              {nameOf(id)}
              <button
                type="button"
                aria-label={form.removeInstrument(nameOf(id))}
                onClick={() => set(draft.instruments.filter((one) => one !== id))}
                className="grid size-11 place-items-center text-muted md:size-8"
              >
                <X aria-hidden size={14} />
              </button>
            </li>
          ))}
          <li>
            <Button variant="outline" size="small" onClick={() => setIsSearching(true)}>
              <Plus aria-hidden size={14} />
              {form.addInstrument}
            </Button>
          </li>
        </ul>
      )}
      {hint && <p className="text-12 text-muted">{hint}</p>}
      <parts.InstrumentSearch
        open={isSearching}
        onClose={() => setIsSearching(false)}
        onPick={({ id }) => set([...draft.instruments.filter((one) => one !== id), id])}
        title={form.addInstrument}
      />
    </fieldset>
  )
}

function PeriodFields({ draft, onChange, yesterday }: DataPartProps) {
  const { form } = useBacktestWords()
  const choose = (period: Period): void => onChange(withRange({ ...draft, period }, yesterday))
  const setDay = (key: 'from' | 'to', day: string): void => onChange({ ...draft, period: 'custom', [key]: day })
  return (
    <div className="grid gap-2">
      <Choice
        label={form.period}
        options={PERIODS.map((key) => ({ key, label: form.periods[key] }))}
        value={draft.period}
        onChange={choose}
      />
      <div className="grid grid-cols-2 gap-3">
        {(['from', 'to'] as const).map((key) => (
          <Field key={key} label={form[key]}>
            <Input
              type="date"
              max={yesterday}
              value={draft[key]}
              onChange={({ target }) => setDay(key, target.value)}
            />
          </Field>
        ))}
      </div>
      {draft.data === 'bridge' && <p className="text-12 text-muted">{form.endsYesterday}</p>}
    </div>
  )
}

'use client'

import { addDays, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ReplayRule } from '@naru/shared/replay/rule-watch'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { serverNow } from '@/lib/clock.ts'
import { useInstrumentName, useInstruments } from '@/lib/instruments.ts'
import { bridgeDay, CARRIED_SHARE, carriedDay, carriedDaysQuery, NoSuchDay } from '@/lib/replay-day.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useQuery } from '@/lib/use-query.ts'
import { useReplayWords } from '@/text/replay.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import { Field, Input, Select } from '@/ui/field.tsx'
import { CheckField, NumberField } from '@/ui/number-fields.tsx'
import { ErrorText } from '@/ui/states.tsx'
import type { ReplayParts } from '../replay-parts.ts'
import { armedRulesQuery, watches } from './armed-rules.ts'
import { LEAST_CASH, MOST_CASH, type StartDraft, specOf } from './begin.ts'
import { type OwnSpec, ownSpecsQuery } from './own-specs.ts'
import { type PartProps, StrategyFields } from './strategy-fields.tsx'

/** What an address may ask the form to begin with. */
export interface Wish {
  readonly instrumentId?: InstrumentId | undefined
  readonly date?: KstDate | undefined
  readonly strategy?: string | undefined
}

interface StartFormProps {
  readonly wish: Wish
  readonly parts: ReplayParts
  readonly onBegin: (saved: SavedReplay) => void
}

const NO_OWN: readonly OwnSpec[] = []
/** A day of the carried ones on which a lot happened. */
const FIRST_DAY = '2020-03-19' as KstDate

function useStart({ wish, onBegin }: StartFormProps) {
  const locale = useLocale()
  const queries = useQueryClient()
  const bridge = useMyBridge()
  const instruments = useInstruments()
  const own = useQuery(ownSpecsQuery).data ?? NO_OWN
  const armed = useQuery(armedRulesQuery).data
  const asksBridge = wish.instrumentId !== undefined
  const [draft, setDraft] = useState<StartDraft>({
    source: asksBridge ? 'bridge' : 'carried',
    instrumentId: wish.instrumentId ?? CARRIED_SHARE,
    date: wish.date ?? (asksBridge ? '' : FIRST_DAY),
    cash: 10_000_000,
    strategy: wish.strategy ?? '',
    bar: '5m',
    withRules: true,
  })
  const rules = useMemo(() => (armed ?? []).filter((one) => watches(one, draft.instrumentId)), [armed, draft])
  const [state, setState] = useState<{ readonly isLoading: boolean; readonly problem: unknown }>({
    isLoading: false,
    problem: undefined,
  })
  const load = async (date: KstDate) => {
    if (draft.source === 'carried') return carriedDay(await queries.ensureQueryData(carriedDaysQuery), date)
    const { kind = 'stock', market = 'kospi' } = instruments.get(draft.instrumentId) ?? {}
    const instrument = { id: draft.instrumentId, kind, market }
    return bridgeDay({ bridge, instrument, date, signal: new AbortController().signal })
  }
  const begin = async (): Promise<void> => {
    if (draft.date === '') return
    setState({ isLoading: true, problem: undefined })
    try {
      const day = await load(draft.date)
      const [seed = 1] = crypto.getRandomValues(new Uint32Array(1))
      const strategy = specOf(draft, own, locale)
      const settings = { cash: draft.cash, seed, strategy, rules: draft.withRules ? rules : [] }
      onBegin({ v: 1, day, settings, commands: [], clock: day.open - 60_000 })
    } catch (problem) {
      setState({ isLoading: false, problem })
    }
  }
  return {
    draft,
    edit: (change: Partial<StartDraft>) => setDraft({ ...draft, ...change }),
    own,
    rules,
    bridge,
    begin,
    ...state,
  }
}

/** Which day of what, with how much, and whether a strategy trades along. */
export function StartForm(props: StartFormProps) {
  const { start: words } = useReplayWords()
  const form = useStart(props)
  const { draft, edit, own, rules, bridge, begin, isLoading, problem } = form
  const isCashRight = draft.cash >= LEAST_CASH && draft.cash <= MOST_CASH
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void begin()
  }
  return (
    <Card data-testid="replay-form">
      <CardHeader title={words.title} />
      <CardBody>
        <form className="grid gap-4" onSubmit={submit} noValidate>
          <div className="grid gap-1.5">
            <Choice
              label={words.source}
              options={(['carried', 'bridge'] as const).map((key) => ({ key, label: words.sources[key] }))}
              value={draft.source}
              onChange={(source) =>
                edit(
                  source === 'carried'
                    ? { source, instrumentId: CARRIED_SHARE, date: FIRST_DAY }
                    : { source, date: '' },
                )
              }
            />
            <p className="text-12 text-muted">{draft.source === 'carried' ? words.carriedHint : words.bridgeHint}</p>
            {draft.source === 'bridge' && !bridge && <p className="text-13 text-danger">{words.bridgeMissing}</p>}
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <InstrumentField draft={draft} edit={edit} parts={props.parts} />
            <DayField draft={draft} edit={edit} />
            <NumberField
              label={words.cash}
              hint={words.cashHint}
              value={draft.cash}
              min={LEAST_CASH}
              max={MOST_CASH}
              step={100_000}
              onChange={(cash) => cash !== null && edit({ cash: Math.round(cash) })}
            />
          </div>
          <StrategyFields draft={draft} edit={edit} own={own} />
          {rules.length > 0 && <RuleField draft={draft} edit={edit} rules={rules} />}
          {problem !== undefined && <Problem problem={problem} />}
          <Button
            type="submit"
            size="large"
            disabled={isLoading || draft.date === '' || !isCashRight || (draft.source === 'bridge' && !bridge)}
          >
            {isLoading ? words.loading : words.begin}
          </Button>
        </form>
      </CardBody>
    </Card>
  )
}

function RuleField({ draft, edit, rules }: PartProps & { readonly rules: readonly ReplayRule[] }) {
  const { start: words } = useReplayWords()
  return (
    <div className="grid gap-1">
      <p className="font-bold text-13">{words.rules}</p>
      <CheckField
        label={words.withRules(String(rules.length))}
        isChecked={draft.withRules}
        onChange={(withRules) => edit({ withRules })}
      />
      <p className="text-12 text-muted">{rules.map(({ rule }) => rule.name).join(' · ')}</p>
      <p className="text-12 text-muted">{words.rulesHint}</p>
    </div>
  )
}

function Problem({ problem }: { readonly problem: unknown }) {
  const { start } = useReplayWords()
  return (
    <div role="alert">
      {problem instanceof NoSuchDay ? (
        <p className="text-13 text-danger">{start.problems[problem.code]}</p>
      ) : (
        <ErrorText error={problem} />
      )}
    </div>
  )
}

function InstrumentField({ draft, edit, parts }: PartProps & { readonly parts: ReplayParts }) {
  const { start: words } = useReplayWords()
  const nameOf = useInstrumentName()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="grid content-start gap-1.5">
      <p className="font-bold text-13">{words.instrument}</p>
      <Button variant="outline" disabled={draft.source === 'carried'} onClick={() => setIsOpen(true)}>
        {nameOf(draft.instrumentId)}
        <span className="sr-only">, {words.choose}</span>
      </Button>
      <parts.InstrumentSearch
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={words.choose}
        onPick={({ id }) => edit({ instrumentId: id })}
      />
    </div>
  )
}

function DayField({ draft, edit }: PartProps) {
  const { start: words } = useReplayWords()
  const { data } = useQuery(carriedDaysQuery)
  const [yesterday] = useState(() => addDays(kstDate(unixMs(serverNow())), -1))
  const choose = (date: string): void => edit({ date: date as KstDate | '' }) // a field of dates has no other
  return (
    <Field label={words.date}>
      {draft.source === 'carried' ? (
        <Select value={draft.date} onChange={({ target }) => choose(target.value)}>
          {(data?.days ?? [FIRST_DAY]).map((day) => (
            <option key={day} value={day}>
              {day}
            </option>
          ))}
        </Select>
      ) : (
        <Input type="date" max={yesterday} value={draft.date} onChange={({ target }) => choose(target.value)} />
      )}
    </Field>
  )
}

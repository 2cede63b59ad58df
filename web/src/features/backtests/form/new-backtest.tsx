'use client'

import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { addDays, kstDate, unixMs } from '@naru/shared/core/time'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { readBars } from '@/lib/backtest-data.ts'
import { serverNow } from '@/lib/clock.ts'
import { useInstrumentName, useInstruments } from '@/lib/instruments.ts'
import { useMyBridge } from '@/lib/stream.tsx'
import { useBacktestWords } from '@/text/backtests.ts'
import { useLocale, useText } from '@/text/text-provider.tsx'
import { Field, Input } from '@/ui/field.tsx'
import { toast } from '@/ui/toast.tsx'
import { startLocally, useLocalRun } from '../local/local-run.ts'
import { useSubmitBacktest } from '../mutations.ts'
import { useSourceParams } from '../source-params.ts'
import { DataPart } from './data-part.tsx'
import { type Draft, definitionOf, newDraft, specOf, withOwn, withStrategy } from './draft.ts'
import { draftFrom, withParams } from './draft-from.ts'
import { estimateOf, useSpeed } from './estimate.ts'
import type { FormParts } from './form-props.ts'
import { MoneyPart } from './money-part.tsx'
import type { OwnStrategy } from './own-strategy.ts'
import { StrategyPart } from './strategy-part.tsx'
import { SummaryCard } from './summary-card.tsx'
import { TaskPart } from './task-part.tsx'

/** What the form begins with besides its own defaults. */
export interface Beginning {
  readonly spec: BacktestSpec
  readonly source: 'carried' | 'bridge'
  /** What a sweep found best. */
  readonly params: Readonly<Record<string, number>> | null
}

interface NewBacktestProps {
  readonly userId: string
  readonly parts: FormParts
  readonly own: readonly OwnStrategy[]
  readonly beginning: Beginning | undefined
  /** Of one's own strategies, to begin with. */
  readonly strategyId: string | undefined
}

const yesterdayOf = () => addDays(kstDate(unixMs(serverNow())), -1)

function useDraft({ beginning, own, strategyId }: NewBacktestProps) {
  const [yesterday] = useState(yesterdayOf)
  const [draft, setDraft] = useState<Draft>(() => {
    const base = newDraft(yesterday, 'carried')
    const chosen = own.find(({ id }) => id === strategyId)
    if (chosen) return withOwn(base, chosen, yesterday)
    if (!beginning) return base
    const same = draftFrom(base, beginning.spec, beginning.source)
    return beginning.params ? withParams(same, beginning.params) : same
  })
  const choose = (id: string): void => {
    const chosen = own.find((one) => one.id === id)
    setDraft(chosen ? withOwn(draft, chosen, yesterday) : withStrategy(draft, id, yesterday))
  }
  return { draft, setDraft, choose, yesterday }
}

/** The form, and beside it what it asks for: both change with every stroke. */
export function NewBacktest(props: NewBacktestProps) {
  const { parts, own } = props
  const { form, kind } = useBacktestWords()
  const locale = useLocale()
  const nameOf = useInstrumentName()
  const { draft, setDraft, choose, yesterday } = useDraft(props)
  const bridge = useMyBridge()
  const params = useSourceParams(draft.own ?? { kind: 'built_in', strategy: draft.strategy, params: draft.params })
  const speed = useSpeed(({ barsPerSecond }) => barsPerSecond)
  const isBusy = useLocalRun(({ run }) => run !== null && run.state !== 'failed')
  useEffect(() => void useSpeed.persist.rehydrate(), [])
  const spec = useMemo(() => specOf(draft), [draft])
  const estimate = useMemo(() => (spec.ok ? estimateOf(spec.value, speed) : undefined), [spec, speed])
  const ownName = draft.own?.kind === 'rules' ? draft.own.document.name : undefined
  const chosenName = own.find(({ id }) => id === draft.ownId)?.name
  const strategyName = chosenName ?? ownName ?? definitionOf(draft.strategy).label[locale]
  const [first, ...others] = draft.instruments
  const subject = first === undefined ? '' : `${nameOf(first)}${others.length > 0 ? ` +${others.length}` : ''}`
  const task = draft.task === 'single' ? '' : ` · ${kind[draft.task]}`
  const name = (draft.name.trim() || `${strategyName} · ${subject}${task}`).slice(0, 80)
  const { runHere, submit, isSubmitting } = useRuns({ ...props, draft, name })
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]" data-testid="backtest-form">
      <div className="grid grid-cols-1 gap-4">
        <StrategyPart draft={draft} onChange={setDraft} own={own} params={params} onStrategy={choose} />
        <DataPart
          draft={draft}
          onChange={setDraft}
          own={own}
          yesterday={yesterday}
          hasBridge={bridge !== undefined}
          parts={parts}
        />
        <MoneyPart draft={draft} onChange={setDraft} />
        <TaskPart draft={draft} onChange={setDraft} params={params} />
        <Field label={form.name}>
          <Input
            maxLength={80}
            placeholder={form.namePlaceholder}
            value={draft.name}
            onChange={({ target }) => setDraft({ ...draft, name: target.value })}
          />
        </Field>
      </div>
      <SummaryCard
        draft={draft}
        strategyName={strategyName}
        spec={spec}
        estimate={estimate}
        hasBridge={bridge !== undefined}
        isBusy={isBusy}
        isSubmitting={isSubmitting}
        onRunHere={() => spec.ok && estimate && runHere(spec.value, estimate.work)}
        onRunOnBridge={() => spec.ok && estimate && submit(spec.value, estimate.runs)}
      />
    </div>
  )
}

/** Most runs a job can have. */
const MOST_RUNS = 100_000
/** Of one run the bridge tells how far it is by the hundredth. */
const PARTS_OF_ONE = 100

function useRuns({ userId, own, draft, name }: NewBacktestProps & { readonly draft: Draft; readonly name: string }) {
  const { form } = useBacktestWords()
  const { errors } = useText()
  const router = useRouter()
  const queries = useQueryClient()
  const bridge = useMyBridge()
  const instruments = useInstruments()
  const submitting = useSubmitBacktest()
  // Kept while the same is asked again after a lost answer: then it is one job.
  const [asked, setAsked] = useState<{ readonly id: string; readonly spec: BacktestSpec }>()

  const runHere = (spec: BacktestSpec, work: number): void => {
    const id = crypto.randomUUID()
    const load = (signal: AbortSignal) => readBars(spec, { source: draft.data, bridge, instruments, signal })
    void startLocally({ queries, userId }, { id, name, spec, source: draft.data, work, load })
    router.push(`/backtests/${id}`)
  }
  const submit = (spec: BacktestSpec, runs: number): void => {
    const id = asked?.spec === spec ? asked.id : crypto.randomUUID()
    setAsked({ id, spec })
    const strategyId = own.find((one) => one.id === draft.ownId)?.id ?? null
    submitting.mutate(
      { id, name, spec, strategyId, totalRuns: runs === 1 ? PARTS_OF_ONE : Math.min(MOST_RUNS, runs) },
      {
        onSuccess: () => {
          toast.done(form.submitted)
          router.push(`/backtests/${id}`)
        },
        onError: (error) => {
          const { what, notDone, next } = errors[toAppError(error).code]
          toast.problem(form.submitFailed, `${what} ${notDone} ${next}`)
        },
      },
    )
  }
  return { runHere, submit, isSubmitting: submitting.isPending }
}

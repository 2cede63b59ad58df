'use client'

import type { StrategySpec } from '@naru/shared/strategies/spec'
import { useMemo, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { Choice } from '@/ui/choice.tsx'
import type { Document, StrategyParts } from '../parts.ts'
import { BuiltInPart } from './built-in-part.tsx'
import { CodePart } from './code-part.tsx'
import { type Draft, inDocument, specOf } from './draft.ts'
import { HookPart } from './hook-part.tsx'
import { ImportButton } from './import-button.tsx'
import { PluginPart } from './plugin-part.tsx'
import { Preview } from './preview.tsx'
import { ProgramPart } from './program-part.tsx'
import { LimitFields, NameFields, SentenceCard } from './review-parts.tsx'
import { EntryStep, ExitStep, Knobs, SizeFields, STEPS, type Step, UniverseStep } from './rule-steps.tsx'
import { useScript } from './use-script.ts'

interface StrategyBuilderProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly onSave: (then: 'stay' | 'arm') => void
  readonly isSaving: boolean
  readonly parts: StrategyParts
}

const WAYS = ['rules', 'built_in', 'script', 'plugin', 'gateway', 'hook'] as const

/** A strategy, with code or without: in steps on one side, and on the other what it says and what it would have done. */
export function StrategyBuilder(props: StrategyBuilderProps) {
  const { draft, onChange, onSave, isSaving, parts } = props
  const words = useStrategyWords()
  const [isStrict, setIsStrict] = useState(false)
  const spec = useMemo(() => specOf(draft), [draft])
  const script = useScript(draft, onChange)
  const { played, onPlayed } = script
  const preview = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => (spec.ok ? playedOf(spec.value, played) : undefined), [spec, played])
  /** On a phone what it has done lies far below what was written. */
  const run = (): void => {
    script.run()
    preview.current?.scrollIntoView({ block: 'nearest' })
  }
  const setDocument = (document: Document): void => onChange({ ...draft, document })
  const save = (then: 'stay' | 'arm'): void => {
    setIsStrict(true)
    if (spec.ok) onSave(then)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="grid grid-cols-1 items-start gap-4 pb-16 lg:grid-cols-[minmax(0,1fr)_24rem]"
      data-testid="strategy-builder"
    >
      <div className="grid grid-cols-1 gap-4">
        <Card aria-label={words.build.how}>
          <CardHeader title={words.build.how} action={<ImportButton draft={draft} onChange={onChange} />} />
          <CardBody className="grid gap-2">
            <Choice
              label={words.build.how}
              options={WAYS.map((key) => ({ key, label: words.build.ways[key] }))}
              value={draft.way}
              onChange={(way) => onChange({ ...draft, way })}
            />
            <p className="text-13 text-muted">{words.build.waysHint[draft.way]}</p>
          </CardBody>
        </Card>
        {draft.way === 'built_in' && <BuiltInPart draft={draft} onChange={onChange} parts={parts} />}
        {draft.way === 'script' && (
          <CodePart draft={draft} onChange={onChange} script={script} onRun={run} parts={parts} />
        )}
        {draft.way === 'plugin' && <PluginPart draft={draft} onChange={onChange} parts={parts} />}
        {draft.way === 'gateway' && <ProgramPart draft={draft} onChange={onChange} parts={parts} />}
        {draft.way === 'hook' && <HookPart draft={draft} onChange={onChange} parts={parts} />}
        {draft.way !== 'rules' ? (
          <Review {...props} onSave={save} />
        ) : (
          <parts.ConditionForm
            document={draft.document}
            problems={spec.ok ? [] : inDocument(spec.error)}
            isStrict={isStrict}
            onChange={setDocument}
          >
            <RuleSteps draft={draft} onChange={onChange} onSave={save} isSaving={isSaving} parts={parts} />
          </parts.ConditionForm>
        )}
      </div>
      <div className="grid grid-cols-1 gap-4 lg:sticky lg:top-18">
        <SentenceCard spec={spec} isStrict={isStrict} parts={parts} />
        {draft.way !== 'hook' && (
          <div ref={preview} className="scroll-mb-20">
            <Preview spec={shown} onPlayed={onPlayed} />
          </div>
        )}
        {draft.way === 'rules' && <Knobs document={draft.document} onChange={setDocument} />}
        <p className="text-12 text-muted">{words.noAdvice}</p>
      </div>
    </form>
  )
}

/** A script is played as it was when its button was pressed: half a line is nothing to try. */
const playedOf = (spec: StrategySpec, code: string): StrategySpec =>
  spec.source.kind === 'script' ? { ...spec, source: { ...spec.source, code } } : spec

function RuleSteps(props: StrategyBuilderProps) {
  const { draft, onChange, parts } = props
  const { build } = useStrategyWords()
  const [step, setStep] = useState<Step>('universe')
  const at = STEPS.indexOf(step)
  const [before, next] = [STEPS[at - 1], STEPS[at + 1]]
  const { document } = draft
  const setDocument = (changed: Document): void => onChange({ ...draft, document: changed })
  return (
    <>
      <nav aria-label={build.step(at + 1, STEPS.length)}>
        <ol className="grid grid-cols-5 gap-1">
          {STEPS.map((key, index) => (
            <li key={key}>
              <button
                type="button"
                aria-current={key === step ? 'step' : undefined}
                onClick={() => setStep(key)}
                className={cn(
                  'h-11 w-full rounded-table border px-1 text-12 md:text-13',
                  key === step ? 'border-accent bg-accent-soft font-bold text-accent' : 'text-muted',
                )}
              >
                <span className="max-md:hidden">{index + 1}. </span>
                {build.steps[key]}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {step === 'universe' && <UniverseStep document={document} onChange={setDocument} parts={parts} />}
      {step === 'entry' && <EntryStep parts={parts} />}
      {step === 'exit' && <ExitStep document={document} onChange={setDocument} parts={parts} />}
      {step === 'size' && (
        <Card aria-label={build.steps.size}>
          <CardHeader title={build.steps.size} />
          <CardBody className="grid gap-4">
            <SizeFields document={document} onChange={setDocument} />
            <LimitFields draft={draft} onChange={onChange} />
          </CardBody>
        </Card>
      )}
      {step === 'review' && <Review {...props} />}
      <p className="flex justify-between gap-2">
        {before ? (
          <Button variant="outline" onClick={() => setStep(before)}>
            {build.before}
          </Button>
        ) : (
          <span />
        )}
        {next && <Button onClick={() => setStep(next)}>{build.next}</Button>}
      </p>
    </>
  )
}

function Review({ draft, onChange, onSave, isSaving }: StrategyBuilderProps) {
  const { build } = useStrategyWords()
  return (
    <Card aria-label={build.steps.review}>
      <CardHeader title={build.steps.review} />
      <CardBody className="grid gap-4">
        <NameFields draft={draft} onChange={onChange} />
        {draft.way !== 'rules' && <LimitFields draft={draft} onChange={onChange} />}
        <p className="flex flex-wrap justify-end gap-2">
          <Button variant="outline" disabled={isSaving} onClick={() => onSave('stay')}>
            {build.save}
          </Button>
          <Button disabled={isSaving} onClick={() => onSave('arm')}>
            {build.saveAndArm}
          </Button>
        </p>
      </CardBody>
    </Card>
  )
}

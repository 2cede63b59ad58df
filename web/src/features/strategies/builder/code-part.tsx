'use client'

import { SOURCE_LIMITS } from '@naru/shared/strategies/source'
import { Play } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useId } from 'react'
import { lineOf } from '@/lib/script-about.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import type { StrategyParts } from '../parts.ts'
import { BUILDER_BARS, type BuilderBar, type Draft } from './draft.ts'
import { ParamFields } from './param-fields.tsx'
import { SymbolsField } from './symbols-field.tsx'
import type { ScriptAtWork } from './use-script.ts'

const CodeEditor = dynamic(async () => (await import('./code-editor.tsx')).CodeEditor, {
  ssr: false,
  loading: () => <Skeleton className="h-96 w-full" />,
})

/** Without our own code before it and the line after it, which are said in words. */
const wordsOf = (fault: string): string => fault.replace(/^\w+: /, '').replace(/ \(line \d+\)$/, '')

interface CodePartProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly script: ScriptAtWork
  /** The button: what is played is looked at. */
  readonly onRun: () => void
  readonly parts: StrategyParts
}

/** JavaScript of the reader's own: its numbers to move, and a button that plays it. */
export function CodePart({ draft, onChange, script, onRun, parts }: CodePartProps) {
  const { build } = useStrategyWords()
  const id = useId()
  const { about, fault, run, isStale } = script
  return (
    <Card aria-label={build.ways.script}>
      <CardHeader title={build.ways.script} />
      <CardBody className="grid grid-cols-1 gap-4">
        <p className="text-13 text-muted">{build.scriptHint}</p>
        <SymbolsField symbols={draft.symbols} onChange={(symbols) => onChange({ ...draft, symbols })} parts={parts} />
        <PickField
          label={build.bar}
          value={draft.bar}
          options={BUILDER_BARS.map((key): readonly [BuilderBar, string] => [key, build.bars[key]])}
          onChange={(bar) => onChange({ ...draft, bar })}
        />
        <div className="grid grid-cols-1 gap-1.5">
          <p className="flex items-center justify-between gap-2">
            <span className="font-bold text-13">{build.code}</span>
            <Button size="small" onClick={onRun} aria-keyshortcuts="Control+Enter Meta+Enter">
              <Play aria-hidden className="size-4" />
              {build.run}
            </Button>
          </p>
          <div id={id} aria-live="polite" className="min-h-5 text-13">
            {fault !== undefined ? (
              <p className="break-words text-danger" data-testid="script-fault">
                {build.scriptFault(lineOf(fault))} <code>{wordsOf(fault)}</code>
              </p>
            ) : (
              <p className="text-muted">{isStale ? build.scriptStale : build.scriptKeys}</p>
            )}
          </div>
          <CodeEditor
            label={build.code}
            describedBy={id}
            value={draft.code}
            onChange={(code) => onChange({ ...draft, code })}
            onRun={onRun}
            maxLength={SOURCE_LIMITS.codeBytes}
            faultyLine={fault === undefined ? undefined : lineOf(fault)}
          />
        </div>
        {about && about.params.length > 0 && (
          <fieldset className="grid grid-cols-1 gap-3">
            <legend className="mb-2 font-bold text-13">{build.params}</legend>
            <ParamFields
              of="script"
              params={about.params}
              values={draft.scriptParams}
              onChange={(scriptParams) => {
                onChange({ ...draft, scriptParams })
                run()
              }}
            />
          </fieldset>
        )}
      </CardBody>
    </Card>
  )
}

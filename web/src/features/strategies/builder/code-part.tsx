'use client'

import { SOURCE_LIMITS } from '@naru/shared/strategies/source'
import { useId } from 'react'
import { useStrategyWords } from '@/text/strategies.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import type { StrategyParts } from '../parts.ts'
import { BUILDER_BARS, type BuilderBar, type Draft } from './draft.ts'
import { SymbolsField } from './symbols-field.tsx'

interface CodePartProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly parts: StrategyParts
}

/** JavaScript of the reader's own, played at once beside it. */
export function CodePart({ draft, onChange, parts }: CodePartProps) {
  const { build } = useStrategyWords()
  const id = useId()
  return (
    <Card aria-label={build.ways.script}>
      <CardHeader title={build.ways.script} />
      <CardBody className="grid gap-4">
        <p className="text-13 text-muted">{build.scriptHint}</p>
        <SymbolsField symbols={draft.symbols} onChange={(symbols) => onChange({ ...draft, symbols })} parts={parts} />
        <PickField
          label={build.bar}
          value={draft.bar}
          options={BUILDER_BARS.map((key): readonly [BuilderBar, string] => [key, build.bars[key]])}
          onChange={(bar) => onChange({ ...draft, bar })}
        />
        <div className="grid gap-1.5">
          <label htmlFor={id} className="font-bold text-13">
            {build.code}
          </label>
          <textarea
            id={id}
            rows={22}
            maxLength={SOURCE_LIMITS.codeBytes}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            wrap="off"
            value={draft.code}
            onChange={({ target }) => onChange({ ...draft, code: target.value })}
            className="w-full overflow-auto rounded-table border border-line-strong bg-surface p-3 font-mono text-13"
          />
        </div>
      </CardBody>
    </Card>
  )
}

'use client'

import { STRATEGIES } from '@naru/shared/strategies/registry'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField } from '@/ui/number-fields.tsx'
import type { StrategyParts } from '../parts.ts'
import { BUILDER_BARS, type BuilderBar, type Draft, defaultsOf, definitionOf } from './draft.ts'
import { ParamFields } from './param-fields.tsx'
import { SymbolsField } from './symbols-field.tsx'

interface BuiltInPartProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly parts: StrategyParts
}

/** A given method: which, what it does and when it loses, on what, and its numbers. */
export function BuiltInPart({ draft, onChange, parts }: BuiltInPartProps) {
  const { build } = useStrategyWords()
  const locale = useLocale()
  const definition = definitionOf(draft.strategy)
  const { series } = definition
  const bars = BUILDER_BARS.filter((bar) => bar !== '1d' || definition.bars === 'any')
  const choose = (id: string): void => {
    const next = definitionOf(id)
    const bar = next.bars === 'intraday' && draft.bar === '1d' ? '5m' : draft.bar
    onChange({ ...draft, strategy: id, params: defaultsOf(next), bar })
  }
  return (
    <Card aria-label={build.strategy}>
      <CardHeader title={build.strategy} />
      <CardBody className="grid gap-4">
        <PickField
          label={build.strategy}
          value={draft.strategy}
          options={STRATEGIES.map((one): readonly [string, string] => [one.id, one.label[locale]])}
          onChange={choose}
        />
        <p className="text-13 text-muted">{definition.about[locale]}</p>
        <SymbolsField
          symbols={draft.symbols}
          wanted={typeof series === 'number' && series > 1 ? series : undefined}
          onChange={(symbols) => onChange({ ...draft, symbols })}
          parts={parts}
        />
        <PickField
          label={build.bar}
          value={draft.bar}
          options={bars.map((key): readonly [BuilderBar, string] => [key, build.bars[key]])}
          onChange={(bar) => onChange({ ...draft, bar })}
        />
        <ParamFields
          of={definition.id}
          params={definition.params}
          values={draft.params}
          onChange={(params) => onChange({ ...draft, params })}
        />
      </CardBody>
    </Card>
  )
}

'use client'

import type { ParamSpec } from '@naru/shared/indicators/indicator'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { PickField, SliderField } from '@/ui/number-fields.tsx'
import type { StrategyParts } from '../parts.ts'
import { BUILDER_BARS, type BuilderBar, type Draft, defaultsOf, definitionOf } from './draft.ts'
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
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          {definition.params.map((spec) => (
            <Param
              key={`${definition.id} ${spec.id}`}
              spec={spec}
              value={draft.params[spec.id] ?? spec.default}
              onChange={(value) => onChange({ ...draft, params: { ...draft.params, [spec.id]: value } })}
            />
          ))}
        </div>
      </CardBody>
    </Card>
  )
}

interface ParamProps {
  readonly spec: ParamSpec
  readonly value: number | string
  readonly onChange: (value: number | string) => void
}

function Param({ spec, value, onChange }: ParamProps) {
  const locale = useLocale()
  if (spec.kind === 'choice') {
    const options = spec.choices.map((choice): readonly [string, string] => [choice.id, choice.label[locale]])
    return <PickField label={spec.label[locale]} value={String(value)} options={options} onChange={onChange} />
  }
  const { min, max, step } = spec
  return (
    <SliderField label={spec.label[locale]} value={Number(value)} min={min} max={max} step={step} onChange={onChange} />
  )
}

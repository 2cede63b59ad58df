'use client'

import type { StrategySizing } from '@naru/shared/strategies/spec'
import { useStrategyWords } from '@/text/strategies.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { NumberField, PickField } from '@/ui/number-fields.tsx'
import type { StrategyParts } from '../parts.ts'
import type { Draft } from './draft.ts'
import { SymbolsField } from './symbols-field.tsx'

/** What each begins with, and whether it is a part of something, shown in percent. */
const SIZES = {
  buyingPowerShare: { first: { buyingPowerShare: 0.1 }, isShare: true },
  equityShare: { first: { equityShare: 0.1 }, isShare: true },
  won: { first: { won: 1_000_000 }, isShare: false },
  shares: { first: { shares: 10 }, isShare: false },
} as const
type Size = keyof typeof SIZES
const SIZE_KEYS = Object.keys(SIZES) as Size[] // its own keys

interface HookPartProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly parts: StrategyParts
}

/** What signals from outside may trade, and how much: a signal itself says only which and in what direction. */
export function HookPart({ draft, onChange, parts }: HookPartProps) {
  const { build } = useStrategyWords()
  return (
    <Card aria-label={build.ways.hook}>
      <CardHeader title={build.ways.hook} />
      <CardBody className="grid gap-4">
        <p className="text-13 text-muted">{build.hookHint}</p>
        <SymbolsField symbols={draft.symbols} onChange={(symbols) => onChange({ ...draft, symbols })} parts={parts} />
        <SizingFields sizing={draft.sizing} onChange={(sizing) => onChange({ ...draft, sizing })} />
        <NumberField
          label={build.minimumStrength}
          hint={build.minimumStrengthHint}
          value={draft.minimumStrength}
          min={0}
          max={1}
          step={0.1}
          onChange={(value) => value !== null && onChange({ ...draft, minimumStrength: value })}
        />
      </CardBody>
    </Card>
  )
}

interface SizingFieldsProps {
  readonly sizing: StrategySizing
  readonly onChange: (sizing: StrategySizing) => void
}

function SizingFields({ sizing, onChange }: SizingFieldsProps) {
  const { build } = useStrategyWords()
  const kind = SIZE_KEYS.find((key) => key in sizing) ?? 'buyingPowerShare'
  const { isShare } = SIZES[kind]
  const value = (sizing as Readonly<Partial<Record<Size, number>>>)[kind] ?? 0 // of the one it has
  const scale = isShare ? 100 : 1
  const set = (typed: number): void => {
    const exact = Number((typed / scale).toPrecision(12))
    onChange({ [kind]: exact } as StrategySizing) // one of its four
  }
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <PickField
        label={build.size}
        value={kind}
        options={SIZE_KEYS.map((key): readonly [Size, string] => [key, build.sizings[key]])}
        onChange={(next) => onChange(SIZES[next].first)}
      />
      <NumberField
        label={build.sizings[kind]}
        value={Number((value * scale).toPrecision(12))}
        min={isShare ? 0.01 : 1}
        {...(isShare && { max: 100 })}
        onChange={(typed) => typed !== null && set(typed)}
      />
    </div>
  )
}

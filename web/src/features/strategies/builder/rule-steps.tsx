'use client'

import { useStrategyWords } from '@/text/strategies.ts'
import { useLocale } from '@/text/text-provider.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { CheckField, NumberField, PickField, SliderField } from '@/ui/number-fields.tsx'
import type { Document, StrategyParts } from '../parts.ts'
import { BUILDER_BARS, type BuilderBar, put, withBar } from './draft.ts'
import { knobsOf } from './knobs.ts'

export const STEPS = ['universe', 'entry', 'exit', 'size', 'review'] as const
export type Step = (typeof STEPS)[number]

interface StepProps {
  readonly document: Document
  readonly onChange: (document: Document) => void
  readonly parts: StrategyParts
}

export function UniverseStep({ document, onChange, parts }: StepProps) {
  const { build } = useStrategyWords()
  const bar = BUILDER_BARS.find((one) => one === document.bar) ?? '1d'
  return (
    <Card aria-label={build.steps.universe}>
      <CardHeader title={build.steps.universe} />
      <CardBody className="grid gap-4">
        <parts.Universe />
        <PickField
          label={build.bar}
          value={bar}
          options={BUILDER_BARS.map((key): readonly [BuilderBar, string] => [key, build.bars[key]])}
          onChange={(next) => onChange(withBar(document, next))}
        />
      </CardBody>
    </Card>
  )
}

export function EntryStep({ parts }: Pick<StepProps, 'parts'>) {
  const { build } = useStrategyWords()
  return (
    <Card aria-label={build.steps.entry}>
      <CardHeader title={build.steps.entry} />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{build.entryHint}</p>
        <parts.Condition path={['entry']} />
      </CardBody>
    </Card>
  )
}

const RATES = [
  ['stop', ['exits', 'stop', 'pct'], -50, -0.1],
  ['take', ['exits', 'take', 'pct'], 0.1, 1000],
  ['trail', ['exits', 'trail', 'pct'], 0.1, 50],
  ['after', ['exits', 'time', 'bars'], 1, 500],
] as const

export function ExitStep({ document, onChange, parts }: StepProps) {
  const { build } = useStrategyWords()
  const hasExit = document.exit !== undefined
  return (
    <Card aria-label={build.steps.exit}>
      <CardHeader title={build.steps.exit} />
      <CardBody className="grid gap-3">
        <p className="text-13 text-muted">{build.exitHint}</p>
        <CheckField
          label={build.hasExit}
          isChecked={hasExit}
          onChange={(isWanted) => onChange(put(document, ['exit'], isWanted ? STARTER : undefined))}
        />
        {hasExit && <parts.Condition path={['exit']} />}
        <div className="grid gap-4 sm:grid-cols-2">
          {RATES.map(([key, path, min, max]) => (
            <NumberField
              key={key}
              label={build[key]}
              hint={build.off}
              value={numberAt(document, path)}
              min={min}
              max={max}
              step={key === 'after' ? 1 : 0.5}
              mayBeEmpty
              onChange={(value) => onChange(put(document, path, value ?? undefined))}
            />
          ))}
        </div>
      </CardBody>
    </Card>
  )
}

const STARTER = { all: [{ op: '<', l: { price: 'last' }, r: { n: 0, unit: 'krw' } }] }

function numberAt(root: Document, path: readonly string[]): number | null {
  let here: unknown = root
  for (const key of path) here = (here as Document | undefined)?.[key] // an object, or nothing
  return typeof here === 'number' ? here : null
}

const SIZES = { pctEquity: 20, pctCash: 20, krw: 1_000_000, qty: 10, riskPct: 1 } as const
type Size = keyof typeof SIZES
const SIZE_KEYS = Object.keys(SIZES) as Size[] // its own keys

export function SizeFields({ document, onChange }: Omit<StepProps, 'parts'>) {
  const { build } = useStrategyWords()
  const size = document.size as Readonly<Partial<Record<Size, number>>> | undefined // of the schema's five
  const kind = SIZE_KEYS.find((key) => size?.[key] !== undefined) ?? 'pctEquity'
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <PickField
        label={build.size}
        value={kind}
        options={SIZE_KEYS.map((key): readonly [Size, string] => [key, build.sizes[key]])}
        onChange={(next) => onChange({ ...document, size: { [next]: SIZES[next] } })}
      />
      <NumberField
        label={build.sizes[kind]}
        value={size?.[kind] ?? null}
        min={kind === 'krw' || kind === 'qty' ? 1 : 0.01}
        onChange={(value) => value !== null && onChange({ ...document, size: { [kind]: value } })}
      />
      <NumberField
        label={build.maxPositions}
        hint={build.off}
        value={numberAt(document, ['maxPositions'])}
        min={1}
        max={200}
        step={1}
        mayBeEmpty
        onChange={(value) => onChange(put(document, ['maxPositions'], value ?? undefined))}
      />
    </div>
  )
}

/** All numbers of the strategy at once: moved, they show at once what they would have done. */
export function Knobs({ document, onChange }: Omit<StepProps, 'parts'>) {
  const { build } = useStrategyWords()
  const locale = useLocale()
  const knobs = knobsOf(document)
  if (knobs.length === 0) return null
  return (
    <Card aria-label={build.params}>
      <CardHeader title={build.params} />
      <CardBody className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-1">
        {knobs.map(({ path, label, ...range }) => (
          <SliderField
            key={path.join('.')}
            label={label[locale]}
            {...range}
            onChange={(value) => onChange(put(document, path, value))}
          />
        ))}
      </CardBody>
    </Card>
  )
}

'use client'

import type { ParamSpec, ParamValues } from '@naru/shared/indicators/indicator'
import { useLocale } from '@/text/text-provider.tsx'
import { PickField, SliderField } from '@/ui/number-fields.tsx'

interface ParamFieldsProps {
  /** Of what they are: fields of another thing are other fields. */
  readonly of: string
  readonly params: readonly ParamSpec[]
  readonly values: ParamValues
  readonly onChange: (values: ParamValues) => void
}

/** The numbers of a strategy, each within its bounds. */
export function ParamFields({ of, params, values, onChange }: ParamFieldsProps) {
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {params.map((spec) => (
        <Param
          key={`${of} ${spec.id}`}
          spec={spec}
          value={values[spec.id] ?? spec.default}
          onChange={(value) => onChange({ ...values, [spec.id]: value })}
        />
      ))}
    </div>
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

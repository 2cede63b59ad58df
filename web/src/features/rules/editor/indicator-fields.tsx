'use client'

import type { IndicatorDefinition, ParamSpec } from '@naru/shared/indicators/indicator'
import { Field, Input, Select } from '@/ui/field.tsx'
import { readNumber } from './comparison.ts'
import { useRuleForm } from './form.tsx'
import { type JsonObject, wordOf } from './json.ts'

interface IndicatorFieldsProps {
  readonly definition: IndicatorDefinition
  readonly operand: JsonObject
  readonly onChange: (operand: JsonObject) => void
}

/** The form of an indicator, made from what the registry says of it. */
export function IndicatorFields({ definition, operand, onChange }: IndicatorFieldsProps) {
  const { words, locale } = useRuleForm()
  return (
    <>
      {definition.outputs.length > 1 && (
        <Field label={words.output}>
          <Select
            value={wordOf(operand.output, definition.outputs[0]?.id)}
            onChange={({ target }) => onChange({ ...operand, output: target.value })}
          >
            {definition.outputs.map(({ id, label }) => (
              <option key={id} value={id}>
                {label[locale]}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {definition.params.map((spec) => (
        <ParamField key={spec.id} spec={spec} operand={operand} onChange={onChange} />
      ))}
      {definition.isSeries && (
        <Field label={words.source}>
          <Select
            value={wordOf(operand.src, 'close')}
            onChange={({ target }) => onChange({ ...operand, src: target.value })}
          >
            {Object.entries(words.sources).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  )
}

interface ParamFieldProps {
  readonly spec: ParamSpec
  readonly operand: JsonObject
  readonly onChange: (operand: JsonObject) => void
}

function ParamField({ spec, operand, onChange }: ParamFieldProps) {
  const { words, locale } = useRuleForm()
  const held = operand[spec.id] ?? spec.default
  if (spec.kind === 'choice') {
    return (
      <Field label={spec.label[locale]}>
        <Select value={wordOf(held)} onChange={({ target }) => onChange({ ...operand, [spec.id]: target.value })}>
          {spec.choices.map(({ id, label }) => (
            <option key={id} value={id}>
              {label[locale]}
            </option>
          ))}
        </Select>
      </Field>
    )
  }
  const range = `${spec.min} ~ ${spec.max}`
  const isOutside = typeof held !== 'number' || held < spec.min || held > spec.max
  return (
    <Field label={spec.label[locale]} hint={range} {...(isOutside && { error: words.expected(range) })}>
      <Input
        type="number"
        inputMode={spec.kind === 'integer' ? 'numeric' : 'decimal'}
        min={spec.min}
        max={spec.max}
        step={spec.step}
        value={typeof held === 'number' ? held : ''}
        onChange={({ target }) => onChange({ ...operand, [spec.id]: readNumber(target.value) })}
      />
    </Field>
  )
}

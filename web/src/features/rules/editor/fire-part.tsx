'use client'

import { FIRE_MODES } from '@naru/shared/rules/rule'
import { Field, Input, Select } from '@/ui/field.tsx'
import { DurationChip } from './chips.tsx'
import { readNumber } from './comparison.ts'
import { useField, useRuleForm } from './form.tsx'

const THROTTLES = ['1', '5', '10', '30', '60'] as const
const NO_LENGTH = ''

/** How often it may fire, and until when. */
export function FirePart() {
  const { words } = useRuleForm()
  const mode = useField(['fire', 'mode'])
  const cooldown = useField(['fire', 'cooldown'])
  const max = useField(['fire', 'maxPerDay'])
  const expires = useField(['fire', 'expires'])
  const chosen = FIRE_MODES.find((key) => key === mode.value) ?? 'oncePerDay'
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <Field label={words.fire.label} hint={words.fire.meaning[chosen]}>
        <Select value={chosen} onChange={({ target }) => mode.set(target.value)}>
          {FIRE_MODES.map((key) => (
            <option key={key} value={key}>
              {words.fire.mode[key]}
            </option>
          ))}
        </Select>
      </Field>
      {chosen !== 'once' && chosen !== 'oncePerDay' && (
        <div className="grid content-start gap-1.5">
          <span className="font-bold text-13">{words.fire.cooldown}</span>
          <DurationChip
            label={words.fire.cooldown}
            value={cooldown.value ?? NO_LENGTH}
            isWrong={cooldown.error !== undefined}
            onChange={cooldown.set}
            none={words.fire.noCooldown}
          />
        </div>
      )}
      {chosen !== 'once' && (
        <Field label={words.fire.maxPerDay} {...(max.error !== undefined && { error: max.error })}>
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            placeholder={words.fire.noMax}
            value={typeof max.value === 'number' ? max.value : ''}
            onChange={({ target }) => max.set(readNumber(target.value) ?? undefined)}
          />
        </Field>
      )}
      <Field label={words.fire.expires} {...(expires.error !== undefined && { error: expires.error })}>
        <Input
          type="date"
          value={typeof expires.value === 'string' ? expires.value : ''}
          onChange={({ target }) => expires.set(target.value || undefined)}
        />
      </Field>
      <EvalField />
    </div>
  )
}

/** When it is looked at: at every change, every so often, or when a bar has closed. */
function EvalField() {
  const { words } = useRuleForm()
  const on = useField(['eval', 'on'])
  const value = typeof on.value === 'string' ? on.value : 'tick'
  const offered = [
    ['tick', words.eval.tick],
    ...THROTTLES.map((seconds) => [`throttle:${seconds}s`, words.eval.throttle(seconds)] as const),
    ...Object.entries(words.spec).map(([spec, label]) => [`barClose:${spec}`, words.eval.barClose(label)] as const),
  ] as const
  const isOther = !offered.some(([key]) => key === value)
  return (
    <Field label={words.eval.label} {...(on.error !== undefined && { error: on.error })}>
      <Select value={value} onChange={({ target }) => on.set(target.value)}>
        {isOther && <option value={value}>{value}</option>}
        {offered.map(([key, label]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  )
}

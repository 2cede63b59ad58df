'use client'

import { useId, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatQuantity } from '@/lib/format.ts'

interface NumberInputProps {
  readonly id?: string
  readonly label?: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly min?: number
  readonly max?: number
  readonly step?: number
  readonly className?: string
  /** Empty is an answer, too. */
  readonly mayBeEmpty?: boolean
}

/** What is typed stays as it is typed; only a number is passed on. */
export function NumberInput({ value, onChange, mayBeEmpty = false, label, className, ...rest }: NumberInputProps) {
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? (value === null ? '' : String(value))
  const read = (text: string): void => {
    setTyped(text)
    const number = Number(text)
    const isEmpty = text.trim() === ''
    if (isEmpty && mayBeEmpty) onChange(null)
    if (!isEmpty && Number.isFinite(number)) onChange(number)
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rest
  const isOutside = value !== null && (value < min || value > max)
  return (
    <input
      {...rest}
      type="number"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={isOutside || undefined}
      value={shown}
      onChange={({ target }) => read(target.value)}
      onBlur={() => setTyped(undefined)}
      className={cn(
        'tabular h-11 w-full rounded-table border bg-surface px-3 text-end text-16 md:h-10 md:text-14',
        isOutside ? 'border-danger' : 'border-line-strong',
        className,
      )}
    />
  )
}

interface NumberFieldProps extends Omit<NumberInputProps, 'id' | 'className' | 'label'> {
  readonly label: string
  readonly hint?: string
}

export function NumberField({ label, hint, ...rest }: NumberFieldProps) {
  const id = useId()
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-bold text-13">
        {label}
      </label>
      <NumberInput id={id} {...rest} />
      {hint && <p className="text-12 text-muted">{hint}</p>}
    </div>
  )
}

/** "1,000,000"; what is no whole number is said to its last digit. */
const bound = (value: number): string => (Number.isInteger(value) ? formatQuantity(value) : String(value))

interface SliderFieldProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
}

/** A slider for trying and a box for exact values; both are the same number. */
export function SliderField({ label, value, min, max, step, onChange }: SliderFieldProps) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="flex items-baseline justify-between gap-2 text-13">
        <span className="font-bold">{label}</span>
        <span className="tabular text-12 text-muted">{`${bound(min)} ~ ${bound(max)}`}</span>
      </label>
      <div className="grid grid-cols-[1fr_6rem] items-center gap-3">
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={Math.min(max, Math.max(min, value))}
          onChange={({ target }) => onChange(Number(target.value))}
          className="h-11 w-full accent-accent md:h-8"
        />
        <NumberInput
          label={label}
          value={value}
          min={min}
          max={max}
          step={step}
          onChange={(number) => number !== null && onChange(number)}
          className="md:h-9"
        />
      </div>
    </div>
  )
}

interface CheckFieldProps {
  readonly label: string
  readonly isChecked: boolean
  readonly onChange: (isChecked: boolean) => void
  readonly isDisabled?: boolean
}

export function CheckField({ label, isChecked, onChange, isDisabled = false }: CheckFieldProps) {
  return (
    <label className="inline-flex min-h-11 items-center gap-2 text-14 md:min-h-8">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={({ target }) => onChange(target.checked)}
        className="size-5 accent-accent"
      />
      {label}
    </label>
  )
}

interface PickFieldProps<Key extends string> {
  readonly label: string
  readonly value: Key
  readonly options: readonly (readonly [key: Key, label: string])[]
  readonly onChange: (key: Key) => void
}

export function PickField<Key extends string>({ label, value, options, onChange }: PickFieldProps<Key>) {
  const id = useId()
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-bold text-13">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => {
          const picked = options.find(([key]) => key === target.value)
          if (picked) onChange(picked[0])
        }}
        className="h-11 w-full rounded-table border border-line-strong bg-surface px-3 pr-8 text-16 md:h-10 md:text-14"
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

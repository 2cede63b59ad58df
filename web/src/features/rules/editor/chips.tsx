'use client'

import type { ComponentProps, ReactNode } from 'react'
import { useId, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { readNumber, writeNumber } from './comparison.ts'
import { LENGTHS, lengthText, readDuration, writeDuration } from './duration.ts'
import { useRuleForm } from './form.tsx'

export const CHIP =
  'inline-flex min-h-11 max-w-full items-center rounded-table border bg-surface px-3 text-left text-16 md:min-h-8 md:px-2 md:text-14'

export const chipStyle = (isWrong: boolean, isNamed = true): string =>
  cn(CHIP, isWrong ? 'border-danger text-danger' : 'border-line-strong', isNamed && 'font-bold text-accent')

/** What is wrong with the chip before it, in its own line. */
export function ChipError({ id, children }: { id?: string; children: string | undefined }) {
  return (
    <span id={id} role="alert" className="w-full text-13 text-danger empty:hidden">
      {children}
    </span>
  )
}

/** A word between chips. */
export function Between({ children }: { children: ReactNode }) {
  return <span className="-mx-0.5 self-center text-16 md:text-14">{children}</span>
}

type SelectChipProps = ComponentProps<'select'> & { readonly label: string; readonly isWrong?: boolean }

/** The phone's own menu, looking like a word of the sentence. */
export function SelectChip({ label, isWrong = false, className, ...rest }: SelectChipProps) {
  return (
    <select
      aria-label={label}
      aria-invalid={isWrong || undefined}
      className={cn(chipStyle(isWrong), '[field-sizing:content]', className)}
      {...rest}
    />
  )
}

interface NumberChipProps {
  readonly label: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly error?: string | undefined
  readonly unit?: ReactNode
  readonly placeholder?: string
  /** At the end of the chip: what opens the menu of other values. */
  readonly menu?: ReactNode
}

/** A figure somebody types. What was typed stays as it is until it has been left; the draft follows every key. */
export function NumberChip({ label, value, onChange, error, unit, placeholder, menu }: NumberChipProps) {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const shown = typed !== undefined && readNumber(typed) === value ? typed : writeNumber(value)
  return (
    <>
      <span className={cn(chipStyle(error !== undefined), 'gap-1 focus-within:border-accent', menu && 'pr-0 md:pr-0')}>
        <input
          aria-label={label}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : id}
          inputMode="decimal"
          autoComplete="off"
          style={{ width: `${Math.max(3, shown.length) + 1}ch` }}
          value={shown}
          placeholder={placeholder}
          onChange={(event) => {
            setTyped(event.target.value)
            onChange(readNumber(event.target.value))
          }}
          onBlur={() => setTyped(undefined)}
          className="figures min-w-0 bg-transparent outline-none placeholder:text-muted"
        />
        {unit && <span className="font-normal text-ink">{unit}</span>}
        {menu}
      </span>
      {error !== undefined && <ChipError id={id}>{error}</ChipError>}
    </>
  )
}

interface DurationChipProps {
  readonly label: string
  readonly value: unknown
  readonly onChange: (duration: string | undefined) => void
  readonly isWrong?: boolean
  /** What no length at all is called; left out where one is needed. */
  readonly none?: string
}

/** A length of time: the usual ones, and the one that is there already whatever it is. */
export function DurationChip({ label, value, onChange, isWrong = false, none }: DurationChipProps) {
  const { words } = useRuleForm()
  const held = readDuration(value)
  const offered = [...new Set([...LENGTHS, ...(held === undefined ? [] : [held])])].sort((a, b) => a - b)
  return (
    <SelectChip
      label={label}
      isWrong={isWrong}
      value={held ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : writeDuration(Number(target.value)))}
    >
      {(none !== undefined || held === undefined) && <option value="">{none ?? words.choose}</option>}
      {offered.map((seconds) => (
        <option key={seconds} value={seconds}>
          {lengthText(seconds, words)}
        </option>
      ))}
    </SelectChip>
  )
}

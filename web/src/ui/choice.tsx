'use client'

import { cn } from '@/lib/cn.ts'

interface ChoiceProps<Key extends string> {
  /** Read out; not seen. */
  readonly label: string
  readonly options: readonly { readonly key: Key; readonly label: string }[]
  readonly value: Key
  readonly onChange: (key: Key) => void
}

/** A few buttons in a row of which one is pressed: for what is looked at, not for what is ordered. */
export function Choice<Key extends string>({ label, options, value, onChange }: ChoiceProps<Key>) {
  return (
    <fieldset className="inline-flex flex-wrap gap-1">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === value}
          onClick={() => onChange(option.key)}
          className={cn(
            'h-11 whitespace-nowrap rounded-full border px-3 text-13 md:h-7',
            option.key === value
              ? 'border-accent bg-accent-soft font-bold text-accent'
              : 'border-line text-muted hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}

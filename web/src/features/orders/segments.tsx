'use client'

import { cn } from '@/lib/cn.ts'

interface SegmentsProps<Key extends string> {
  readonly label: string
  readonly options: readonly { readonly key: Key; readonly label: string; readonly className?: string }[]
  readonly value: Key
  readonly onChange: (key: Key) => void
  /** How many stand in a row; all of them when left out. */
  readonly columns?: 2 | 3
  readonly size?: 'small' | 'medium'
  readonly disabled?: boolean
}

const COLUMNS = { 2: 'grid-cols-2', 3: 'grid-cols-3' } as const
const PLAIN = 'border border-line-strong bg-surface text-ink'

/** A few buttons of which one is pressed: what is ordered is decided by them. */
export function Segments<Key extends string>(props: SegmentsProps<Key>) {
  const { label, options, value, onChange, columns, size = 'medium', disabled } = props
  return (
    <fieldset
      disabled={disabled}
      className={cn(
        'grid gap-1 rounded-table bg-sunken p-1',
        columns ? COLUMNS[columns] : 'auto-cols-fr grid-flow-col',
      )}
    >
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === value}
          onClick={() => onChange(option.key)}
          className={cn(
            'rounded-table font-bold',
            size === 'small' ? 'h-11 text-12 md:h-7' : 'h-11 text-14 md:h-9',
            option.key === value ? (option.className ?? PLAIN) : 'text-muted hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}

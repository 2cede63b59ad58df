'use client'

import { type ComponentProps, createContext, type ReactNode, use, useId } from 'react'
import { cn } from '@/lib/cn.ts'

interface FieldIds {
  readonly control: string
  readonly hint: string
  readonly error: string
  /** The error before the hint: what is wrong is heard first. */
  readonly describedBy: string
  readonly isInvalid: boolean
}

const FieldContext = createContext<FieldIds | null>(null)

interface FieldProps {
  readonly label: string
  readonly hint?: string
  /** One sentence; its presence marks the control invalid. */
  readonly error?: string
  /** Sits at the right end of the label line. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** Ties label, control, hint and error together for eyes and for screen readers. */
export function Field({ label, hint, error, action, children }: FieldProps) {
  const id = useId()
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`]
  const describedBy = hint ? `${errorId} ${hintId}` : errorId
  const ids = { control: id, hint: hintId, error: errorId, describedBy, isInvalid: error !== undefined }
  return (
    <FieldContext value={ids}>
      <div className="grid content-start gap-1.5">
        <div className="flex items-baseline justify-between gap-2">
          <label htmlFor={ids.control} className="font-bold text-13">
            {label}
          </label>
          {action}
        </div>
        {children}
        {hint && (
          <p id={ids.hint} className="text-12 text-muted">
            {hint}
          </p>
        )}
        <p id={ids.error} role="alert" className="text-13 text-danger empty:hidden">
          {error}
        </p>
      </div>
    </FieldContext>
  )
}

const CONTROL =
  'h-11 w-full rounded-table border bg-surface px-3 text-16 placeholder:text-muted disabled:bg-sunken disabled:text-muted md:h-10 md:text-14'

/** To be called once a refused form shows what is wrong: the first such control is focused, so that its error is read out. */
export function focusFirstInvalid(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

function useControl() {
  const ids = use(FieldContext)
  return {
    id: ids?.control,
    'aria-invalid': ids?.isInvalid || undefined,
    'aria-describedby': ids?.describedBy,
    className: cn(CONTROL, ids?.isInvalid ? 'border-danger' : 'border-line-strong'),
  }
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  const { className: base, ...control } = useControl()
  return <input autoComplete="off" spellCheck={false} {...control} className={cn(base, className)} {...rest} />
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  const { className: base, ...control } = useControl()
  return <select {...control} className={cn(base, 'pr-8', className)} {...rest} />
}

'use client'

import { CircleAlert, CircleSlash, type LucideIcon } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { toAppError } from '@/lib/app-error.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from './button.tsx'

interface EmptyStateProps {
  readonly icon?: LucideIcon
  readonly title: string
  /** What this place is for. */
  readonly hint?: string
  /** The one button to begin. */
  readonly action?: ReactNode
}

export function EmptyState({ icon: Icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 px-4 py-8 text-center">
      {Icon && <Icon aria-hidden size={24} className="text-muted" />}
      <p className="font-bold">{title}</p>
      {hint && <p className="max-w-sm text-13 text-muted">{hint}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** An error in words: what happened, what was not done, what to do. The broker's own text comes below. */
export function ErrorText({ error }: { error: unknown }) {
  const text = useText()
  const { code, detail } = toAppError(error)
  const wording = text.errors[code]
  return (
    <div className="grid gap-1 text-13">
      <p className="font-bold text-danger">{wording.what}</p>
      <p>{wording.notDone}</p>
      <p className="text-muted">{wording.next}</p>
      {detail && code === 'broker_rejected' && <p className="text-muted">“{detail}”</p>}
    </div>
  )
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = useText()
  return (
    <div role="alert" className="flex items-start gap-3 px-4 py-6">
      <CircleAlert aria-hidden size={20} className="mt-0.5 shrink-0 text-danger" />
      <div className="grid gap-3">
        <ErrorText error={error} />
        {onRetry && (
          <Button variant="outline" size="small" onClick={onRetry} className="justify-self-start">
            {text.common.retry}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The broker has this for other accounts only: nothing failed and nothing needs to be tried again. */
export function NotOffered() {
  const { errors } = useText()
  const { what, next } = errors.broker_not_offered
  return <EmptyState icon={CircleSlash} title={what} hint={next} />
}

interface QueryLike<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

interface LoadedProps<T> {
  readonly query: QueryLike<T>
  /** In the shape of what comes. */
  readonly skeleton: ReactNode
  readonly children: (data: T) => ReactNode
}

/**
 * The states every data screen has. What was loaded once stays on screen when reading it again fails, with the reason
 * above it; only with nothing to show does the error take the whole place.
 */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  const text = useText()
  if (query.data === undefined) {
    const code = query.error && toAppError(query.error).code
    // No failure: asking again would bring the same answer.
    if (code === 'broker_not_offered') return <NotOffered />
    if (query.error) return <ErrorState error={query.error} onRetry={query.refetch} />
    return (
      <div aria-busy="true">
        <span className="sr-only">{text.common.loading}</span>
        {skeleton}
      </div>
    )
  }
  return (
    <>
      {query.error !== null && query.error !== undefined && (
        <p role="status" className="px-4 pb-2 text-12 text-danger">
          {text.errors[toAppError(query.error).code].what} {text.errors[toAppError(query.error).code].notDone}
        </p>
      )}
      {children(query.data)}
    </>
  )
}

function onNetworkChange(notify: () => void): () => void {
  window.addEventListener('online', notify)
  window.addEventListener('offline', notify)
  return () => {
    window.removeEventListener('online', notify)
    window.removeEventListener('offline', notify)
  }
}

export const useIsOnline = (): boolean =>
  useSyncExternalStore(
    onNetworkChange,
    () => navigator.onLine,
    () => true,
  )

'use client'

import { ErrorPage } from '@/ui/error-page.tsx'

interface ErrorProps {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

export default function PageError({ error, reset }: ErrorProps) {
  return (
    <main id="content">
      <ErrorPage digest={error.digest} onRetry={reset} />
    </main>
  )
}

'use client'

import { useText } from '@/text/text-provider.tsx'
import { Button, buttonStyle } from './button.tsx'

interface ErrorPageProps {
  /** Stands in the server's log too; the message itself never leaves the server. */
  readonly digest?: string
  readonly onRetry: () => void
}

export function ErrorPage({ digest, onRetry }: ErrorPageProps) {
  const { pages, common } = useText()
  return (
    <div role="alert" className="grid min-h-[60dvh] place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-20">{pages.errorTitle}</h1>
      <p className="max-w-md text-muted">{pages.errorBody}</p>
      {digest && <p className="tabular text-12 text-muted">{pages.errorId(digest)}</p>}
      <div className="flex gap-2">
        <Button onClick={onRetry}>{common.retry}</Button>
        {/* A full load: whatever state broke the page is gone. */}
        <a href="/" className={buttonStyle({ variant: 'outline' })}>
          {pages.goHome}
        </a>
      </div>
    </div>
  )
}

'use client'

import './globals.css'
import { TextProvider } from '@/text/text-provider.tsx'
import { ErrorPage } from '@/ui/error-page.tsx'

interface GlobalErrorProps {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

/** The last net, when even the root layout could not be drawn: no provider can be relied on. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="ko">
      <body className="font-sans">
        <TextProvider locale="ko">
          <main id="content">
            <ErrorPage digest={error.digest} onRetry={reset} />
          </main>
        </TextProvider>
      </body>
    </html>
  )
}

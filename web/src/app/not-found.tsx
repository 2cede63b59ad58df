import Link from 'next/link'
import { requestText } from '@/text/server-text.ts'
import { buttonStyle } from '@/ui/button.tsx'

export default async function NotFound() {
  const { pages } = await requestText()
  return (
    <main id="content" className="grid min-h-[60dvh] place-content-center justify-items-center gap-3 p-6 text-center">
      <p className="tabular text-40 text-muted">404</p>
      <h1 className="text-20">{pages.notFoundTitle}</h1>
      <p className="text-muted">{pages.notFoundBody}</p>
      <Link href="/" className={buttonStyle({ variant: 'outline' })}>
        {pages.goHome}
      </Link>
    </main>
  )
}

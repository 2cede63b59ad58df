'use client'

import Link from 'next/link'
import { pagesNamed } from '@/lib/pages-named.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'

interface PageLinksProps {
  readonly typed: string
  readonly onGo: () => void
}

/** The pages of this product whose names hold what was typed; nothing for most of what stocks are called. */
export function PageLinks({ typed, onGo }: PageLinksProps) {
  const { nav, search } = useText()
  const pages = pagesNamed(typed, nav)
  if (pages.length === 0) return null
  return (
    <nav aria-label={search.pages} className="flex flex-wrap gap-2">
      {pages.map(({ href, key, icon: Icon }) => (
        <Link key={href} href={href} onClick={onGo} className={buttonStyle({ variant: 'outline', size: 'small' })}>
          <Icon aria-hidden size={16} />
          {nav[key]}
        </Link>
      ))}
    </nav>
  )
}

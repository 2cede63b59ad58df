'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { isCurrent, NAV } from './nav.ts'

export function SideNav() {
  const text = useText()
  const path = usePathname()
  return (
    <nav aria-label={text.nav.label} className="grid gap-1 p-3">
      {NAV.map(({ href, key, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent(href, path) ? 'page' : undefined}
          className="flex h-10 items-center gap-3 rounded-table px-3 text-14 text-muted hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:font-bold aria-[current]:text-accent"
        >
          <Icon aria-hidden size={18} />
          {text.nav[key]}
        </Link>
      ))}
    </nav>
  )
}

export function BottomTabs() {
  const text = useText()
  const path = usePathname()
  return (
    <nav
      aria-label={text.nav.label}
      className="fixed inset-x-0 bottom-0 z-10 grid auto-cols-fr grid-flow-col border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {NAV.filter((item) => !item.isDeskOnly).map(({ href, key, icon: Icon }) => {
        const isHere = isCurrent(href, path)
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              'grid h-14 place-content-center justify-items-center gap-0.5 text-12',
              isHere ? 'font-bold text-accent' : 'text-muted',
            )}
          >
            <Icon aria-hidden size={20} />
            {text.nav[key]}
          </Link>
        )
      })}
    </nav>
  )
}

'use client'

import { Bell, Settings } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '@/lib/cn.ts'
import { isCurrent, NAV } from '@/lib/nav.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'

/** Counted once the page stands. */
const UnreadCount = dynamic(async () => (await import('./unread.tsx')).UnreadCount, { ssr: false })

export function SideNav() {
  const text = useText()
  const path = usePathname()
  return (
    <nav aria-label={text.nav.label} className="grid gap-1 p-3">
      {NAV.filter((item) => !item.isPhoneOnly).map(({ href, key, icon: Icon }) => (
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
              'relative grid h-14 place-content-center justify-items-center gap-0.5 text-12',
              isHere ? 'font-bold text-accent' : 'text-muted',
            )}
          >
            <span className="relative">
              <Icon aria-hidden size={20} />
              {key === 'notifications' && <UnreadCount />}
            </span>
            {text.nav[key]}
          </Link>
        )
      })}
    </nav>
  )
}

/** What is new, on a desk; on a phone it is a tab, and Settings stands here instead. */
export function CornerLinks() {
  const { nav } = useText()
  const path = usePathname()
  return (
    <>
      <Link
        href="/notifications"
        aria-current={isCurrent('/notifications', path) ? 'page' : undefined}
        className={cn(buttonStyle({ variant: 'quiet', size: 'icon' }), 'relative max-md:hidden')}
      >
        <span className="sr-only">{nav.notifications}</span>
        <span className="relative">
          <Bell aria-hidden size={18} />
          <UnreadCount />
        </span>
      </Link>
      <Link
        href="/settings"
        aria-label={nav.settings}
        aria-current={isCurrent('/settings', path) ? 'page' : undefined}
        className={cn(buttonStyle({ variant: 'quiet', size: 'icon' }), '-mr-3 aria-[current]:text-accent md:hidden')}
      >
        <Settings aria-hidden size={20} />
      </Link>
    </>
  )
}

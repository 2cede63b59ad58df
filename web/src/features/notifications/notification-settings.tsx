'use client'

import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import { useNotificationWords } from '@/text/notifications.ts'
import { Channels } from './channels/channels.tsx'
import { Preferences } from './preferences/preferences.tsx'
import { QuietHours } from './preferences/quiet-hours.tsx'

/** Where the user is told things, what of, and when not. */
export function NotificationSettings() {
  const words = useNotificationWords()
  return (
    <div className="mx-auto grid max-w-3xl gap-4" data-testid="notification-settings">
      <div>
        <Link
          href="/notifications"
          className="inline-flex min-h-11 items-center gap-1 text-13 text-muted hover:text-ink md:min-h-0"
        >
          <ChevronLeft aria-hidden size={14} />
          {words.title}
        </Link>
        <h1 className="text-28">{words.settings}</h1>
      </div>
      <Channels />
      <Preferences />
      <QuietHours />
    </div>
  )
}

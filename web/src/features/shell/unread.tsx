'use client'

import { useEffect } from 'react'
import { UNREAD_SHOWN, unreadQuery } from '@/lib/ledger/unread.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useText } from '@/text/text-provider.tsx'

const useUnread = (): number => useQuery(unreadQuery).data?.length ?? 0

/** How many notifications wait to be read; nothing when there are none. */
export function UnreadCount() {
  const { nav } = useText()
  const count = useUnread()
  if (count === 0) return null
  return (
    <span
      className="tabular absolute -top-1 left-1/2 ml-1 min-w-4 whitespace-nowrap rounded-full bg-accent px-1 text-center font-bold text-12 text-on-solid leading-4"
      data-testid="unread"
    >
      <span aria-hidden>{count > UNREAD_SHOWN ? `${UNREAD_SHOWN}+` : count}</span>
      <span className="sr-only"> {nav.unread(String(count))}</span>
    </span>
  )
}

const COUNTED = /^\(\d+\+?\) /

/** The count stands before the title of the tab and on the icon of the installed app. */
export function UnreadTitle() {
  const count = useUnread()
  useEffect(() => {
    const mark = (): void => {
      const plain = document.title.replace(COUNTED, '')
      const title = count === 0 ? plain : `(${count > UNREAD_SHOWN ? `${UNREAD_SHOWN}+` : count}) ${plain}`
      if (document.title !== title) document.title = title
    }
    mark()
    // Every page brings a title of its own.
    const observer = new MutationObserver(mark)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    const badged = count === 0 ? navigator.clearAppBadge?.() : navigator.setAppBadge?.(count)
    badged?.catch(() => undefined) // the icon of an app that is not installed
    return () => observer.disconnect()
  }, [count])
  return null
}

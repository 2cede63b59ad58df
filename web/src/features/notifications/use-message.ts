'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { useNotificationWords } from '@/text/notifications.ts'

interface Message {
  readonly title: string
  readonly lines: readonly string[]
}

export function useMessageOf(): (row: NotificationRow) => Message {
  const { events } = useNotificationWords()
  return (row) => ({ title: events[row.event_type], lines: [] })
}

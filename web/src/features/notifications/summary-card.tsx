'use client'

import type { NotificationRow } from '@naru/shared/contracts/notifications'
import Link from 'next/link'
import { useNow } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { formatDay } from '@/lib/format.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button, buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { useMarkRead } from './mutations.ts'
import { summaryQuery } from './queries.ts'
import { useMessageOf } from './use-message.ts'

/** Older than this it is no news. */
const SHOWN_MS = 20 * 3_600_000

/** The summary of the last trading day, until the next one is well under way. */
export function useFreshSummary(): NotificationRow | null {
  const { data: row } = useQuery(summaryQuery)
  const now = useNow()
  return row && now > 0 && now - new Date(row.created_at).getTime() <= SHOWN_MS ? row : null
}

/** How the last trading day ended. It stands here instead of in the list. */
export function SummaryCard() {
  const { summary, open, markRead } = useNotificationWords()
  const row = useFreshSummary()
  const messageOf = useMessageOf()
  const { mutate } = useMarkRead()
  const now = useNow()
  if (!row) return null
  const day = formatDay(row.created_at)
  const isUnread = row.read_at === null
  return (
    <Card className={cn('border-accent/40', isUnread && 'bg-accent-soft/40')} data-testid="daily-summary">
      <CardHeader
        title={day === formatDay(now) ? summary.title : summary.of(day)}
        action={
          <span className="flex items-center gap-1">
            {isUnread && (
              <Button variant="quiet" size="small" onClick={() => mutate([row.id])}>
                {markRead}
              </Button>
            )}
            <Link href="/records" className={buttonStyle({ variant: 'quiet', size: 'small' })}>
              {open.records}
            </Link>
          </span>
        }
      />
      <CardBody>
        <ul className="grid gap-1 text-14">
          {messageOf(row).lines.map((line) => (
            <li key={line} className="tabular last:text-12 last:text-muted">
              {line}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

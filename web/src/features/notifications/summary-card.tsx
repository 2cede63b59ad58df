'use client'

import Link from 'next/link'
import { useNow } from '@/lib/clock.ts'
import { formatDay } from '@/lib/format.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'
import { summaryQuery } from './queries.ts'
import { useMessageOf } from './use-message.ts'

/** Older than this it is no news. */
const SHOWN_MS = 20 * 3_600_000

/** How the last trading day ended, until the next one is well under way. */
export function SummaryCard() {
  const { summary, open } = useNotificationWords()
  const { data: row } = useQuery(summaryQuery)
  const messageOf = useMessageOf()
  const now = useNow()
  if (!row || now === 0 || now - new Date(row.created_at).getTime() > SHOWN_MS) return null
  const day = formatDay(row.created_at)
  const { lines } = messageOf(row)
  return (
    <Card className="border-accent/40" data-testid="daily-summary">
      <CardHeader
        title={day === formatDay(now) ? summary.title : summary.of(day)}
        action={
          <Link
            href="/records"
            className="inline-flex min-h-11 items-center text-13 text-accent hover:underline md:min-h-0"
          >
            {open.records}
          </Link>
        }
      />
      <CardBody>
        <ul className="grid gap-1">
          {lines.map((line) => (
            <li key={line} className="tabular">
              {line}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}

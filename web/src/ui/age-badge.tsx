'use client'

import { Clock } from 'lucide-react'
import { useNow } from '@/lib/clock.ts'
import { formatAge } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge } from './badge.tsx'

/** "12초 전", counting up by itself. `at`: ISO text or milliseconds, on the server's clock. Null reads "기록 없음". */
export function Age({ at }: { at: string | number | null }) {
  const now = useNow()
  const text = useText()
  if (at === null) return text.common.never
  const instant = new Date(at).getTime()
  return (
    <time dateTime={new Date(instant).toISOString()} className="tabular" suppressHydrationWarning>
      {now === 0 ? '' : formatAge(now - instant, text.common)}
    </time>
  )
}

/** Tells how old a figure is. Amber once it is too old to act on. */
export function AgeBadge({ at, isStale = false }: { at: string | number | null; isStale?: boolean }) {
  const text = useText()
  const now = useNow()
  const age = at === null ? text.common.never : formatAge(now - new Date(at).getTime(), text.common)
  return (
    <Badge tone={isStale ? 'danger' : 'neutral'} title={text.common.staleTitle(age)}>
      <Clock aria-hidden size={12} />
      <Age at={at} />
    </Badge>
  )
}

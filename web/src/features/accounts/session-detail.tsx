'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { formatDayTime } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'

/** Facts the bridge reports of a session; each may be missing. */
const Detail = z.object({
  /** Milliseconds since 1970. */
  token: z.object({ expiresAt: z.number().nullable() }).optional(),
  feed: z.enum(['starting', 'up', 'down']).optional(),
})

/** Until when the token holds and whether the live feed is up, as far as the bridge tells. */
export function SessionDetail({ account }: { account: BrokerAccountRow }) {
  const { account: words } = useText()
  const parsed = Detail.safeParse(account.session_detail)
  if (!parsed.success) return null
  const { token, feed } = parsed.data
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-13 empty:hidden">
      {token?.expiresAt && <Fact label={words.token}>{words.tokenUntil(formatDayTime(token.expiresAt))}</Fact>}
      {feed && <Fact label={words.socket}>{words.socketState[feed]}</Fact>}
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="text-muted">{label}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  )
}

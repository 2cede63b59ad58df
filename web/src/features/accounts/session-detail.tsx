'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { z } from 'zod'
import { formatDayTime } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'

/** Facts the bridge reports of a session; each may be missing. */
const Detail = z.object({
  tokenExpiresAt: z.union([z.string(), z.number()]).nullish(),
  socket: z.string().nullish(),
})

/** Until when the token holds and whether the live feed is up, as far as the bridge tells. */
export function SessionDetail({ account }: { account: BrokerAccountRow }) {
  const text = useText()
  const parsed = Detail.safeParse(account.session_detail ?? {})
  if (!parsed.success) return null
  const { tokenExpiresAt, socket } = parsed.data
  if (!tokenExpiresAt && !socket) return null
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-13">
      {tokenExpiresAt && (
        <div className="flex gap-2">
          <dt className="text-muted">{text.account.token}</dt>
          <dd className="tabular">{text.account.tokenUntil(formatDayTime(tokenExpiresAt))}</dd>
        </div>
      )}
      {socket && (
        <div className="flex gap-2">
          <dt className="text-muted">{text.account.socket}</dt>
          <dd>{socket}</dd>
        </div>
      )}
    </dl>
  )
}

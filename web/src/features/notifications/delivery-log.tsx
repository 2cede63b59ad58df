'use client'

import type { NotificationChannelRow, NotificationDeliveryRow } from '@naru/shared/contracts/notifications'
import { formatDayTime } from '@/lib/format.ts'
import { channelsQuery } from '@/lib/ledger/channels.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { useFailureWords } from './failure-words.ts'
import { deliveriesQuery } from './queries.ts'

const TONE: Readonly<Record<NotificationDeliveryRow['state'], Tone>> = {
  waiting: 'neutral',
  sending: 'neutral',
  delivered: 'accent',
  retrying: 'danger',
  failed: 'danger',
  expired: 'danger',
  suppressed: 'neutral',
  merged: 'neutral',
}

/** Where one notification went, how often it was tried, and what the other side said. */
export function DeliveryLog({ notificationId }: { notificationId: string }) {
  const words = useNotificationWords()
  const deliveries = useQuery(deliveriesQuery(notificationId))
  const { data: channels } = useQuery(channelsQuery)
  return (
    <section aria-label={words.deliveries} className="rounded-table bg-sunken" data-testid="delivery-log">
      <Loaded query={deliveries} skeleton={<SkeletonRows rows={1} />}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="px-3 py-2 text-13 text-muted">{words.noDeliveries}</p>
          ) : (
            <>
              <ul className="grid gap-2 px-3 py-2">
                {rows.map((row) => (
                  <Delivery key={row.id} row={row} channel={channels?.find(({ id }) => id === row.channel_id)} />
                ))}
              </ul>
              {rows.some(({ state }) => state === 'delivered') && (
                <p className="px-3 pb-2 text-12 text-muted">{words.deliveredHint}</p>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}

/** What is held back longer than this waits for the end of the quiet hours. */
const SOON_MS = 10_000

interface DeliveryProps {
  readonly row: NotificationDeliveryRow
  readonly channel: NotificationChannelRow | undefined
}

function Delivery({ row, channel }: DeliveryProps) {
  const words = useNotificationWords()
  const failureOf = useFailureWords()
  const at = row.delivered_at ?? row.created_at
  return (
    <li className="grid gap-0.5 text-13" data-delivery={row.state} data-channel={channel?.kind}>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-bold">{channel?.label ?? '–'}</span>
        <Badge tone={TONE[row.state]}>{words.deliveryState[row.state]}</Badge>
        {row.attempts > 1 && <span className="tabular text-12 text-muted">{words.tries(String(row.attempts))}</span>}
        <time dateTime={at} className="tabular ml-auto text-12 text-muted">
          {formatDayTime(at)}
        </time>
      </p>
      {row.is_escalation && <p className="text-12 text-muted">{words.escalated}</p>}
      {row.state === 'waiting' && new Date(row.next_at).getTime() - new Date(row.created_at).getTime() > SOON_MS && (
        <p className="tabular text-12 text-muted">{words.notBefore(formatDayTime(row.next_at))}</p>
      )}
      {row.error_code && row.state !== 'delivered' && (
        <p className="text-12 text-muted">
          {failureOf(row.error_code)}
          {row.state === 'retrying' && <span className="tabular"> {words.nextTry(formatDayTime(row.next_at))}</span>}
        </p>
      )}
    </li>
  )
}

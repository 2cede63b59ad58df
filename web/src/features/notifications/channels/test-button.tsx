'use client'

import type { NotificationChannelRow, NotificationDeliveryRow } from '@naru/shared/contracts/notifications'
import { CircleAlert, CircleCheck, Loader, Send } from 'lucide-react'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { useFailureWords } from '../failure-words.ts'
import { useChangeChannels } from './mutations.ts'
import { newestTestQuery } from './queries.ts'
import { useTests } from './tests.ts'

type Delivery = Pick<NotificationDeliveryRow, 'state' | 'error_code'>

const isOver = ({ state }: Delivery): boolean => state !== 'waiting' && state !== 'sending' && state !== 'retrying'

/** Sends one message there and tells, as it happens, what became of it. What arrives verifies the channel. */
export function TestButton({ channel }: { channel: NotificationChannelRow }) {
  const { channels } = useNotificationWords()
  const change = useChangeChannels()
  const notificationId = useTests((tests) => tests[channel.id] ?? null)
  const { data: delivery } = useQuery(newestTestQuery(channel.id, notificationId))
  const isUnderway = notificationId !== null && (!delivery || !isOver(delivery))
  return (
    <>
      <Button
        variant="outline"
        size="small"
        disabled={change.isPending || isUnderway}
        onClick={() => change.mutate({ kind: 'test', channelId: channel.id })}
      >
        <Send aria-hidden size={14} />
        {channels.test}
      </Button>
      {(change.isPending || notificationId !== null) && <Outcome delivery={delivery ?? null} />}
    </>
  )
}

function Outcome({ delivery }: { delivery: Delivery | null }) {
  const { channels, deliveryState } = useNotificationWords()
  const failureOf = useFailureWords()
  const state = delivery?.state ?? 'waiting'
  const reason = delivery?.error_code ? failureOf(delivery.error_code) : ''
  const [Icon, words] =
    state === 'delivered'
      ? ([CircleCheck, channels.tested] as const)
      : delivery && (isOver(delivery) || reason)
        ? ([CircleAlert, `${deliveryState[state]} · ${reason || channels.testFailed}`] as const)
        : ([Loader, channels.testing] as const)
  return (
    <p role="status" className="order-last flex basis-full items-center gap-1.5 text-13" data-test-outcome={state}>
      <Icon aria-hidden size={14} className={state === 'delivered' ? 'text-accent' : 'text-muted'} />
      {words}
    </p>
  )
}

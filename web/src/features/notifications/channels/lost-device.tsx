'use client'

import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { channelsQuery } from '@/lib/ledger/channels.ts'
import { useThisDevice } from '@/lib/this-device.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { DevicePush } from './device-push.tsx'
import { useChangeChannels } from './mutations.ts'
import { useServingBridge } from './serving-bridge.ts'
import { isSubscribed } from './web-push.ts'

/** Browsers drop a registration now and then; then this device hears nothing, however well the channel looks. */
export function LostDevice() {
  const { push } = useNotificationWords().channels
  const serving = useServingBridge()
  const queries = useQueryClient()
  const change = useChangeChannels()
  const channelId = useThisDevice((device) => device.channelId)
  const { data: channels } = useQuery(channelsQuery)
  const key = ['push', 'subscribed', channelId]
  const { data: isHeld } = useQuery({ queryKey: key, queryFn: isSubscribed, enabled: channelId !== null })
  const isKnown = channels?.some(({ id }) => id === channelId)
  if (!serving || channelId === null || !isKnown || isHeld !== false) return null
  return (
    <div className="mx-4 mb-3 grid gap-2 rounded-table bg-danger-soft p-3" data-testid="lost-device">
      <p className="flex items-center gap-2 text-13">
        <CircleAlert aria-hidden size={14} className="shrink-0 text-danger" />
        {push.lost}
      </p>
      <DevicePush
        serving={serving}
        isAgain
        onDone={() => {
          change.mutate({ kind: 'remove', channelId })
          void queries.invalidateQueries({ queryKey: ['push'] })
        }}
      />
    </div>
  )
}

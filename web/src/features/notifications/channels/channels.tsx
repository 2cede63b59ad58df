'use client'

import type { NotificationChannelRow } from '@naru/shared/contracts/notifications'
import { BellPlus, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { channelsQuery } from '@/lib/ledger/channels.ts'
import { useThisDevice } from '@/lib/this-device.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Sheet } from '@/ui/dialog.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { AddChannel, type ChannelKind, KindMenu } from './add-channel.tsx'
import { ChannelCard } from './channel-card.tsx'
import { LostDevice } from './lost-device.tsx'
import { useChangeChannels } from './mutations.ts'
import { useServingBridge } from './serving-bridge.ts'

/** Where the user is told things, the first one first. */
export function Channels() {
  const { channels } = useNotificationWords()
  const query = useQuery(channelsQuery)
  const [chosen, setChosen] = useState<ChannelKind | 'menu' | null>(null)
  useEffect(() => void useThisDevice.persist.rehydrate(), [])
  const add = (
    <Button size="small" onClick={() => setChosen('menu')}>
      <Plus aria-hidden size={14} />
      {channels.add}
    </Button>
  )
  return (
    <Card data-testid="channels">
      <CardHeader title={channels.title} action={query.data && query.data.length > 0 && add} />
      <p className="px-4 pb-3 text-13 text-muted">{channels.lead}</p>
      <LostDevice />
      <Loaded query={query} skeleton={<SkeletonRows rows={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={BellPlus} title={channels.none} hint={channels.noneHint} action={add} />
          ) : (
            <ChannelList rows={rows} />
          )
        }
      </Loaded>
      <AddSheet chosen={chosen} onChoose={setChosen} />
    </Card>
  )
}

function ChannelList({ rows }: { rows: readonly NotificationChannelRow[] }) {
  const change = useChangeChannels()
  const ids = rows.map(({ id }) => id)
  /** As a button's action, or none at the end of the list. */
  const swap = (at: number, other: number): (() => void) | undefined => {
    const [one, two] = [ids[at], ids[other]]
    if (one === undefined || two === undefined) return undefined
    return () => {
      const order = ids.map((id) => (id === one ? two : id === two ? one : id))
      change.mutate({ kind: 'order', channelIds: order })
    }
  }
  return (
    <ol>
      {rows.map((channel, at) => (
        <ChannelCard
          key={channel.id}
          channel={channel}
          place={at}
          onMove={{ up: swap(at, at - 1), down: swap(at, at + 1) }}
        />
      ))}
    </ol>
  )
}

interface AddSheetProps {
  readonly chosen: ChannelKind | 'menu' | null
  readonly onChoose: (kind: ChannelKind | 'menu' | null) => void
}

function AddSheet({ chosen, onChoose }: AddSheetProps) {
  const { channels } = useNotificationWords()
  const serving = useServingBridge()
  const close = (): void => onChoose(null)
  const title = chosen === null || chosen === 'menu' ? channels.add : channels.addTitle(channels.kinds[chosen].label)
  return (
    <Sheet open={chosen !== null} onClose={close} title={title}>
      {!serving && <p className="text-13 text-danger">{channels.noBridge}</p>}
      {serving && chosen === 'menu' && <KindMenu onChoose={onChoose} />}
      {serving && chosen !== null && chosen !== 'menu' && <AddChannel kind={chosen} serving={serving} onDone={close} />}
    </Sheet>
  )
}

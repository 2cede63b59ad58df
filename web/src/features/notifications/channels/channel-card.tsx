'use client'

import type { NotificationChannelRow } from '@naru/shared/contracts/notifications'
import { ChevronDown, ChevronUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { endPush, rememberThisDevice, useThisDevice } from '@/lib/this-device.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { useText } from '@/text/text-provider.tsx'
import { Age } from '@/ui/age-badge.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { useFailureWords } from '../failure-words.ts'
import { KindIcon } from './kind-icon.tsx'
import { useChangeChannels } from './mutations.ts'
import { TestButton } from './test-button.tsx'

const TONE: Readonly<Record<NotificationChannelRow['state'], Tone>> = {
  pending: 'neutral',
  verified: 'accent',
  refused: 'danger',
  off: 'neutral',
}

interface ChannelCardProps {
  readonly channel: NotificationChannelRow
  /** 0 is told first. */
  readonly place: number
  readonly onMove: { readonly up?: () => void; readonly down?: () => void }
}

/** One place where the user is told things: how it stands, when it last worked, and a try of it. */
export function ChannelCard({ channel, place, onMove }: ChannelCardProps) {
  const { channels } = useNotificationWords()
  const failureOf = useFailureWords()
  const isHere = useThisDevice(({ channelId }) => channelId === channel.id)
  const [isRemoving, setIsRemoving] = useState(false)
  return (
    <li className="grid gap-2 border-t px-4 py-3" data-channel={channel.kind} data-channel-state={channel.state}>
      <div className="flex items-start gap-3">
        <span className="mt-1">
          <KindIcon kind={channel.kind} />
        </span>
        <div className="grid min-w-0 flex-1 gap-1">
          <p className="flex flex-wrap items-center gap-2">
            <span className="break-words font-bold">{channel.label}</span>
            <Badge tone={TONE[channel.state]}>{channels.state[channel.state]}</Badge>
            {isHere && <Badge tone="neutral">{channels.push.here}</Badge>}
            {place === 0 && <Badge tone="neutral">{channels.first}</Badge>}
            {place === 1 && <Badge tone="neutral">{channels.second}</Badge>}
          </p>
          <p className="tabular flex flex-wrap gap-x-3 break-all text-12 text-muted">
            {channel.masked && <span>{channel.masked}</span>}
            <span>
              {channel.last_ok_at === null ? (
                channels.never
              ) : (
                <>
                  {channels.lastOk} <Age at={channel.last_ok_at} />
                </>
              )}
            </span>
          </p>
          {channel.last_error_code && <p className="text-13 text-danger">{failureOf(channel.last_error_code)}</p>}
        </div>
        <span className="flex shrink-0">
          <Button
            variant="quiet"
            size="icon"
            aria-label={channels.moveUp(channel.label)}
            disabled={!onMove.up}
            onClick={onMove.up}
          >
            <ChevronUp aria-hidden size={16} />
          </Button>
          <Button
            variant="quiet"
            size="icon"
            aria-label={channels.moveDown(channel.label)}
            disabled={!onMove.down}
            onClick={onMove.down}
          >
            <ChevronDown aria-hidden size={16} />
          </Button>
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <TestButton channel={channel} />
        <Button variant="quiet" size="small" onClick={() => setIsRemoving(true)}>
          <Trash2 aria-hidden size={14} />
          {channels.remove}
        </Button>
      </div>
      <RemoveDialog channel={channel} isHere={isHere} open={isRemoving} onClose={() => setIsRemoving(false)} />
    </li>
  )
}

interface RemoveDialogProps {
  readonly channel: NotificationChannelRow
  readonly isHere: boolean
  readonly open: boolean
  readonly onClose: () => void
}

function RemoveDialog({ channel, isHere, open, onClose }: RemoveDialogProps) {
  const { channels } = useNotificationWords()
  const { common } = useText()
  const change = useChangeChannels()
  const remove = (): void =>
    change.mutate(
      { kind: 'remove', channelId: channel.id },
      {
        onSuccess: () => {
          if (isHere) void forgetThisDevice()
          onClose()
        },
      },
    )
  return (
    <Dialog open={open} onClose={onClose} title={channels.removeTitle(channel.label)} description={channels.removeBody}>
      <div className="grid gap-2 sm:grid-cols-2">
        <Button variant="outline" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button variant="danger" disabled={change.isPending} onClick={remove}>
          {channels.remove}
        </Button>
      </div>
    </Dialog>
  )
}

async function forgetThisDevice(): Promise<void> {
  rememberThisDevice(null)
  await endPush().catch(() => undefined) // what the bridge can no longer use does no harm
}

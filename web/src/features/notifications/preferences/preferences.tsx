'use client'

import type { NotificationChannelRow, NotificationTypeRow } from '@naru/shared/contracts/notifications'
import { Check, Lock } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { channelsQuery } from '@/lib/ledger/channels.ts'
import { useQuery } from '@/lib/use-query.ts'
import { useNotificationWords } from '@/text/notifications.ts'
import { Card, CardHeader } from '@/ui/card.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { Loaded } from '@/ui/states.tsx'
import { KindIcon } from '../channels/kind-icon.tsx'
import { Exceptions } from './exceptions.tsx'
import { byTopic, cellOf, type Preference, plain } from './grid.ts'
import { preferencesQuery, typesQuery, useSavePreferences } from './queries.ts'

/** What is sent where: one row for each kind of event, one switch for each channel. */
export function Preferences() {
  const words = useNotificationWords()
  const { data: channels } = useQuery(channelsQuery)
  const { data: types, error: typesError } = useQuery(typesQuery)
  const preferences = useQuery(preferencesQuery)
  const grid = channels && types && preferences.data && { channels, types, preferences: preferences.data }
  return (
    <Card data-testid="preferences">
      <CardHeader title={words.preferences.title} />
      <p className="px-4 pb-3 text-13 text-muted">
        {channels?.length === 0 ? words.preferences.noChannels : words.preferences.lead}
      </p>
      <Loaded
        query={{ data: grid, error: preferences.error ?? typesError, refetch: preferences.refetch }}
        skeleton={<SkeletonRows rows={6} />}
      >
        {(known) => known.channels.length > 0 && <Grid {...known} />}
      </Loaded>
    </Card>
  )
}

interface GridProps {
  readonly channels: readonly NotificationChannelRow[]
  readonly types: readonly NotificationTypeRow[]
  readonly preferences: readonly Preference[]
}

function Grid(props: GridProps) {
  const words = useNotificationWords()
  return (
    <>
      {byTopic(props.types).map(([topic, types]) => (
        <section key={topic} aria-label={words.topics[topic]} className="border-t">
          <h3 className="px-4 pt-3 pb-1 text-13 text-muted">{words.topics[topic]}</h3>
          <ul>
            {types.map((type) => (
              <Event key={type.event_type} type={type} {...props} />
            ))}
          </ul>
        </section>
      ))}
      <p className="flex gap-2 border-t px-4 py-3 text-12 text-muted">
        <Lock aria-hidden size={14} className="mt-0.5 shrink-0" />
        {words.preferences.lockedReason}
      </p>
      <Exceptions {...props} />
    </>
  )
}

function Event({ type, channels, preferences }: GridProps & { readonly type: NotificationTypeRow }) {
  const words = useNotificationWords()
  const { mutate } = useSavePreferences()
  const name = words.events[type.event_type]
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-1.5"
      data-event={type.event_type}
    >
      <span className="flex flex-wrap items-baseline gap-x-2 text-14">
        {name}
        {type.severity === 'critical' && <span className="text-12 text-danger">{words.severity.critical}</span>}
      </span>
      <span className="flex flex-wrap gap-1">
        {channels.map((channel) => {
          const { isOn, isLocked } = cellOf(type, channel.id, { preferences, channels })
          return (
            <button
              key={channel.id}
              type="button"
              aria-pressed={isOn}
              aria-label={words.preferences.toggle(name, channel.label)}
              aria-disabled={isLocked}
              title={isLocked ? `${words.preferences.alwaysSent}. ${words.preferences.lockedReason}` : channel.label}
              onClick={() => !isLocked && mutate({ row: plain(type.event_type, channel.id, !isOn) })}
              className={cn(
                'inline-flex h-11 items-center gap-1.5 rounded-full border px-3 text-12 md:h-8',
                isOn ? 'border-accent bg-accent-soft text-accent' : 'border-line text-muted hover:text-ink',
                isLocked && 'cursor-not-allowed border-dashed',
              )}
            >
              {isLocked ? (
                <Lock aria-hidden size={12} />
              ) : isOn ? (
                <Check aria-hidden size={12} />
              ) : (
                <KindIcon kind={channel.kind} size={12} />
              )}
              <span className="max-w-24 truncate">{channel.label}</span>
            </button>
          )
        })}
      </span>
    </li>
  )
}

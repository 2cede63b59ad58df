'use client'

import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { useQueryClient } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useCallback, useState } from 'react'
import { useQuery } from '@/lib/use-query.ts'
import { useReplayWords } from '@/text/replay.ts'
import { Button } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { Skeleton } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import { forgetReplay, type KeptReplay, keepReplay, keptReplayQuery, keptReplaysQuery } from './kept-replays.ts'
import { ReplayDesk } from './play/replay-desk.tsx'
import type { ReplayParts } from './replay-parts.ts'
import { ReplayList } from './start/replay-list.tsx'
import { StartForm, type Wish } from './start/start-form.tsx'

interface ReplayHomeProps {
  readonly userId: string
  readonly wish: Wish
  readonly parts: ReplayParts
}

/** The page stays as it is: its server is not needed to go from one to the other, so that it works offline too. */
const go = (id: string | undefined): void =>
  window.history.pushState(null, '', id === undefined ? '/replay' : `/replay?id=${id}`)

/** Where replays begin, and where the one named in the address is played. */
export function ReplayHome({ userId, wish, parts }: ReplayHomeProps) {
  const words = useReplayWords()
  const queries = useQueryClient()
  const id = useSearchParams().get('id')
  const kept = useQuery(keptReplaysQuery(userId))
  const begin = (saved: SavedReplay): void => {
    const fresh = crypto.randomUUID()
    const { day, settings, clock } = saved
    const strategy = settings.strategy?.name ?? null
    const { instrumentId, date } = day
    const entry: KeptReplay = { id: fresh, instrumentId, date, strategy, clock, isOver: false, profit: 0 }
    void keepReplay({ queries, userId }, entry, saved)
    go(fresh)
  }
  if (id !== null) return <Played key={id} id={id} userId={userId} parts={parts} onBegin={begin} />
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-1 gap-4">
      <h1 className="text-28">{words.title}</h1>
      <p className="text-14 text-muted">{words.lead}</p>
      <StartForm wish={wish} parts={parts} onBegin={begin} />
      <ReplayList replays={kept.data} onOpen={go} onRemove={(one) => void forgetReplay({ queries, userId }, one)} />
    </div>
  )
}

interface PlayedProps extends Omit<ReplayHomeProps, 'wish'> {
  readonly id: string
  readonly onBegin: (saved: SavedReplay) => void
}

function Played({ id, userId, parts, onBegin }: PlayedProps) {
  const { kept } = useReplayWords()
  const queries = useQueryClient()
  const { data } = useQuery(keptReplayQuery(userId, id))
  const onKeep = useCallback(
    (entry: KeptReplay, saved: SavedReplay) => void keepReplay({ queries, userId }, entry, saved),
    [queries, userId],
  )
  const leave = (): void => go(undefined)
  if (data === undefined) return <Skeleton className="h-96" />
  if (data === null) {
    return (
      <Card>
        <EmptyState
          icon={SearchX}
          title={kept.lost}
          hint={kept.lostHint}
          action={<Button onClick={leave}>{kept.back}</Button>}
        />
      </Card>
    )
  }
  const again = (): void => onBegin({ ...data, commands: [], clock: data.day.open - 60_000 })
  return <Playing key={id} id={id} first={data} parts={parts} onKeep={onKeep} onAgain={again} onLeave={leave} />
}

interface PlayingProps extends Pick<PlayedProps, 'id' | 'parts'> {
  readonly first: SavedReplay
  readonly onKeep: (entry: KeptReplay, saved: SavedReplay) => void
  readonly onAgain: () => void
  readonly onLeave: () => void
}

/** What was read when it was opened: keeping it anew must not begin it anew. */
function Playing({ first, ...props }: PlayingProps) {
  const [saved] = useState(first)
  return <ReplayDesk saved={saved} {...props} />
}

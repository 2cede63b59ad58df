'use client'

import { History, Trash2 } from 'lucide-react'
import { formatTime } from '@/lib/format.ts'
import { useInstrumentName } from '@/lib/instruments.ts'
import { useReplayWords } from '@/text/replay.ts'
import { Button } from '@/ui/button.tsx'
import { Card, CardHeader } from '@/ui/card.tsx'
import { Pnl } from '@/ui/number.tsx'
import { SkeletonRows } from '@/ui/skeleton.tsx'
import { EmptyState } from '@/ui/states.tsx'
import type { KeptReplay } from '../kept-replays.ts'

interface ReplayListProps {
  /** Undefined while it is read. */
  readonly replays: readonly KeptReplay[] | undefined
  readonly onOpen: (id: string) => void
  readonly onRemove: (id: string) => void
}

/** Replays that were left and can be gone on with. */
export function ReplayList({ replays, onOpen, onRemove }: ReplayListProps) {
  const { kept } = useReplayWords()
  const nameOf = useInstrumentName()
  return (
    <Card data-testid="replay-list">
      <CardHeader title={kept.title} />
      {replays === undefined && <SkeletonRows rows={3} />}
      {replays?.length === 0 && <EmptyState icon={History} title={kept.empty} hint={kept.emptyHint} />}
      {replays !== undefined && replays.length > 0 && (
        <>
          <ul>
            {replays.map(({ id, instrumentId, date, strategy, clock, isOver, profit }) => (
              <li key={id} data-replay={id} className="flex items-center gap-2 border-t px-4 py-2">
                <div className="grid min-w-0 flex-1">
                  <p className="truncate font-bold text-14">
                    {nameOf(instrumentId)} <span className="tabular font-normal text-muted">{date}</span>
                  </p>
                  <p className="flex flex-wrap gap-x-2 text-12 text-muted">
                    <span>{isOver ? kept.over : kept.at(formatTime(clock))}</span>
                    <Pnl won={profit} />
                    {strategy && <span className="truncate">{strategy}</span>}
                  </p>
                </div>
                <Button variant="outline" size="small" onClick={() => onOpen(id)}>
                  {kept.open}
                </Button>
                <Button
                  variant="quiet"
                  size="icon"
                  aria-label={`${kept.remove} ${nameOf(instrumentId)} ${date}`}
                  onClick={() => onRemove(id)}
                >
                  <Trash2 aria-hidden size={16} />
                </Button>
              </li>
            ))}
          </ul>
          <p className="border-t px-4 py-3 text-12 text-muted">{kept.here}</p>
        </>
      )}
    </Card>
  )
}

'use client'

import { cn } from '@/lib/cn.ts'
import { formatTime } from '@/lib/format.ts'
import type { ReplayDesk } from '@/lib/replay-worker.ts'
import { useReplayWords } from '@/text/replay.ts'
import { CardBody } from '@/ui/card.tsx'
import { ScrollRegion } from '@/ui/scroll-region.tsx'
import { Frame } from './frame.tsx'

/** What the strategy has wanted so far, newest first, and whether an order came of it. */
export function SignalCard({ name, desk }: { readonly name: string; readonly desk: ReplayDesk }) {
  const { strategy } = useReplayWords()
  const { strategist, signals } = desk
  if (strategist === null) return null
  const isRunning = strategist.state === 'running'
  return (
    <Frame title={strategy.title} testId="replay-signals">
      <CardBody className="grid gap-2 text-13">
        <p className={cn('flex flex-wrap gap-x-2', !isRunning && 'text-danger')} data-state={strategist.state}>
          <span className="font-bold text-ink">{name}</span>
          {strategy[strategist.state]}
        </p>
        {signals.length === 0 ? (
          <p className="text-muted">{strategy.empty}</p>
        ) : (
          <ScrollRegion label={strategy.title} className="max-h-48">
            <ol className="grid gap-1">
              {signals.toReversed().map(({ key, at, action, quantity, decidedBy }) => (
                <li key={key} className="tabular flex flex-wrap gap-x-3">
                  <time className="text-muted">{formatTime(at)}</time>
                  <span className={action === 'buy' ? 'text-up' : 'text-down'}>{strategy.signal[action]}</span>
                  <span className={cn(decidedBy && 'text-muted')}>{quantity ?? strategy.decided}</span>
                </li>
              ))}
            </ol>
          </ScrollRegion>
        )}
      </CardBody>
    </Frame>
  )
}

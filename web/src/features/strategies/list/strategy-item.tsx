'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { formatDayTime } from '@/lib/format.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Age } from '@/ui/age-badge.tsx'
import { ArmedBadge, StopReason, shownState } from '@/ui/armed-badge.tsx'
import { Switch } from '@/ui/switch.tsx'
import { StageBadge } from '../stage-badge.tsx'
import { differing } from '../strategy-state.ts'

interface StrategyItemProps {
  readonly strategy: StrategyRow
  /** What it does, read aloud; nothing while the language is on its way. */
  readonly sentence: string | undefined
  readonly isBusy: boolean
  readonly onSwitch: () => void
}

/** One strategy: what it does, whether it is on, how far it has climbed, and when it last did something. */
export function StrategyItem({ strategy, sentence, isBusy, onSwitch }: StrategyItemProps) {
  const words = useStrategyWords()
  const state = shownState(strategy)
  return (
    <li
      className="relative grid gap-1.5 border-t px-4 py-3 first:border-t-0 hover:bg-sunken"
      data-strategy={strategy.id}
      data-strategy-state={state}
    >
      <div className="flex items-center gap-2">
        <ArmedBadge of={strategy} words={words.state} />
        <Link
          href={`/strategies/${strategy.id}`}
          className="min-w-0 flex-1 truncate font-bold text-16 after:absolute after:inset-0"
        >
          {strategy.name}
        </Link>
        <StageBadge strategy={strategy} />
        <Switch
          isOn={strategy.state === 'armed'}
          label={strategy.state === 'armed' ? words.turnOff(strategy.name) : words.turnOn(strategy.name)}
          isBusy={isBusy}
          onSwitch={onSwitch}
        />
      </div>
      {sentence && <p className="line-clamp-2 text-14">{sentence}</p>}
      <p className="flex flex-wrap gap-x-3 text-12 text-muted">
        {strategy.last_signal_at === null ? (
          <span>{words.noSignal}</span>
        ) : (
          <span>
            {words.lastSignal} <Age at={strategy.last_signal_at} />
          </span>
        )}
        {strategy.signals_today > 0 && (
          <span className="font-bold text-accent">{words.signalsToday(strategy.signals_today)}</span>
        )}
        {state === 'armed' && strategy.next_run_at && <span>{words.nextRun(formatDayTime(strategy.next_run_at))}</span>}
        <Difference strategy={strategy} />
      </p>
      <StopReason of={strategy} words={words.reasons} />
    </li>
  )
}

function Difference({ strategy: { last_difference: last } }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  if (last === null) return null
  const count = differing(last.counts)
  return <span className={cn(count > 0 && 'text-danger')}>{count > 0 ? words.differs(count) : words.same}</span>
}

'use client'

import type { StrategyRow } from '@naru/shared/contracts/strategies'
import Link from 'next/link'
import { cn } from '@/lib/cn.ts'
import { formatDayTime } from '@/lib/format.ts'
import { useStrategyWords } from '@/text/strategies.ts'
import { Age } from '@/ui/age-badge.tsx'
import { Badge } from '@/ui/badge.tsx'
import { StageBadge } from '../stage-badge.tsx'
import { differing, shownState, TONES } from '../strategy-state.ts'

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
        <StateBadge strategy={strategy} />
        <Link
          href={`/strategies/${strategy.id}`}
          className="min-w-0 flex-1 truncate font-bold text-16 after:absolute after:inset-0"
        >
          {strategy.name}
        </Link>
        <StageBadge strategy={strategy} />
        <Switch strategy={strategy} isBusy={isBusy} onSwitch={onSwitch} />
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
      <Reason strategy={strategy} />
    </li>
  )
}

function Difference({ strategy: { last_difference: last } }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  if (last === null) return null
  const count = differing(last.counts)
  return <span className={cn(count > 0 && 'text-danger')}>{count > 0 ? words.differs(count) : words.same}</span>
}

export function StateBadge({ strategy }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  const state = shownState(strategy)
  const { label, meaning } = words.state[state]
  return (
    <Badge tone={TONES[state]} title={meaning} data-state={state}>
      {label}
    </Badge>
  )
}

/** Why it stands still, in words where there are some. */
export function Reason({ strategy: { state, reason_code: code } }: { strategy: StrategyRow }) {
  const words = useStrategyWords()
  if (code === null || (state !== 'switched_off' && state !== 'paused')) return null
  return <p className="text-13 text-danger">{words.reasons[code] ?? code}</p>
}

function Switch({ strategy, isBusy, onSwitch }: Pick<StrategyItemProps, 'strategy' | 'isBusy' | 'onSwitch'>) {
  const words = useStrategyWords()
  const isOn = strategy.state === 'armed'
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={isOn ? words.turnOff(strategy.name) : words.turnOn(strategy.name)}
      disabled={isBusy}
      onClick={onSwitch}
      className="relative z-[1] grid h-11 w-14 shrink-0 place-items-center disabled:opacity-50"
    >
      <span
        className={cn(
          'flex h-7 w-12 items-center rounded-full border p-0.5',
          isOn ? 'justify-end border-accent bg-accent' : 'justify-start border-line-strong bg-sunken',
        )}
      >
        <span className={cn('size-5 rounded-full', isOn ? 'bg-on-solid' : 'bg-line-strong')} />
      </span>
    </button>
  )
}

'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { rateText, ratioText } from '@/lib/figures.ts'
import { formatDayTime, formatQuantity } from '@/lib/format.ts'
import { useBacktestWords, useReportWords } from '@/text/backtests.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { useDuration } from '../duration.ts'
import { Directed } from '../result/key-figures.tsx'
import { EndButton } from './end-button.tsx'
import type { Entry } from './entries.ts'
import { Spark } from './spark.tsx'

const TONES: Readonly<Record<Entry['state'], Tone>> = {
  queued: 'neutral',
  running: 'accent',
  done: 'neutral',
  failed: 'danger',
  canceled: 'neutral',
}

interface BacktestItemProps {
  readonly entry: Entry
  readonly userId: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

export function BacktestItem({ entry, userId, isChosen, onChoose }: BacktestItemProps) {
  const words = useBacktestWords()
  const { id, name, kind, where, state, summary } = entry
  const isOpen = state === 'queued' || state === 'running'
  return (
    <li
      className="relative grid gap-1.5 border-t px-4 py-3 hover:bg-sunken"
      data-backtest={id}
      data-backtest-state={state}
    >
      <div className="flex items-center gap-2">
        {state === 'done' && (
          <label className="relative z-[1] grid size-11 shrink-0 place-items-center md:size-8">
            <span className="sr-only">{words.select(name)}</span>
            <input type="checkbox" checked={isChosen} onChange={onChoose} className="size-5 accent-accent" />
          </label>
        )}
        <Link
          href={`/backtests/${id}`}
          className="min-w-0 flex-1 truncate font-bold text-16 after:absolute after:inset-0"
        >
          {name}
        </Link>
        <span className="max-sm:hidden">{summary && <Spark values={summary.spark} />}</span>
        <EndButton entry={entry} userId={userId} />
      </div>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-muted">
        {state !== 'done' && <StateBadge entry={entry} />}
        <span>{words.kind[kind]}</span>
        <span>{words.where[where]}</span>
        <span className="tabular">{formatDayTime(entry.createdAt)}</span>
      </p>
      {isOpen && <Progress entry={entry} />}
      {state === 'failed' && (
        <p className="text-13 text-danger">{words.reasons[entry.reason ?? ''] ?? words.failedHere}</p>
      )}
      {summary && <Figures entry={entry} />}
    </li>
  )
}

export function StateBadge({ entry: { state, where } }: { entry: Pick<Entry, 'state' | 'where'> }) {
  const words = useBacktestWords()
  const { label, meaning } = state === 'running' && where === 'here' ? words.state.runningHere : words.state[state]
  return (
    <Badge tone={TONES[state]} title={meaning}>
      {label}
    </Badge>
  )
}

function Figures({ entry: { summary } }: { entry: Entry }) {
  const { figures } = useReportWords()
  if (!summary) return null
  const rows: readonly (readonly [string, ReactNode])[] = [
    [figures.totalReturn, <Directed key="return" value={summary.totalReturn} />],
    [figures.maxDrawdown, rateText(summary.maxDrawdown)],
    [figures.sharpe, ratioText(summary.sharpe)],
    [figures.trades, figures.times(formatQuantity(summary.trades))],
  ]
  return (
    <dl className="tabular flex flex-wrap gap-x-4 gap-y-0.5 text-13">
      {rows.map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-muted">{label}</dt>
          <dd className="font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** How far it is, and how long it will take from here on. */
export function Progress({
  entry,
}: {
  entry: Pick<Entry, 'kind' | 'progress' | 'done' | 'total' | 'secondsLeft' | 'state'>
}) {
  const words = useBacktestWords()
  const duration = useDuration()
  const percent = Math.round(entry.progress * 100)
  return (
    <div className="grid gap-1">
      <div
        role="progressbar"
        aria-label={words.state.running.label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
      <p className="tabular flex justify-between gap-2 text-12 text-muted">
        <span>
          {percent}%
          {(entry.kind === 'sweep' || entry.kind === 'walk_forward') &&
            ` · ${words.progress({ done: formatQuantity(entry.done), total: formatQuantity(entry.total) })}`}
        </span>
        {entry.state === 'running' && (
          <span>{entry.secondsLeft === null ? words.etaUnknown : words.eta(duration(entry.secondsLeft))}</span>
        )}
      </p>
    </div>
  )
}

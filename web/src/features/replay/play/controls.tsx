'use client'

import { fromKst, kstDate, unixMs } from '@naru/shared/core/time'
import { Pause, Play, SkipForward } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { formatTime } from '@/lib/format.ts'
import { REPLAY_SPEEDS, type ReplayRequest, type ReplaySpeed, type ReplayUpdate } from '@/lib/replay-worker.ts'
import { useReplayWords } from '@/text/replay.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Input } from '@/ui/field.tsx'

interface ControlsProps {
  readonly update: ReplayUpdate
  readonly send: (request: ReplayRequest) => void
  readonly onAgain: () => void
  readonly onLeave: () => void
}

/** Keys mean something else where somebody types, chooses, or has a button in focus. */
const isTaken = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, select, textarea, button, a, [role="tablist"], dialog') !== null

function useKeys({ update, send }: Pick<ControlsProps, 'update' | 'send'>): void {
  const now = useRef({ update, send })
  useEffect(() => {
    now.current = { update, send }
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return
      const request = requestOf(event.key, now.current.update)
      if (!request) return
      event.preventDefault()
      now.current.send(request)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function requestOf(key: string, { isPlaying, speed }: ReplayUpdate): ReplayRequest | undefined {
  if (key === ' ') return { kind: isPlaying ? 'pause' : 'play' }
  if (key === 'ArrowRight') return { kind: 'step' }
  const step = { ArrowUp: 1, ArrowDown: -1 }[key]
  const next = step === undefined ? undefined : REPLAY_SPEEDS[REPLAY_SPEEDS.indexOf(speed) + step]
  return next === undefined ? undefined : { kind: 'speed', speed: next }
}

/** Plays, pauses, steps, changes the speed and goes to a time: all of it forward. */
export function Controls({ update, send, onAgain, onLeave }: ControlsProps) {
  const { controls } = useReplayWords()
  const { market } = useText()
  useKeys({ update, send })
  const { clock, isPlaying, isOver, phase } = update
  return (
    <section
      aria-label={controls.label}
      className="sticky top-14 z-[6] grid gap-2 rounded-card border-2 border-paper border-dashed bg-surface p-2 md:flex md:flex-wrap md:items-center md:px-4"
      data-testid="replay-controls"
      data-playing={isPlaying}
      data-over={isOver}
    >
      <div className="flex items-center gap-2">
        <Button size="icon" disabled={isOver} onClick={() => send({ kind: isPlaying ? 'pause' : 'play' })}>
          {isPlaying ? <Pause aria-hidden size={18} /> : <Play aria-hidden size={18} />}
          <span className="sr-only">{isPlaying ? controls.pause : controls.play}</span>
        </Button>
        <Button variant="outline" size="icon" disabled={isOver} onClick={() => send({ kind: 'step' })}>
          <SkipForward aria-hidden size={18} />
          <span className="sr-only">{controls.step}</span>
        </Button>
        <p className="ml-1 grid leading-tight">
          <span className="sr-only">{controls.clock} </span>
          <time className="tabular font-bold text-20" data-testid="replay-clock">
            {formatTime(clock)}
          </time>
          <span className="text-12 text-muted">{isOver ? controls.over : market.phase[phase]}</span>
        </p>
        <SpeedField speed={update.speed} send={send} />
      </div>
      <Jump clock={clock} isOver={isOver} send={send} />
      <Ways onAgain={onAgain} onLeave={onLeave} className="max-md:hidden md:ml-auto" />
      <p className="text-12 text-muted max-md:hidden md:basis-full">{`${controls.keys}. ${controls.jumpHint}`}</p>
    </section>
  )
}

interface WaysProps extends Pick<ControlsProps, 'onAgain' | 'onLeave'> {
  readonly className: string
}

/** Out of the day: what stays in view on a phone has no room for it. */
export function Ways({ onAgain, onLeave, className }: WaysProps) {
  const { controls } = useReplayWords()
  return (
    <div className={cn('flex gap-2', className)}>
      <Button variant="outline" size="small" className="flex-1" onClick={onAgain}>
        {controls.again}
      </Button>
      <Button variant="quiet" size="small" className="flex-1" onClick={onLeave}>
        {controls.leave}
      </Button>
    </div>
  )
}

function SpeedField({ speed, send }: { readonly speed: ReplaySpeed; readonly send: ControlsProps['send'] }) {
  const { controls } = useReplayWords()
  return (
    <select
      aria-label={controls.speed}
      value={speed}
      onChange={({ target }) => {
        const chosen = REPLAY_SPEEDS.find((one) => String(one) === target.value)
        if (chosen) send({ kind: 'speed', speed: chosen })
      }}
      className="ml-auto h-11 rounded-table border border-line-strong bg-surface px-2 text-16 md:h-9 md:text-14"
    >
      {REPLAY_SPEEDS.map((one) => (
        <option key={one} value={one}>
          {controls.times(String(one))}
        </option>
      ))}
    </select>
  )
}

function Jump({
  clock,
  isOver,
  send,
}: { readonly clock: number; readonly isOver: boolean } & Pick<ControlsProps, 'send'>) {
  const { controls } = useReplayWords()
  const [time, setTime] = useState('')
  const go = (event: FormEvent): void => {
    event.preventDefault()
    const to = fromKst(kstDate(unixMs(clock)), `${time.replace(':', '')}00`)
    if (to !== undefined) send({ kind: 'jump', to })
  }
  return (
    <form onSubmit={go} className="grid grid-cols-[1fr_auto] gap-2">
      <Input
        type="time"
        aria-label={controls.jump}
        value={time}
        min={formatTime(clock).slice(0, 5)}
        onChange={({ target }) => setTime(target.value)}
      />
      <Button type="submit" variant="outline" disabled={isOver || time === ''}>
        {controls.go}
      </Button>
    </form>
  )
}

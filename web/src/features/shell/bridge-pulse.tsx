'use client'

import { ServerOff } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { type StreamState, useConnection } from '@/lib/connection.ts'
import { formatAge } from '@/lib/format.ts'
import { type Pulse, useHeartbeat } from '@/lib/heartbeat.ts'
import { useText } from '@/text/text-provider.tsx'

const DOT: Readonly<Record<Pulse, string>> = { alive: 'bg-accent', late: 'bg-line-strong', dead: 'bg-danger' }
const STREAM_DOT: Readonly<Record<StreamState, string>> = {
  idle: 'bg-accent',
  connecting: 'bg-line-strong',
  up: 'bg-accent',
  relay: 'bg-danger',
  down: 'bg-danger',
}

/** Whether the bridge is there, and how quotes reach this browser. */
export function BridgePulse() {
  const text = useText()
  const heartbeat = useHeartbeat()
  const stream = useConnection((connection) => connection.stream)
  if (!heartbeat) return null

  const { bridge, pulse, asOf } = heartbeat
  const age = bridge.heartbeat_at ? formatAge(asOf - new Date(bridge.heartbeat_at).getTime(), text.common) : ''
  const words = { alive: text.bridge.alive, late: text.bridge.late(age), dead: text.bridge.dead(age) }[pulse]
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap text-12 text-muted"
      data-testid="bridge-pulse"
      data-pulse={pulse}
      data-stream={stream}
    >
      {/* On a phone the sign stands alone; the to-do list says it in words. */}
      {pulse === 'dead' ? (
        <ServerOff aria-hidden size={16} className="text-danger lg:hidden" />
      ) : (
        <span aria-hidden className={cn('size-2 shrink-0 rounded-full lg:hidden', STREAM_DOT[stream])} />
      )}
      <span aria-hidden className={cn('size-2 shrink-0 rounded-full max-lg:hidden', DOT[pulse])} />
      <span className={cn('max-lg:sr-only', pulse === 'dead' && 'font-bold text-danger')}>
        {bridge.heartbeat_at === null ? text.bridge.never : words}
      </span>
      {pulse !== 'dead' && stream !== 'idle' && (
        <span className={cn('max-lg:sr-only', stream !== 'up' && 'text-danger')}>· {text.bridge.stream[stream]}</span>
      )}
    </span>
  )
}

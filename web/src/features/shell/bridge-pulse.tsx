'use client'

import { cn } from '@/lib/cn.ts'
import { useConnection } from '@/lib/connection.ts'
import { formatAge } from '@/lib/format.ts'
import { useHeartbeat } from '@/lib/heartbeat.ts'
import { useText } from '@/text/text-provider.tsx'

const DOT = { alive: 'bg-accent', late: 'bg-line-strong', dead: 'bg-danger' } as const

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
      className="inline-flex items-center gap-1.5 whitespace-nowrap text-12 text-muted"
      data-testid="bridge-pulse"
      data-pulse={pulse}
    >
      <span aria-hidden className={cn('size-2 rounded-full', DOT[pulse])} />
      <span className={cn('max-lg:sr-only', pulse === 'dead' && 'font-bold text-danger max-lg:not-sr-only')}>
        {words}
      </span>
      {pulse !== 'dead' && stream !== 'idle' && (
        <span className={cn(stream === 'up' ? 'max-lg:sr-only' : 'text-danger')} data-stream={stream}>
          · {text.bridge.stream[stream]}
        </span>
      )}
    </span>
  )
}

'use client'

import type { BridgeRow } from '@naru/shared/contracts/views'
import { useQuery } from '@/lib/use-query.ts'
import { toServerTime, useNow } from './clock.ts'
import { useConfig } from './config.tsx'
import { bridgesQuery } from './ledger/tables.ts'
import { useMyBridge } from './stream.tsx'

export type Pulse = 'alive' | 'late' | 'dead'

/** The ledger refuses orders for a bridge silent this long. */
const DEAD_AFTER_MS = 30_000
const LATE_AFTER_MS = 20_000

/** `now` on the server's clock. */
export function pulseOf(bridge: Pick<BridgeRow, 'heartbeat_at'>, now: number): Pulse {
  if (bridge.heartbeat_at === null) return 'dead'
  const age = now - new Date(bridge.heartbeat_at).getTime()
  if (age > DEAD_AFTER_MS) return 'dead'
  return age > LATE_AFTER_MS ? 'late' : 'alive'
}

/** Heartbeats are read every ten seconds; what was read longer ago tells nothing about the bridge's silence since. */
const READING_HOLDS_MS = 12_000

/** The bridges as read, and the moment up to which that reading can judge them; undefined while loading. */
export function useBridges(): { readonly bridges: readonly BridgeRow[]; readonly asOf: number } | undefined {
  const { data, dataUpdatedAt } = useQuery(bridgesQuery)
  const now = useNow()
  if (!data || now === 0) return undefined
  return { bridges: data, asOf: Math.min(now, toServerTime(dataUpdatedAt) + READING_HOLDS_MS) }
}

/** The bridge of this user's accounts, before there are any the first one that is pinned. */
export function useHeartbeat():
  | { readonly bridge: BridgeRow; readonly pulse: Pulse; readonly asOf: number }
  | undefined {
  const mine = useMyBridge()
  const { bridges: pinned } = useConfig()
  const read = useBridges()
  const id = (mine ?? pinned[0])?.id
  const bridge = read?.bridges.find((candidate) => candidate.id === id)
  return read && bridge && { bridge, pulse: pulseOf(bridge, read.asOf), asOf: read.asOf }
}

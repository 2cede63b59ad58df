import type { BridgeRow } from '@naru/shared/contracts/views'

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

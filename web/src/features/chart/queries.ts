import { HistoryResponse } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { BarSpec } from '@naru/shared/domain/market-data'
import { askBridge } from '@/lib/bridge.ts'
import { type Bridge, bridgeKey } from '@/lib/bridge-queries.ts'
import type { PinnedBridge } from '@/lib/env.ts'

export const barKeys = {
  newest: (bridge: Bridge, id: InstrumentId, spec: BarSpec) => bridgeKey(bridge, 'bars', id, spec),
  older: (bridge: Bridge, id: InstrumentId, spec: BarSpec) => bridgeKey(bridge, 'bars', id, spec, 'older'),
} as const

interface HistoryRequest {
  readonly instrumentId: InstrumentId
  readonly spec: BarSpec
  /** Milliseconds since 1970; the last bar begins at or before it. Without it, the newest. */
  readonly to?: number
  readonly signal: AbortSignal
}

/** A page of bars, oldest first, with prices made comparable across splits, and what is known to be missing from it. */
export async function readHistory(bridge: PinnedBridge, request: HistoryRequest): Promise<HistoryResponse> {
  const { instrumentId, spec, to, signal } = request
  const query = new URLSearchParams({ spec, ...(to === undefined ? {} : { to: String(to) }) })
  const path = `/v1/history/${instrumentId}?${query}`
  return askBridge({ bridge, path, answer: HistoryResponse, signal })
}

import type { IntentId } from '@naru/shared/domain/order'
import type { EventBody } from '@naru/shared/engine/event'
import type { InstrumentStore, LedgerIntent } from '../ports/store.ts'
import type { AverageVolumes } from './average-volume.ts'

interface Parts {
  readonly instruments: InstrumentStore
  /** Equal orders seen before the send, from the journal. */
  readonly baselineOf: (id: IntentId) => readonly string[]
  /** Where it matters how much an instrument trades: buys with real money. */
  readonly averageVolume?: AverageVolumes | undefined
}

/** One ledger row → what the engine must hear about it; undefined when there is nothing to do. */
export async function toEvent(row: LedgerIntent, parts: Parts): Promise<EventBody | undefined> {
  const { instruments, baselineOf } = parts
  if (row.kind === 'cancel') return toCancelEvent(row)
  const found = await instruments.find(row.order.instrumentId)
  if (!found.ok && row.state === 'ready') return undefined // the ledger offers it again
  const instrument = found.ok ? found.value : null
  if (row.state === 'ready') {
    const averageVolume = row.order.side === 'buy' ? await parts.averageVolume?.(row.order.instrumentId) : undefined
    const facts = instrument && averageVolume != null ? { ...instrument, averageVolume } : instrument
    return { type: 'intent_requested', intent: row.order, instrument: facts }
  }
  if (row.sentAt === null || row.sendDeadline === null) return undefined
  const { order, state, sentAt, sendDeadline, venueOrderId } = row
  const baseline = baselineOf(row.id)
  return {
    type: 'intent_recovered',
    recovered: { order, instrument, state, sentAt, sendDeadline, venueOrderId, baseline },
  }
}

function toCancelEvent(row: Extract<LedgerIntent, { kind: 'cancel' }>): EventBody | undefined {
  const { id, target, state, sentAt, sendDeadline, expiresAt } = row
  if (target === null) return undefined
  if (state === 'ready') return { type: 'cancel_requested', id, target, expiresAt }
  if ((state !== 'sending' && state !== 'in_doubt') || sentAt === null || sendDeadline === null) return undefined
  return { type: 'cancel_recovered', recovered: { id, target, state, sentAt, sendDeadline } }
}

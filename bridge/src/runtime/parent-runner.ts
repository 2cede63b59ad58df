import { unreachable } from '@naru/shared/core/assert'
import type { EventBody } from '@naru/shared/engine/event'
import type { ParentEffect } from '@naru/shared/engine/parents/parent-event'
import type { Logger } from '../ports/logger.ts'
import type { LeaseHolder, LedgerIntent, ParentStore } from '../ports/store.ts'

interface Parts {
  readonly parents: ParentStore
  readonly holder: () => LeaseHolder
  readonly logger: Logger
  /** A child the ledger has made: handed on at once instead of with the next look. */
  readonly onChild: (row: LedgerIntent) => void
  /** The ledger sees a parent otherwise than the engine: it is read again. */
  readonly onDisagreement: () => void
}

export type RunParentEffect = (effect: ParentEffect) => Promise<EventBody | undefined>

/** Children and standings of parent orders → ledger → reply event. */
export function createParentRunner({ parents, holder, logger, onChild, onDisagreement }: Parts): RunParentEffect {
  const spawn = async (effect: Extract<ParentEffect, { type: 'spawn_child' }>): Promise<EventBody> => {
    const { parentId, leg, sequence, order } = effect
    const made = await parents.spawnChild(parentId, { leg, sequence, ...order }, holder())
    if (made.ok) {
      const { intentId, quantity, row } = made.value
      if (row) onChild(row)
      return { type: 'child_spawned', parentId, leg, sequence, intentId, quantity }
    }
    const isUnknown = made.error.kind === 'unavailable'
    const code = made.error.kind === 'refused' ? made.error.code : 'database_unavailable'
    logger.event('child_refused', { parentId, leg, sequence, code })
    if (!isUnknown) onDisagreement()
    return { type: 'child_refused', parentId, leg, sequence, code, isUnknown }
  }

  const record = async (effect: Extract<ParentEffect, { type: 'record_parent' }>): Promise<EventBody> => {
    const { parentId, record: standing } = effect
    const kept = await parents.record(parentId, standing, holder())
    if (!kept.ok) logger.event('parent_not_recorded', { parentId, state: standing.state, reason: kept.error.kind })
    return { type: 'parent_recorded', parentId, parent: kept.ok ? kept.value : null }
  }

  const cancel = async (effect: Extract<ParentEffect, { type: 'cancel_child' }>): Promise<undefined> => {
    const { parentId, orderId } = effect
    const asked = await parents.cancelChild(parentId, orderId, holder())
    // The engine asks again while the order is still open.
    if (!asked.ok) logger.event('child_not_canceled', { parentId, orderId, reason: asked.error.kind })
    else onDisagreement()
  }

  return async (effect) => {
    switch (effect.type) {
      case 'spawn_child':
        return spawn(effect)
      case 'record_parent':
        return record(effect)
      case 'cancel_child':
        return cancel(effect)
      default:
        return unreachable(effect)
    }
  }
}

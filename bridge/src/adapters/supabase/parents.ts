import { err, ok } from '@naru/shared/core/result'
import { IntentId, IntentState } from '@naru/shared/domain/order'
import { z } from 'zod'
import type { LeaseHolder, ParentStore } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { ParentRow, ParentRows } from './parent-rows.ts'
import { IntentRows } from './rows.ts'

const Asked = z.tuple([z.looseObject({ id: IntentId, state: IntentState, quantity: z.int() })])
/** As it was asked for, and as something to send when it may be sent already. */
const Spawned = z.unknown().transform((answer, context) => {
  const [asked, rows] = [Asked.safeParse(answer), IntentRows.safeParse(answer)]
  if (asked.success && rows.success) return { asked: asked.data[0], row: rows.data[0] ?? null }
  context.addIssue({ code: 'custom', message: 'not one order' })
  return z.NEVER
})

const fence = ({ owner, epoch }: LeaseHolder) => ({ p_owner: owner, p_epoch: epoch })

export const createParentStore = (client: LedgerClient): ParentStore => ({
  working: () => client.rpcAll('list_parent_orders', { key: 'id' }, ParentRows),
  async spawnChild(id, child, holder) {
    const args = {
      p_parent_id: id,
      p_leg: child.leg,
      p_sequence: child.sequence,
      p_order_type: child.type,
      p_quantity: child.quantity,
      p_limit_price: child.limitPrice,
      p_stop_price: child.stopPrice,
      p_time_in_force: child.timeInForce,
      ...fence(holder),
    }
    const reply = await client.rpc('spawn_child', args, Spawned)
    if (!reply.ok) return reply
    const { asked, row } = reply.value
    const { id: intentId, quantity, state } = asked
    if (row !== null || state === 'proposed') return ok({ intentId, quantity, row })
    // Made by an earlier life of this bridge and at its end by now: the list of parents tells what became of it.
    return err({ kind: 'refused', code: 'order_not_open' })
  },
  async cancelChild(id, order, holder) {
    const reply = await client.rpc(
      'cancel_child',
      { p_parent_id: id, p_order_id: order, ...fence(holder) },
      z.unknown(),
    )
    return reply.ok ? ok(undefined) : reply
  },
  async record(id, record, holder) {
    const args = {
      p_parent_id: id,
      p_state: record.state,
      p_placement: record.placement,
      p_progress: record.progress,
      p_reason_code: record.reasonCode,
      p_reason_detail: record.reasonDetail,
      ...fence(holder),
    }
    const reply = await client.rpc('record_parent', args, ParentRow)
    return reply.ok ? ok(reply.value[0]) : reply
  },
})

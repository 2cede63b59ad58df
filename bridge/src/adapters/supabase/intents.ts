import { assert } from '@naru/shared/core/assert'
import { ok } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import { z } from 'zod'
import type { IntentStore } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { IntentRows } from './rows.ts'

export const createIntentStore = (client: LedgerClient): IntentStore => ({
  pending: () => client.rpcAll('list_pending_intents', { key: 'id' }, IntentRows),
  named: (ids) => client.rpc('read_intents', { p_ids: ids }, IntentRows),
  linked: (accountId) =>
    client.rpcAll('list_linked_intents', { key: 'id', args: { p_account_id: accountId } }, IntentRows),
  openDays: (accountId) => client.rpc('list_open_days', { p_account_id: accountId }, z.array(KstDate)),
  async claim(id, holder, windowMs) {
    const claim = { p_intent_id: id, p_owner: holder.owner, p_epoch: holder.epoch, p_window_ms: windowMs }
    const reply = await client.rpcTogether('claim_intent', claim, IntentRows)
    if (!reply.ok) return reply
    assert(reply.value.length <= 1, `claim of one intent returned ${reply.value.length}`)
    return ok(reply.value[0] ?? null)
  },
  sweep: (holder) => client.rpc('sweep_intents', { p_owner: holder.owner, p_epoch: holder.epoch }, z.int()),
})

import { ArmedLine, ArmedRuleRow, FiringRecorded } from '@naru/shared/contracts/rules'
import { ok, type Result } from '@naru/shared/core/result'
import type { OrderAction } from '@naru/shared/rules/desk/firing'
import { z } from 'zod'
import type { LedgerRule, ProposedOrder, RuleStore } from '../../ports/rules.ts'
import type { LeaseHolder, StoreError, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { IntentRows, iso, Time } from './rows.ts'

const Line = ArmedLine.extend({ fromAt: Time.nullable(), toAt: Time.nullable() })

const RuleRows = z.array(
  ArmedRuleRow.extend({ armed_at: Time, lines: z.array(Line) }).transform(
    (row): LedgerRule => ({
      ruleId: row.rule_id,
      versionId: row.version_id,
      userId: row.user_id,
      accountId: row.account_id,
      hash: row.hash,
      armedAt: row.armed_at,
      definition: row.definition,
      state: row.state ?? null,
      listed: row.symbols,
      lines: row.lines,
    }),
  ),
)

const done = (reply: Result<unknown, StoreError>): Result<void, StoreError> => (reply.ok ? ok(undefined) : reply)

export const createRuleStore = (client: LedgerClient): RuleStore => ({
  armed: () => client.rpcAll('list_armed_rules', { key: 'rule_id' }, RuleRows),
  recordFiring: ({ key, versionId, instrumentId, evidence, actions }, firedAt) =>
    client.rpc(
      'record_firing',
      {
        p_key: key,
        p_version_id: versionId,
        p_instrument_id: instrumentId,
        p_fired_at: iso(firedAt),
        p_evidence: evidence,
        p_actions: actions,
      },
      FiringRecorded,
    ),
  recordOutcome: async (firingId, orders) =>
    done(await client.rpc('record_firing_outcome', { p_firing_id: firingId, p_outcome: { orders } }, z.unknown())),
  recordStates: async (standings) => {
    const rows = standings.map(({ evaluatedAt, nextCheck, ...row }) => ({
      ...row,
      evaluatedAt: iso(evaluatedAt),
      nextCheck: nextCheck === null ? null : iso(nextCheck),
    }))
    return done(await client.rpc('record_rule_states', { p_rows: rows }, z.unknown()))
  },
  recordTrace: async ({ ruleId, instrumentId, tracedAt, body }) => {
    const row = { p_rule_id: ruleId, p_instrument_id: instrumentId, p_traced_at: iso(tracedAt), p_trace: body }
    return done(await client.rpc('record_rule_trace', row, z.unknown()))
  },
  switchOff: async ({ ruleId, versionId }, code, detail) => {
    const row = { p_rule_id: ruleId, p_version_id: versionId, p_code: code, p_detail: detail }
    return done(await client.rpc('switch_off_rule', row, z.unknown()))
  },
  async propose(proposed, holder) {
    const { id, firing, action } = proposed
    if (action.exits !== undefined || action.triggerPrice !== undefined) return proposeParent(client, proposed, holder)
    const order = {
      p_id: id,
      p_account_id: action.accountId,
      p_source_id: firing.versionId,
      p_source_hash: firing.hash,
      p_instrument_id: action.instrumentId,
      p_side: action.side,
      p_order_type: action.type,
      p_quantity: String(action.quantity),
      p_limit_price: action.limitPrice === null ? null : String(action.limitPrice),
      p_stop_price: null,
      p_time_in_force: action.timeInForce,
      p_needs_approval: action.needsApproval,
      p_owner: holder.owner,
      p_epoch: holder.epoch,
    }
    const reply = await client.rpc('propose_intent', order, IntentRows)
    return reply.ok ? ok(reply.value[0] ?? null) : reply
  },
})

const Proposed = z.object({ waits: z.boolean() })

/** An entry with its exits, or a stop under what is held. */
async function proposeParent(
  client: LedgerClient,
  { id, firing, action }: ProposedOrder,
  holder: LeaseHolder,
): StoreResult<'parent' | null> {
  const parent = {
    p_id: id,
    p_account_id: action.accountId,
    p_source_id: firing.versionId,
    p_source_hash: firing.hash,
    p_instrument_id: action.instrumentId,
    p_side: action.side,
    p_quantity: String(action.quantity),
    ...termsOf(action),
    p_needs_approval: action.needsApproval,
    p_owner: holder.owner,
    p_epoch: holder.epoch,
  }
  const reply = await client.rpc('propose_parent', parent, Proposed)
  return reply.ok ? ok(reply.value.waits ? null : 'parent') : reply
}

function termsOf({ type, limitPrice, exits, triggerPrice }: OrderAction): object {
  if (triggerPrice !== undefined) return { p_kind: 'stop', p_terms: { triggerPrice, orderType: 'market' } }
  const entry = limitPrice === null ? { orderType: type } : { orderType: type, limitPrice }
  return { p_kind: 'bracket', p_terms: { entry, ...exits } }
}

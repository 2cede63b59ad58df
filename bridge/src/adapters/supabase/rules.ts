import { ArmedLine, ArmedRuleRow, FiringRecorded } from '@naru/shared/contracts/rules'
import { ok, type Result } from '@naru/shared/core/result'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import type { OrderAction, RuleFiring } from '@naru/shared/rules/desk/firing'
import { z } from 'zod'
import type { FiringOrder, LedgerRule, RuleStanding, RuleStore } from '../../ports/rules.ts'
import type { LeaseHolder, StoreError } from '../../ports/store.ts'
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

const Recorded = FiringRecorded.extend({ intents: IntentRows })

const Facts = z.object({
  accounts: z.array(
    z.object({
      accountId: AccountId,
      openOrders: z.int(),
      dayTrades: z.int(),
      held: z.partialRecord(InstrumentId, z.int().nullable()),
      // A ledger of an earlier version does not say it.
      since: z.partialRecord(InstrumentId, z.object({ at: z.number(), ageMs: z.number() })).optional(),
    }),
  ),
  rules: z.array(
    z.object({
      versionId: z.string(),
      dayPnl: z.number().nullable(),
      losingStreak: z.int(),
      owned: z.array(InstrumentId),
    }),
  ),
})

const done = (reply: Result<unknown, StoreError>): Result<void, StoreError> => (reply.ok ? ok(undefined) : reply)

export const createRuleStore = (client: LedgerClient): RuleStore => ({
  armed: () => client.rpcAll('list_armed_rules', { key: 'rule_id' }, RuleRows),
  async recordFiring({ firing, firedAt, orders, standing }, holder) {
    const { key, versionId, instrumentId, evidence, actions } = firing
    const row = {
      p_key: key,
      p_version_id: versionId,
      p_instrument_id: instrumentId,
      p_fired_at: iso(firedAt),
      p_evidence: evidence,
      p_actions: actions,
      p_orders: orders.map((order) => toProposal(firing, order, holder)),
      p_state: standing && toStateRow(standing),
    }
    const reply = await client.rpc('record_firing', row, Recorded)
    if (!reply.ok) return reply
    const { isNew, outcome, intents } = reply.value
    return ok({ isNew, outcomes: outcome?.orders ?? [], intents })
  },
  recordStates: async (standings) => {
    return done(await client.rpc('record_rule_states', { p_rows: standings.map(toStateRow) }, z.unknown()))
  },
  tradingFacts: (versionIds) => client.rpc('list_trading_facts', { p_version_ids: versionIds }, Facts),
  recordTrace: async ({ ruleId, instrumentId, tracedAt, body }) => {
    const row = { p_rule_id: ruleId, p_instrument_id: instrumentId, p_traced_at: iso(tracedAt), p_trace: body }
    return done(await client.rpc('record_rule_trace', row, z.unknown()))
  },
  switchOff: async ({ ruleId, versionId }, code, detail) => {
    const row = { p_rule_id: ruleId, p_version_id: versionId, p_code: code, p_detail: detail }
    return done(await client.rpc('switch_off_rule', row, z.unknown()))
  },
})

const toStateRow = ({ evaluatedAt, nextCheck, ...row }: RuleStanding): object => ({
  ...row,
  evaluatedAt: iso(evaluatedAt),
  nextCheck: nextCheck === null ? null : iso(nextCheck),
})

/** A call as it would be made alone: an order, an entry with its exits, or a stop under what is held. */
function toProposal({ versionId, hash }: RuleFiring, { intentId, action }: FiringOrder, holder: LeaseHolder): object {
  const isParent = action.exits !== undefined || action.triggerPrice !== undefined
  return {
    intentId,
    index: action.index,
    name: isParent ? 'propose_parent' : 'propose_intent',
    args: {
      p_account_id: action.accountId,
      p_source_id: versionId,
      p_source_hash: hash,
      p_instrument_id: action.instrumentId,
      p_side: action.side,
      p_quantity: String(action.quantity),
      ...(isParent ? parentTerms(action) : orderTerms(action)),
      p_needs_approval: action.needsApproval,
      p_owner: holder.owner,
      p_epoch: holder.epoch,
    },
  }
}

const orderTerms = ({ type, limitPrice, timeInForce }: OrderAction): object => ({
  p_order_type: type,
  p_limit_price: limitPrice === null ? null : String(limitPrice),
  p_time_in_force: timeInForce,
})

function parentTerms({ type, limitPrice, exits, triggerPrice }: OrderAction): object {
  if (triggerPrice !== undefined) return { p_kind: 'stop', p_terms: { triggerPrice, orderType: 'market' } }
  const entry = limitPrice === null ? { orderType: type } : { orderType: type, limitPrice }
  return { p_kind: 'bracket', p_terms: { entry, ...exits } }
}

import { ArmedStrategyRow, HookSignalRow, RunBegun, SignalRecorded } from '@naru/shared/contracts/strategies'
import { ok, type Result } from '@naru/shared/core/result'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { DeskSignal } from '@naru/shared/strategies/desk/desk-event'
import type { RecordedSignal } from '@naru/shared/strategies/difference'
import { z } from 'zod'
import type { StoreError } from '../../ports/store.ts'
import type {
  HookSignal,
  LedgerStrategy,
  StrategyOrder,
  StrategyRunName,
  StrategyStore,
} from '../../ports/strategies.ts'
import type { LedgerClient } from './client.ts'
import { Amount, IntentRows, iso, Time } from './rows.ts'

const Armed = z.array(
  ArmedStrategyRow.transform(
    (row): LedgerStrategy => ({
      strategyId: row.strategy_id,
      versionId: row.version_id,
      userId: row.user_id,
      accountId: row.account_id,
      hash: row.hash,
      definition: row.definition,
      state: row.state ?? null,
      listed: row.symbols,
    }),
  ),
)

const Orders = z.array(
  z
    .object({
      key: z.string(),
      version_id: z.uuid(),
      intent_id: z.uuid(),
      instrument_id: InstrumentId,
      side: z.enum(['buy', 'sell']),
      quantity: z.int(),
      cum_qty: z.int(),
      cum_amount: Amount,
      is_open: z.boolean(),
    })
    .transform(
      (row): StrategyOrder => ({
        key: row.key,
        versionId: row.version_id,
        intentId: row.intent_id,
        instrumentId: row.instrument_id,
        side: row.side,
        quantity: row.quantity,
        cumQty: row.cum_qty,
        amount: row.cum_amount,
        isOpen: row.is_open,
      }),
    ),
)

const Signals = z.array(
  z
    .object({
      key: z.string(),
      instrument_id: InstrumentId,
      action: z.enum(['buy', 'sell']),
      decision: z.enum(['proposed', 'refused']),
      decided_by: z.string().nullable(),
      quantity: z.int().nullable(),
      signal_at: Time,
      cum_qty: z.int(),
      cum_amount: Amount,
      refused_by: z.string().nullable(),
    })
    .transform(
      (row): RecordedSignal => ({
        key: row.key,
        instrumentId: row.instrument_id,
        action: row.action,
        decision: row.decision,
        decidedBy: row.decided_by,
        quantity: row.quantity,
        at: row.signal_at,
        cumQty: row.cum_qty,
        amount: row.cum_amount,
        refusedBy: row.refused_by,
      }),
    ),
)

const Hooks = z.array(
  HookSignalRow.transform(
    (row): HookSignal => ({
      id: row.id,
      versionId: row.version_id,
      instrumentId: row.instrument_id,
      action: row.action,
      strength: row.strength,
      price: row.price,
      reason: row.reason,
    }),
  ),
)

const Recorded = SignalRecorded.extend({
  intent: z
    .unknown()
    .transform((intent) => (intent === null || intent === undefined ? [] : [intent]))
    .pipe(IntentRows),
})

const done = (reply: Result<unknown, StoreError>): Result<void, StoreError> => (reply.ok ? ok(undefined) : reply)
const runOf = ({ versionId, date, kind }: StrategyRunName) => ({ p_version_id: versionId, p_date: date, p_kind: kind })

export const createStrategyStore = (client: LedgerClient): StrategyStore => ({
  armed: () => client.rpcAll('list_armed_strategies', { key: 'strategy_id' }, Armed),
  orders: (strategyId) => client.rpc('list_strategy_orders', { p_strategy_id: strategyId }, Orders),
  signals: (versionId, from, to) =>
    client.rpc('list_strategy_signals', { p_version_id: versionId, p_from: iso(from), p_to: iso(to) }, Signals),
  async recordSignal(signal, { owner, epoch }) {
    const row = { ...signalOf(signal), p_owner: owner, p_epoch: epoch }
    const reply = await client.rpc('record_signal', row, Recorded)
    if (!reply.ok) return reply
    const { isNew, decidedBy, intent } = reply.value
    return ok({ isNew, decidedBy, intent: intent[0] ?? null })
  },
  recordStates: async (states) => done(await client.rpc('record_strategy_states', { p_rows: states }, z.unknown())),
  hold: async ({ strategyId, versionId }, code, detail) => {
    const row = { p_strategy_id: strategyId, p_version_id: versionId, p_code: code, p_detail: detail }
    return done(await client.rpc('hold_strategy', row, z.unknown()))
  },
  switchOff: async ({ strategyId, versionId }, code, detail) => {
    const row = { p_strategy_id: strategyId, p_version_id: versionId, p_code: code, p_detail: detail }
    return done(await client.rpc('switch_off_strategy', row, z.unknown()))
  },
  async beginRun(run, endsAt, { owner, epoch }) {
    const row = { ...runOf(run), p_owner: owner, p_epoch: epoch, p_ends_at: iso(endsAt) }
    const reply = await client.rpc('begin_strategy_run', row, RunBegun)
    return reply.ok ? ok(reply.value.isBegun) : reply
  },
  endRun: async (run, { state, detail }, { owner, epoch }) => {
    const row = { ...runOf(run), p_state: state, p_detail: detail, p_owner: owner, p_epoch: epoch }
    return done(await client.rpc('end_strategy_run', row, z.unknown()))
  },
  noteMissedRuns: () => client.rpc('note_missed_runs', {}, z.int()),
  recordDay: async (versionId, date, day) =>
    done(await client.rpc('record_strategy_day', { p_version_id: versionId, p_date: date, p_day: day }, z.unknown())),
  claimHookSignals: () => client.rpc('claim_hook_signals', {}, Hooks),
})

function signalOf({
  key,
  versionId,
  instrumentId,
  action,
  strength,
  reason,
  price,
  at,
  origin,
  order,
  decidedBy,
}: DeskSignal) {
  const signal = { instrumentId, action, strength, reason, price, signalAt: iso(at), origin }
  return {
    p_key: key,
    p_version_id: versionId,
    p_signal: signal,
    p_decided_by: decidedBy,
    p_order: order && {
      side: order.side,
      orderType: order.type,
      quantity: String(order.quantity),
      limitPrice: order.limitPrice === null ? null : String(order.limitPrice),
      timeInForce: 'day',
    },
  }
}

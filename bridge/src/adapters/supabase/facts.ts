import { ok, type Result } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import { z } from 'zod'
import type { FactStore, LeaseHolder, LedgerFact, Recorded, StoreError, StoreResult } from '../../ports/store.ts'
import { recordBalance } from './balances.ts'
import { recordBooks } from './books.ts'
import type { LedgerClient } from './client.ts'
import { recordOrderReports } from './orders.ts'
import { iso } from './rows.ts'

/** The state the intent is in afterwards; what it is changes nothing for whoever told the fact. */
const State = z.string()

const NOTHING_DEFERRED: Recorded = { deferred: [] }

/** One function of the ledger per kind of fact, all of them safe to repeat. */
export const createFactStore = (client: LedgerClient): FactStore => ({
  async record(accountId, fact, holder) {
    switch (fact.kind) {
      case 'order_reports':
        return recordOrderReports(client, accountId, fact)
      case 'balance':
        return recordBalance(client, accountId, fact)
      case 'adjustment':
      case 'day_snapshot':
      case 'statement':
        return recordBooks(client, accountId, fact)
      default:
        return done(await recordIntentFact(client, fact, holder))
    }
  },
})

const done = (reply: Result<unknown, StoreError>): Result<Recorded, StoreError> =>
  reply.ok ? ok(NOTHING_DEFERRED) : reply

type IntentFact = Extract<LedgerFact, { intentId: unknown }>

function recordIntentFact(client: LedgerClient, fact: IntentFact, holder: LeaseHolder): StoreResult<string> {
  const intent = { p_intent_id: fact.intentId }
  const fenced = { ...intent, p_owner: holder.owner, p_epoch: holder.epoch }
  switch (fact.kind) {
    case 'denied':
      return client.rpcTogether('record_denied', { ...fenced, p_code: fact.code, p_detail: fact.detail }, State)
    case 'not_sent':
      return client.rpcTogether('record_not_sent', { ...fenced, p_cause: fact.cause, p_attempt: fact.attempt }, State)
    case 'rejected':
      return client.rpcTogether('record_rejected', { ...fenced, p_code: fact.code, p_text: fact.text }, State)
    case 'ack': {
      const { orderDate, orderNo, branch } = fact.venueOrderId
      const order = { p_order_date: KstDate.parse(orderDate), p_order_no: orderNo, p_branch: branch }
      return client.rpcTogether('record_ack', { ...intent, ...order, p_accepted_at: iso(fact.acceptedAt) }, State)
    }
    case 'in_doubt':
      return client.rpcTogether('record_in_doubt', { ...intent, p_cause: fact.cause }, State)
    case 'absent':
      return client.rpcTogether('record_absent', intent, State)
    case 'manual':
      return client.rpcTogether('record_manual', { ...intent, p_detail: fact.detail }, State)
  }
}

import { BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import type { OrderTerms } from './terms.ts'

export const TERMS: OrderTerms = {
  kind: 'order',
  accountId: AccountId.parse('1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'),
  instrumentId: instrumentId('005930'),
  side: 'buy',
  type: 'limit',
  quantity: 10,
  limitPrice: 71_000,
  stopPrice: null,
  timeInForce: 'day',
}

/** An order as the ledger tells it, requested at `created_at` and changed by `change`. */
export const orderRow = (change: Partial<Record<keyof OrderRow, unknown>> = {}): OrderRow =>
  OrderRow.parse({
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    intent_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    account_id: TERMS.accountId,
    instrument_id: TERMS.instrumentId,
    side: TERMS.side,
    order_type: TERMS.type,
    quantity: TERMS.quantity,
    limit_price: TERMS.limitPrice,
    time_in_force: 'day',
    source: 'web',
    status: 'requested',
    state: 'ready',
    filled_quantity: 0,
    filled_amount: 0,
    avg_fill_price: null,
    canceled_quantity: 0,
    leaves_quantity: 10,
    order_date: null,
    order_no: null,
    reason_code: null,
    reason_text: null,
    cancel_state: null,
    created_at: '2026-11-20T01:00:00Z',
    sent_at: null,
    acked_at: null,
    updated_at: '2026-11-20T01:00:00Z',
    version: 10,
    stop_price: null,
    parent_id: null,
    leg: null,
    sequence: null,
    supersedes: null,
    source_id: null,
    source_hash: null,
    reason_detail: null,
    expires_at: null,
    origin: 'ours',
    environment: 'paper',
    ...change,
  })

/** A verified account of this environment. */
export const accountRow = (environment: 'paper' | 'live' = 'paper'): BrokerAccountRow =>
  BrokerAccountRow.parse({
    id: TERMS.accountId,
    bridge_id: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
    broker: 'kis',
    environment,
    label: '내 계좌',
    account_number_masked: '••••5678-01',
    mode: 'active',
    effective_mode: 'active',
    session_state: 'running',
    session_code: null,
    session_detail: null,
    session_at: null,
    credential_state: 'verified',
    created_at: '2026-11-20T01:00:00Z',
    archived_at: null,
    version: 1,
  })

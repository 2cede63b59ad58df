import type { OrderRow } from '@naru/shared/contracts/views'
import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it } from 'vitest'
import { modeChangesQuery } from './ledger/mode-changes.ts'
import { portfolioKeys } from './ledger/portfolio-keys.ts'
import { ledgerKeys } from './ledger/tables.ts'
import { unreadQuery } from './ledger/unread.ts'
import { useQuotes } from './quotes.ts'
import { applyUserEvent } from './user-channel.ts'

const ORDER = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  intent_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  account_id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
  instrument_id: '005930.KRX',
  side: 'buy',
  order_type: 'limit',
  quantity: 10,
  limit_price: 71_000,
  time_in_force: 'day',
  source: 'web',
  status: 'accepted',
  state: 'acked',
  filled_quantity: 0,
  filled_amount: 0,
  avg_fill_price: null,
  canceled_quantity: 0,
  leaves_quantity: 10,
  order_date: '2026-11-20',
  order_no: '0000000001',
  reason_code: null,
  reason_text: null,
  cancel_state: null,
  created_at: '2026-11-20T01:00:00Z',
  sent_at: '2026-11-20T01:00:00Z',
  acked_at: '2026-11-20T01:00:00Z',
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
}
const filled = {
  ...ORDER,
  status: 'filled',
  filled_quantity: 10,
  filled_amount: 710_000,
  leaves_quantity: 0,
  version: 11,
}

describe('a broadcast about my orders', () => {
  let queries: QueryClient
  beforeEach(() => {
    queries = new QueryClient()
    queries.setQueryData(ledgerKeys.orders, [ORDER])
  })
  const orders = (): readonly OrderRow[] | undefined => queries.getQueryData(ledgerKeys.orders)

  it('updates the row on screen', () => {
    expect(applyUserEvent(queries, 'order_changed', { order: filled })).toBe(true)
    expect(orders()).toMatchObject([{ status: 'filled', filled_quantity: 10 }])
  })

  it('cannot take a fill back when it arrives late', () => {
    applyUserEvent(queries, 'order_changed', { order: filled })
    applyUserEvent(queries, 'order_changed', { order: ORDER })
    expect(orders()).toMatchObject([{ status: 'filled', version: 11 }])
  })

  it('reads versions and amounts that came as text', () => {
    applyUserEvent(queries, 'order_changed', { order: { ...filled, version: '12', limit_price: '71000.0000' } })
    expect(orders()).toMatchObject([{ version: 12, limit_price: 71_000 }])
  })

  it('is ignored when it is not of the contract', () => {
    expect(applyUserEvent(queries, 'order_changed', { order: { ...filled, status: 'done' } })).toBe(false)
    expect(orders()).toMatchObject([{ status: 'accepted' }])
  })

  it('makes no list out of one row before the first snapshot', () => {
    const empty = new QueryClient()
    applyUserEvent(empty, 'order_changed', { order: filled })
    expect(empty.getQueryData(ledgerKeys.orders)).toBeUndefined()
  })
})

describe('a broadcast of what happened besides', () => {
  const at = '2026-11-20T01:00:00Z'
  const id = '5b0b3c52-6f0f-4a57-8f07-0d3c2a0e8f11'
  const earlier = '2f3c8a51-1d2b-4c7e-9b52-7a1f0e6d9c33'
  const NOTIFICATION = {
    id,
    event_type: 'order_filled',
    severity: 'trade',
    evidence: 'filled',
    template: 'order_filled',
    params: {},
    account_id: ORDER.account_id,
    instrument_id: ORDER.instrument_id,
    rule_id: null,
    intent_id: ORDER.id,
    dedupe_key: 'order_filled',
    count: 1,
    created_at: at,
    repeated_at: null,
    read_at: null,
    expires_at: at,
    version: 1,
  }
  const change = { id: 7, from_mode: 'active', to_mode: 'reducing', by: 'user', reason_code: null, reason: null, at }
  const MODE_CHANGE = { ...change, account_id: ORDER.account_id, detail: null }
  let queries: QueryClient
  beforeEach(() => {
    queries = new QueryClient()
    queries.setQueryData(unreadQuery.queryKey, [earlier])
    queries.setQueryData(ledgerKeys.orders, [])
    queries.setQueryData(modeChangesQuery.queryKey, [])
  })
  const isAskedAgain = (key: readonly string[]) => queries.getQueryState(key)?.isInvalidated

  it('counts a message once, however often it is told, and asks nobody', () => {
    for (const version of [1, 2]) {
      applyUserEvent(queries, 'notification_changed', { notification: { ...NOTIFICATION, version } })
    }
    expect(queries.getQueryData(unreadQuery.queryKey)).toEqual([id, earlier])
    expect(isAskedAgain(unreadQuery.queryKey)).toBe(false)
  })

  it('counts a message no more that was read', () => {
    const read = { ...NOTIFICATION, id: earlier, read_at: at }
    applyUserEvent(queries, 'notification_changed', { notification: read })
    expect(queries.getQueryData(unreadQuery.queryKey)).toEqual([])
  })

  it('shows the mode of one account by what was told, and reads everything after a change for all of them', () => {
    applyUserEvent(queries, 'mode_changed', { change: MODE_CHANGE })
    applyUserEvent(queries, 'mode_changed', { change: MODE_CHANGE })
    expect(queries.getQueryData(modeChangesQuery.queryKey)).toMatchObject([{ id: 7, to_mode: 'reducing' }])
    expect(isAskedAgain(ledgerKeys.orders)).toBe(false)
    applyUserEvent(queries, 'mode_changed', { change: { ...MODE_CHANGE, account_id: null } })
    expect(isAskedAgain(ledgerKeys.orders)).toBe(true)
  })
})

describe('a broadcast about a holding', () => {
  const POSITION = {
    account_id: ORDER.account_id,
    instrument_id: ORDER.instrument_id,
    quantity: 10,
    sellable_quantity: 10,
    avg_px: 71_000,
    realized_pnl: 0,
    last_px: 71_000,
    broker_quantity: 10,
    broker_synced_at: null,
    updated_at: ORDER.updated_at,
    version: 3,
    protection: 'none',
    protected_quantity: 0,
    lots: [],
  }

  it('has the books read again when shares have come or gone, and not for a price', () => {
    const queries = new QueryClient()
    const books = [...portfolioKeys.all, ORDER.account_id]
    queries.setQueryData(ledgerKeys.positions, [POSITION])
    queries.setQueryData(books, {})
    const isOld = (): boolean => queries.getQueryState(books)?.isInvalidated === true
    applyUserEvent(queries, 'position_changed', { position: { ...POSITION, last_px: 72_000, version: 4 } })
    expect(isOld()).toBe(false)
    applyUserEvent(queries, 'position_changed', { position: { ...POSITION, quantity: 12, version: 5 } })
    expect(isOld()).toBe(true)
  })
})

describe('relayed quotes', () => {
  it('reach the quote store marked as relayed', () => {
    useQuotes.setState({ quotes: {} })
    const relayed = {
      instrumentId: '005930.KRX',
      last: 71_200,
      change: 1_200,
      changeRate: 1.71,
      open: 70_000,
      high: 71_500,
      low: 69_900,
      basePrice: null,
      upperLimit: null,
      lowerLimit: null,
      size: 1,
      aggressor: 'none',
      cumVolume: 1,
      cumTurnover: 1,
      tradeStrength: 0,
      via: 'poll',
      tsEvent: 1,
      tsInit: 2,
    }
    expect(applyUserEvent(new QueryClient(), 'quotes', { quotes: [relayed] })).toBe(true)
    expect(useQuotes.getState().quotes['005930.KRX']).toMatchObject({ last: 71_200, route: 'relay' })
  })
})

import { BalanceRow, BrokerAccountRow, PositionRow } from '@naru/shared/contracts/views'
import { describe, expect, it } from 'vitest'
import type { ValuedPrice } from '@/lib/valuation.ts'
import { worthOf } from './worth.ts'

const [FIRST, SECOND] = ['1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed', '2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed']
const AT = '2026-11-20T01:00:00Z'

const account = (id: string | undefined) =>
  BrokerAccountRow.parse({
    id,
    bridge_id: FIRST,
    broker: 'kis',
    environment: 'paper',
    label: '모의',
    account_number_masked: '••••1234',
    mode: 'active',
    session_state: 'running',
    session_code: null,
    session_detail: null,
    session_at: null,
    credential_state: 'verified',
    created_at: AT,
    archived_at: null,
    version: 1,
    effective_mode: 'active',
  })

const balance = (id: string | undefined, change: object = {}) =>
  BalanceRow.parse({
    account_id: id,
    cash: 400_000,
    cash_d1: 400_000,
    cash_d2: 300_000,
    buying_power: 300_000,
    equity: 1_000_000,
    day_start_equity: 990_000,
    trading_date: '2026-11-20',
    synced_at: AT,
    version: 1,
    ...change,
  })

const position = (instrument: string, quantity: number) =>
  PositionRow.parse({
    account_id: FIRST,
    instrument_id: instrument,
    quantity,
    sellable_quantity: quantity,
    avg_px: 60_000,
    realized_pnl: 0,
    last_px: 70_000,
    broker_quantity: quantity,
    broker_synced_at: AT,
    updated_at: AT,
    version: 1,
    protection: 'none',
    protected_quantity: 0,
    lots: [],
  })

const priced = (price: number | undefined): ValuedPrice => ({
  price,
  source: 'broker',
  at: Date.parse(AT),
  isCurrent: true,
  isLive: false,
  quote: undefined,
})

describe('what accounts are worth together', () => {
  it('is the sum of their balances, with each holding’s share of it, the largest first', () => {
    const worth = worthOf([account(FIRST), account(SECOND)], {
      balances: [balance(FIRST), balance(SECOND, { synced_at: '2026-11-20T00:59:00Z' })],
      held: [position('000660.KRX', 1), position('005930.KRX', 4)],
      prices: [priced(70_000), priced(70_000)],
    })
    expect(worth).toMatchObject({ equity: 2_000_000, todayPnl: 20_000, cashD2: 600_000, unrealized: 50_000 })
    expect(worth.holdings.map(({ position: held, weight }) => [held.instrument_id, weight])).toEqual([
      ['005930.KRX', 0.14],
      ['000660.KRX', 0.035],
    ])
    expect(worth.syncedAt).toBe('2026-11-20T00:59:00Z')
  })

  it('leaves out an account the broker has told nothing of, and says which', () => {
    const worth = worthOf([account(FIRST), account(SECOND)], { balances: [balance(FIRST)], held: [], prices: [] })
    expect(worth.equity).toBe(1_000_000)
    expect(worth.untold.map(({ id }) => id)).toEqual([SECOND])
  })

  it('adds up nothing of which a part is not known', () => {
    const worth = worthOf([account(FIRST), account(SECOND)], {
      balances: [balance(FIRST), balance(SECOND, { day_start_equity: null })],
      held: [position('005930.KRX', 1)],
      prices: [priced(undefined)],
    })
    expect(worth).toMatchObject({ todayPnl: null, unrealized: undefined })
    expect(worth.holdings[0]).toMatchObject({ value: undefined, weight: undefined })
  })
})

import { BalanceRow, PositionRow } from '@naru/shared/contracts/views'
import { describe, expect, it } from 'vitest'
import type { Freshness, HeldQuote } from './quotes.ts'
import { valueAccount, valuedPrice } from './valuation.ts'

const ACCOUNT = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
const READ_AT = '2026-11-20T01:00:00.000Z'
const READ_MS = Date.parse(READ_AT)

const position = (change: Partial<Record<keyof PositionRow, unknown>> = {}) =>
  PositionRow.parse({
    account_id: ACCOUNT,
    instrument_id: '005930.KRX',
    quantity: 10,
    sellable_quantity: 10,
    avg_px: 70_000,
    realized_pnl: 0,
    last_px: 71_000,
    broker_quantity: 10,
    broker_synced_at: '2026-11-20T01:00:00.200Z',
    updated_at: READ_AT,
    version: 1,
    protection: 'none',
    protected_quantity: 0,
    lots: [],
    ...change,
  })

// Bought 10 at 70,000 out of 10,000,000; at the broker's 71,000 worth 10,010,000.
const BALANCE = BalanceRow.parse({
  account_id: ACCOUNT,
  cash: 10_000_000,
  cash_d1: 10_000_000,
  cash_d2: 9_300_000,
  buying_power: 9_300_000,
  equity: 10_010_000,
  day_start_equity: 10_000_000,
  trading_date: '2026-11-20',
  synced_at: READ_AT,
  version: 1,
})

const quoteAt = (last: number, tsInit: number) => ({ last, tsInit }) as HeldQuote
const LIVE: Freshness = { kind: 'live', ageMs: 0 }
const STALE: Freshness = { kind: 'stale', ageMs: 60_000 }
const NONE: Freshness = { kind: 'none', ageMs: 0 }

describe('the price of a holding', () => {
  it('is the quote while it is followed, however old', () => {
    const valued = valuedPrice(position(), quoteAt(72_000, READ_MS - 60_000), LIVE)
    expect(valued).toMatchObject({ price: 72_000, source: 'quote', isCurrent: true, isLive: true })
  })

  it('is the broker’s until a quote comes', () => {
    expect(valuedPrice(position(), undefined, NONE)).toMatchObject({
      price: 71_000,
      source: 'broker',
      at: READ_MS + 200,
      isCurrent: false,
    })
  })

  it('is the newer of the two once the quote is stale', () => {
    expect(valuedPrice(position(), quoteAt(72_000, READ_MS - 1), STALE)).toMatchObject({ price: 71_000 })
    const newer = valuedPrice(position(), quoteAt(72_000, READ_MS + 500), STALE)
    expect(newer).toMatchObject({ price: 72_000, isCurrent: false })
  })

  it('is none while nobody has said one', () => {
    expect(valuedPrice(position({ last_px: null }), undefined, NONE).price).toBeUndefined()
  })
})

describe('an account', () => {
  const held = (change = {}, quote: HeldQuote | null = quoteAt(72_000, READ_MS)) => {
    const row = position(change)
    return { position: row, valued: valuedPrice(row, quote ?? undefined, quote ? LIVE : NONE) }
  }

  it('whose shares were all bought today has gained today what its holdings have gained', () => {
    const { todayPnl, unrealized, equity, pricedBy } = valueAccount(BALANCE, [held()])
    expect({ todayPnl, unrealized, equity, pricedBy }).toEqual({
      todayPnl: 20_000,
      unrealized: 20_000,
      equity: 10_020_000,
      pricedBy: 'quotes',
    })
  })

  it('is worth what the broker says while there is no quote', () => {
    const value = valueAccount(BALANCE, [held({}, null)])
    expect(value).toEqual({ todayPnl: 10_000, unrealized: 10_000, equity: 10_010_000, pricedBy: 'broker' })
  })

  it('keeps the broker’s word for a holding that was not read with this balance', () => {
    const other = { instrument_id: '000660.KRX', broker_synced_at: '2026-11-20T00:59:00Z' }
    expect(valueAccount(BALANCE, [held(), held(other)])).toMatchObject({ equity: 10_020_000, pricedBy: 'both' })
  })

  it('does not count shares twice that were bought after the balance was read', () => {
    expect(valueAccount(BALANCE, [held({ quantity: 15 })]).equity).toBe(10_020_000)
  })

  it('says nothing of its gain while a holding has no price', () => {
    expect(valueAccount(BALANCE, [held({ last_px: null }, null)]).unrealized).toBeUndefined()
  })

  it('says nothing of today before the day’s first balance', () => {
    expect(valueAccount({ ...BALANCE, day_start_equity: null }, [held()]).todayPnl).toBeNull()
  })

  it('without holdings is its cash', () => {
    expect(valueAccount(BALANCE, [])).toMatchObject({ equity: 10_010_000, unrealized: 0, pricedBy: 'broker' })
  })
})

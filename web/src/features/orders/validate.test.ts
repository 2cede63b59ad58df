import { priceLimits } from '@naru/shared/market/price-limit'
import { describe, expect, it } from 'vitest'
import { findProblems, isFree, parseWhole, type TicketInput, type TicketSurroundings } from './validate.ts'

const GOOD: TicketInput = { side: 'buy', type: 'limit', quantity: '10', price: '71000' }
const AROUND: TicketSurroundings = {
  instrument: { kind: 'stock', is_halted: false },
  limits: priceLimits('stock', 70_000), // 49,000 to 91,000
  available: 100,
  account: { credential_state: 'verified', mode: 'active', archived_at: null },
  isBridgeAlive: true,
}
const problems = (input: Partial<TicketInput>, around: Partial<TicketSurroundings> = {}) =>
  findProblems({ ...GOOD, ...input }, { ...AROUND, ...around })

describe('an order ticket', () => {
  it('has nothing to say against a good order', () => {
    expect(isFree(problems({}))).toBe(true)
    expect(isFree(problems({ quantity: '1', price: '49,000' }))).toBe(true)
    expect(isFree(problems({ type: 'market', price: '' }))).toBe(true)
  })

  it.each([
    ['', 'quantity_invalid'],
    ['0', 'quantity_invalid'],
    ['-1', 'quantity_invalid'],
    ['1.5', 'quantity_invalid'],
    ['1e9', 'quantity_invalid'],
    ['열', 'quantity_invalid'],
    ['1000000000', 'quantity_too_large'],
    ['1000001', 'quantity_too_large'],
    ['101', 'insufficient_cash'],
  ])('refuses the quantity %j: %s', (quantity, code) => {
    expect(problems({ quantity })).toMatchObject({ quantity: { code }, price: undefined })
  })

  it.each([
    ['', 'price_required', undefined],
    ['0', 'price_invalid', undefined],
    ['-71000', 'price_invalid', undefined],
    ['71000.5', 'price_invalid', undefined],
    ['71049', 'price_off_tick', 71_000],
    ['71050', 'price_off_tick', 71_100],
    ['91100', 'price_outside_limit', 91_000],
    ['48900', 'price_outside_limit', 49_000],
  ])('refuses the price %j: %s, and suggests %s', (price, code, suggestion) => {
    expect(problems({ price }).price).toEqual(suggestion === undefined ? { code } : { code, suggestion })
  })

  it('refuses to sell more than can be sold', () => {
    expect(problems({ side: 'sell', quantity: '11' }, { available: 10 }).quantity?.code).toBe('insufficient_holdings')
  })

  it('leaves to the bridge what it cannot know', () => {
    expect(isFree(problems({ quantity: '1000000', price: '1000' }, { available: null, limits: null }))).toBe(true)
  })

  it.each([
    [{ isBridgeAlive: false }, 'bridge_offline'],
    [{ instrument: { kind: 'stock', is_halted: true } }, 'instrument_halted'],
    [{ account: { ...AROUND.account, credential_state: 'sealed' } }, 'account_not_ready'],
    [{ account: { ...AROUND.account, credential_state: 'refused' } }, 'account_not_ready'],
    [{ account: { ...AROUND.account, mode: 'halted' } }, 'trading_halted'],
    [{ account: { ...AROUND.account, mode: 'reducing' } }, 'trading_reducing'],
    [{ account: { ...AROUND.account, archived_at: '2026-11-20' } }, 'account_archived'],
  ] as const)('refuses under %j: %s', (around, code) => {
    expect(problems({}, around).order?.code).toBe(code)
  })

  it('lets a sale through while only reducing orders are allowed', () => {
    expect(problems({ side: 'sell' }, { account: { ...AROUND.account, mode: 'reducing' } }).order).toBeUndefined()
  })
})

describe('a whole number as typed', () => {
  it.each([
    ['1,000', 1_000],
    [' 12 ', 12],
    ['007', 7],
    ['1e3', undefined],
    ['1.0', undefined],
    ['+5', undefined],
    ['９', undefined],
    ['9'.repeat(16), undefined],
  ])('%j is read as %s', (text, value) => {
    expect(parseWhole(text)).toBe(value)
  })
})

import { priceLimits } from '@naru/shared/market/price-limit'
import { describe, expect, it } from 'vitest'
import { type Draft, EMPTY_DRAFT } from './drafts.ts'
import { parseDecimal, parseWhole } from './figures.ts'
import type { TicketSurroundings } from './problems.ts'
import { findProblems, isFree } from './validate.ts'

const GOOD: Draft = { ...EMPTY_DRAFT, quantity: '10', price: '71000' }
const AROUND: TicketSurroundings = {
  instrument: { kind: 'stock', is_halted: false },
  limits: priceLimits('stock', 70_000), // 49,000 to 91,000
  last: 70_000,
  shares: 10,
  available: 100,
  account: { credential_state: 'verified', effective_mode: 'active', archived_at: null, environment: 'live' },
  isBridgeAlive: true,
}
const problems = (input: Partial<Draft>, around: Partial<TicketSurroundings> = {}) => {
  const draft = { ...GOOD, ...input }
  return findProblems(draft, { ...AROUND, shares: parseWhole(draft.quantity), ...around })
}

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
    [{ account: { ...AROUND.account, effective_mode: 'halted' } }, 'trading_halted'],
    [{ account: { ...AROUND.account, effective_mode: 'observe' } }, 'trading_observing'],
    [{ account: { ...AROUND.account, effective_mode: 'reducing' } }, 'trading_reducing'],
    [{ account: { ...AROUND.account, archived_at: '2026-11-20' } }, 'account_archived'],
  ] as const)('refuses under %j: %s', (around, code) => {
    expect(problems({}, around).order?.code).toBe(code)
  })

  it('lets a sale through while only reducing orders are allowed', () => {
    expect(
      problems({ side: 'sell' }, { account: { ...AROUND.account, effective_mode: 'reducing' } }).order,
    ).toBeUndefined()
  })
})

const conditional = (input: Partial<Draft>, around: Partial<TicketSurroundings> = {}) => {
  const found = problems({ side: 'sell', ...input }, around)
  return Object.fromEntries(
    Object.entries(found).flatMap(([field, problem]) => (problem ? [[field, problem.code]] : [])),
  )
}

describe('a conditional order', () => {
  it.each([
    ['a stop limit order', { kind: 'order', type: 'stop_limit', trigger: '68000', price: '67900' }],
    ['a stop at market', { kind: 'stop', trigger: '68000' }],
    ['a stop at a limit', { kind: 'stop', trigger: '68000', exitType: 'limit', exitPrice: '67900' }],
    ['a stop below the limits of today', { kind: 'stop', trigger: '40000' }],
    ['a stop that buys on the way up', { kind: 'stop', side: 'buy', trigger: '72000' }],
    ['a trailing stop in percent', { kind: 'trailing_stop', trail: '2.5' }],
    [
      'a trailing stop in won',
      { kind: 'trailing_stop', trailUnit: 'won', trail: '1500', exitType: 'limit', offset: '0' },
    ],
    ['a pair', { kind: 'oco', takeProfit: '77000', trigger: '66000' }],
    ['a bracket', { kind: 'bracket', side: 'buy', price: '69000', takeProfit: '75000', trigger: '66000' }],
    ['a split', { kind: 'twap', side: 'buy', slices: '5', interval: '60' }],
  ] satisfies [string, Partial<Draft>][])('has nothing to say against %s', (_name, draft) => {
    expect(conditional(draft)).toEqual({})
  })

  it.each([
    [{ kind: 'order', type: 'stop_limit', trigger: '' }, { trigger: 'price_required' }],
    [{ kind: 'order', type: 'stop_limit', trigger: '70000' }, { trigger: 'trigger_already_met' }],
    [{ kind: 'stop', trigger: '70000' }, { trigger: 'trigger_already_met' }],
    [{ kind: 'stop', trigger: '68050' }, { trigger: 'price_off_tick' }],
    [{ kind: 'stop', side: 'buy', trigger: '70000' }, { trigger: 'trigger_already_met' }],
    [{ kind: 'stop', trigger: '68000', exitType: 'limit', exitPrice: '68100' }, { exitPrice: 'exit_above' }],
    [
      { kind: 'stop', side: 'buy', trigger: '72000', exitType: 'limit', exitPrice: '71900' },
      { exitPrice: 'exit_below' },
    ],
    [{ kind: 'trailing_stop', trail: '0.09' }, { trail: 'rate_range' }],
    [{ kind: 'trailing_stop', trail: '50.1' }, { trail: 'rate_range' }],
    [{ kind: 'trailing_stop', trailUnit: 'won', trail: '0' }, { trail: 'won_range' }],
    [{ kind: 'trailing_stop', exitType: 'limit', offset: '' }, { offset: 'won_range' }],
    [{ kind: 'oco', takeProfit: '70000', trigger: '66000' }, { takeProfit: 'take_profit_below' }],
    [{ kind: 'oco', takeProfit: '92000', trigger: '66000' }, { takeProfit: 'price_outside_limit' }],
    [{ kind: 'oco', takeProfit: '77000', trigger: '70000' }, { trigger: 'trigger_already_met' }],
    [
      { kind: 'bracket', side: 'buy', price: '69000', takeProfit: '66000', trigger: '66000' },
      { takeProfit: 'exits_crossed' },
    ],
    [{ kind: 'twap', slices: '1' }, { slices: 'slices_range' }],
    [{ kind: 'twap', slices: '101' }, { slices: 'slices_range' }],
    [{ kind: 'twap', slices: '11' }, { slices: 'quantity_too_small' }],
    [{ kind: 'twap', interval: '4' }, { interval: 'interval_range' }],
  ] satisfies [Partial<Draft>, object][])('refuses %j', (draft, codes) => {
    expect(conditional(draft)).toEqual(codes)
  })
})

describe('an order of a mock account', () => {
  const paper = { account: { ...AROUND.account, environment: 'paper' } } as const
  it.each([
    { type: 'stop_limit', trigger: '72000' },
    { type: 'limit_or_close' },
    { type: 'market_to_limit' },
    { type: 'peg_primary' },
    { type: 'limit', timeInForce: 'ioc' },
  ] satisfies Partial<Draft>[])('may not be %j', (draft) => {
    expect(problems(draft, paper).order?.code).toBe('paper_plain_only')
    expect(problems(draft).order).toBeUndefined()
  })

  it('may be plain, or one the bridge keeps', () => {
    expect(isFree(problems({}, paper))).toBe(true)
    expect(conditional({ kind: 'stop', trigger: '68000', exitType: 'limit', exitPrice: '67900' }, paper)).toEqual({})
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

describe('a figure with decimals as typed', () => {
  it.each([
    ['2.5', 2.5],
    ['0.1', 0.1],
    ['5', 5],
    ['.5', undefined],
    ['1.234', undefined],
    ['-1', undefined],
  ])('%j is read as %s', (text, value) => {
    expect(parseDecimal(text)).toBe(value)
  })
})

import { describe, expect, it } from 'vitest'
import { unixMs } from '../core/time.ts'
import type { OrderIntent } from '../domain/order.ts'
import { aBalance, anIntent, OPENING } from '../engine/fixtures.test-support.ts'
import { DEFAULT_LIMITS, type DenialCode, type RiskContext } from './check.ts'
import { approve, CHECKS } from './pipeline.ts'

/** Everything is fine for ten shares of Samsung Electronics at 70,000 won. */
const aContext = (over: Partial<RiskContext> = {}): RiskContext => ({
  now: OPENING,
  mode: 'active',
  isSessionOpen: true,
  instrument: { kind: 'stock', market: 'kospi', isHalted: false },
  quote: { lastPx: 70_000, lowerLimit: 49_000, upperLimit: 91_000, readAt: OPENING },
  market: { px: 70_000, at: OPENING },
  quoteFailure: 'quote_stale',
  needsFreshQuote: false,
  freeCash: aBalance().buyingPower,
  freeShares: 100,
  sameOrderAt: null,
  limits: DEFAULT_LIMITS,
  ...over,
})

const at = (ms: number) => unixMs(OPENING + ms)

interface Edge {
  readonly name: string
  readonly code: DenialCode
  readonly allows: readonly [Partial<OrderIntent>, Partial<RiskContext>]
  readonly denies: readonly [Partial<OrderIntent>, Partial<RiskContext>]
}

const sell = { side: 'sell' } as const
const marketBuy = { type: 'market', limitPrice: null } as const

const EDGES: readonly Edge[] = [
  {
    name: 'expiry',
    code: 'intent_expired',
    allows: [{ expiresAt: at(1) }, {}],
    denies: [{ expiresAt: at(0) }, {}],
  },
  { name: 'a halted account', code: 'trading_halted', allows: [{}, {}], denies: [sell, { mode: 'halted' }] },
  {
    name: 'a reducing account',
    code: 'trading_reducing',
    allows: [sell, { mode: 'reducing' }],
    denies: [{}, { mode: 'reducing' }],
  },
  { name: 'session hours', code: 'market_closed', allows: [{}, {}], denies: [{}, { isSessionOpen: false }] },
  { name: 'a known instrument', code: 'instrument_unknown', allows: [{}, {}], denies: [{}, { instrument: null }] },
  {
    name: 'a trading halt',
    code: 'instrument_halted',
    allows: [{}, {}],
    denies: [{}, { instrument: { kind: 'stock', market: 'kospi', isHalted: true } }],
  },
  {
    name: 'time in force',
    code: 'order_type_unsupported',
    allows: [{ timeInForce: 'day' }, {}],
    denies: [{ timeInForce: 'ioc' }, {}],
  },
  {
    name: 'the smallest quantity',
    code: 'quantity_invalid',
    allows: [{ quantity: 1 }, {}],
    denies: [{ quantity: 0 }, {}],
  },
  { name: 'whole shares', code: 'quantity_invalid', allows: [{ quantity: 2 }, {}], denies: [{ quantity: 1.5 }, {}] },
  {
    name: 'the largest quantity',
    code: 'quantity_too_large',
    allows: [{ ...sell, quantity: 1_000_000 }, { freeShares: 2_000_000 }],
    denies: [{ ...sell, quantity: 1_000_001 }, { freeShares: 2_000_000 }],
  },
  { name: 'a limit price', code: 'price_required', allows: [{}, {}], denies: [{ limitPrice: null }, {}] },
  {
    name: 'no price on market orders',
    code: 'price_not_allowed',
    allows: [marketBuy, {}],
    denies: [{ type: 'market', limitPrice: 70_000 }, {}],
  },
  { name: 'whole won', code: 'price_invalid', allows: [{}, {}], denies: [{ limitPrice: 70_000.5 }, {}] },
  {
    name: 'the tick',
    code: 'price_off_tick',
    allows: [{ limitPrice: 69_900 }, {}],
    denies: [{ limitPrice: 69_950 }, {}],
  },
  {
    name: 'the upper price limit',
    code: 'price_outside_limit',
    allows: [{ limitPrice: 91_000 }, { market: null }],
    denies: [{ limitPrice: 91_100 }, { market: null }],
  },
  {
    name: 'the lower price limit',
    code: 'price_outside_limit',
    allows: [{ limitPrice: 49_000 }, {}],
    denies: [{ limitPrice: 48_950 }, {}],
  },
  {
    name: 'the collar above',
    code: 'price_outside_limit',
    allows: [{ limitPrice: 72_100 }, {}],
    denies: [{ limitPrice: 72_200 }, {}],
  },
  {
    name: 'the collar below',
    code: 'price_outside_limit',
    allows: [{ ...sell, limitPrice: 67_900 }, {}],
    denies: [{ ...sell, limitPrice: 67_800 }, {}],
  },
  {
    name: 'a fresh quote where one is needed',
    code: 'quote_stale',
    allows: [{}, { needsFreshQuote: true, now: at(3_000) }],
    denies: [{}, { needsFreshQuote: true, now: at(3_001) }],
  },
  {
    name: 'known limits of the day',
    code: 'quote_stale',
    allows: [sell, { now: at(20_000) }],
    denies: [sell, { quote: null }],
  },
  {
    name: 'a broker that can be asked for the limits of the day',
    code: 'broker_unreachable',
    allows: [{}, { quoteFailure: 'broker_unreachable' }],
    denies: [{}, { quote: null, quoteFailure: 'broker_unreachable' }],
  },
  {
    name: 'a double click',
    code: 'duplicate_order',
    allows: [{}, { sameOrderAt: at(-3_000) }],
    denies: [{}, { sameOrderAt: at(-2_999) }],
  },
  {
    name: 'the hard cap of one order',
    code: 'order_value_too_large',
    allows: [{ quantity: 714 }, { freeCash: 1e9 }],
    denies: [{ quantity: 715 }, { freeCash: 1e9 }],
  },
  {
    name: 'the price of a market buy',
    code: 'quote_stale',
    allows: [marketBuy, {}],
    denies: [marketBuy, { quote: null }],
  },
  // 700,000 won and 98 won of commission
  { name: 'cash', code: 'insufficient_cash', allows: [{}, { freeCash: 700_098 }], denies: [{}, { freeCash: 700_097 }] },
  // Ten shares at the upper limit of 91,000 won, and 127 won of commission
  {
    name: 'cash of a market buy',
    code: 'insufficient_cash',
    allows: [marketBuy, { freeCash: 910_127 }],
    denies: [marketBuy, { freeCash: 910_126 }],
  },
  { name: 'known cash', code: 'account_not_ready', allows: [{}, {}], denies: [{}, { freeCash: null }] },
  {
    name: 'holdings',
    code: 'insufficient_holdings',
    allows: [sell, { freeShares: 10 }],
    denies: [sell, { freeShares: 9 }],
  },
  { name: 'known holdings', code: 'account_not_ready', allows: [sell, {}], denies: [sell, { freeShares: null }] },
]

const judge = ([intent, context]: Edge['allows']) => approve({ ...anIntent(), ...intent }, aContext(context))

describe('risk checks', () => {
  it.each(EDGES)('let an order through at the edge of $name', ({ allows }) => {
    expect(judge(allows)).toMatchObject({ ok: true })
  })

  it.each(EDGES)('stop an order beyond $name', ({ code, denies }) => {
    expect(judge(denies)).toMatchObject({ ok: false, error: { code } })
  })

  it('say what the limit was and what was asked', () => {
    expect(judge([{}, { freeCash: 700_097 }])).toEqual({
      ok: false,
      error: { code: 'insufficient_cash', limit: 700_097, actual: 700_098 },
    })
  })

  it('give the first reason in the written order', () => {
    expect(judge([{ quantity: 0 }, { mode: 'halted', freeCash: 0 }])).toMatchObject({
      error: { code: 'trading_halted' },
    })
  })

  it('ignore the collar when the last price is older than three seconds', () => {
    expect(judge([{ limitPrice: 80_000 }, { now: at(3_001) }])).toMatchObject({ ok: true })
  })

  it('know no price limits for ELW, which have none', () => {
    const instrument = { kind: 'elw', market: 'kospi', isHalted: false } as const
    expect(judge([{ limitPrice: 48_000 }, { instrument }])).toMatchObject({ ok: true })
  })

  it('let a sale through that is worth more than the cap of one order', () => {
    expect(judge([{ ...sell, quantity: 900 }, { freeShares: 900 }])).toMatchObject({ ok: true })
  })

  it('let a buy wait far below the market', () => {
    expect(judge([{ limitPrice: 60_000 }, {}])).toMatchObject({ ok: true })
  })

  it('are all proven necessary: each one alone denies something no other does', () => {
    const denying = new Set(
      EDGES.flatMap(({ denies: [intent, context] }) =>
        CHECKS.filter((check) => check({ ...anIntent(), ...intent }, aContext(context)) !== undefined),
      ),
    )
    expect(denying.size).toBe(CHECKS.length)
  })
})

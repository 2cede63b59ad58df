import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unixMs } from '../core/time.ts'
import { IntentId, type OrderIntent } from '../domain/order.ts'
import { anIntent, OPENING } from '../engine/fixtures.test-support.ts'
import type { DenialCode } from './check.ts'
import { aContext, type ContextOver, ORIGINS, STOCK } from './context.test-support.ts'
import { approve, CHECKS } from './pipeline.ts'

const at = (ms: number) => unixMs(OPENING + ms)

type Case = readonly [Partial<OrderIntent>, ContextOver]
interface Edge {
  readonly name: string
  readonly code: DenialCode
  readonly allows: Case
  readonly denies: Case
}

const sell = { side: 'sell' } as const
const marketBuy = { type: 'market', limitPrice: null } as const
const stopBuy = { type: 'stop_limit', limitPrice: 75_100, stopPrice: 75_000 } as const
const strategy = { origin: ORIGINS.strategy }
const live = { isLive: true } as const
const another = IntentId.parse('00000000-0000-4000-8000-000000000009')
const book = { bidPx: 69_900, askPx: 70_000, bidSize: 1_000, askSize: 1_000, at: OPENING }
const edge = (name: string, code: DenialCode, [allows, denies]: readonly [Case, Case]): Edge => ({
  name,
  code,
  allows,
  denies,
})

/** Everything that may be refused, at the last value that passes and at the first that does not. */
const STATE: readonly Edge[] = [
  edge('expiry', 'intent_expired', [
    [{ expiresAt: at(1) }, {}],
    [{ expiresAt: at(0) }, {}],
  ]),
  edge('a halted account', 'trading_halted', [
    [{}, {}],
    [sell, { mode: 'halted' }],
  ]),
  edge('an account that is only read', 'trading_observing', [
    [{}, {}],
    [sell, { mode: 'observe' }],
  ]),
  edge('a reducing account', 'trading_reducing', [
    [sell, { mode: 'reducing' }],
    [{}, { mode: 'reducing' }],
  ]),
  edge('a clock to be trusted with real money', 'clock_skewed', [
    [{}, { isClockSkewed: true }],
    [{}, { ...live, isClockSkewed: true }],
  ]),
  edge('session hours', 'market_closed', [
    [{}, {}],
    [{}, { isSessionOpen: false }],
  ]),
  edge('a known instrument', 'instrument_unknown', [
    [{}, {}],
    [{}, { instrument: null }],
  ]),
  edge('a trading halt', 'instrument_halted', [
    [{}, {}],
    [{}, { instrument: { ...STOCK, isHalted: true } }],
  ]),
  edge('the auction after a jump', 'instrument_in_vi', [
    [sell, { instrument: { ...STOCK, isInVi: true } }],
    [{}, { instrument: { ...STOCK, isInVi: true } }],
  ]),
  edge('what the exchange warns of most', 'instrument_warned', [
    [sell, { instrument: { ...STOCK, isWarned: true } }],
    [{}, { instrument: { ...STOCK, isWarned: true } }],
  ]),
]

const AUTHORITY: readonly Edge[] = [
  edge('the right to trade with real money', 'live_not_ready', [
    [{}, { authority: { isLiveReady: false } }],
    [{}, { ...live, authority: { isLiveReady: false } }],
  ]),
  edge('the day of rest', 'live_cooldown', [
    [{}, { ...live, authority: { cooldownUntil: at(0) } }],
    [{}, { ...live, authority: { cooldownUntil: at(1) } }],
  ]),
  edge('the armed version', 'version_not_armed', [
    [strategy, { authority: { armedHash: 'v1' } }],
    [strategy, { authority: { armedHash: 'v2' } }],
  ]),
  edge('being armed at all', 'version_not_armed', [
    [strategy, {}],
    [strategy, { authority: { armedHash: null } }],
  ]),
  edge('naming a version', 'version_not_armed', [
    [strategy, {}],
    [{ origin: { ...ORIGINS.strategy, sourceHash: null } }, { authority: { armedHash: null } }],
  ]),
  edge('a strategy that ran wild', 'strategy_halted', [
    [{}, { authority: { isSourceHalted: true } }],
    [strategy, { authority: { isSourceHalted: true } }],
  ]),
  edge('what a person must prove again', 'step_up_required', [
    [
      { ...strategy, quantity: 20 },
      { ...live, limits: { stepUpOrderValueWon: 1_400_000 } },
    ],
    [
      { ...strategy, quantity: 20 },
      { ...live, limits: { stepUpOrderValueWon: 1_399_999 } },
    ],
  ]),
  edge('what its owner has said yes to', 'step_up_required', [
    [
      { origin: { ...ORIGINS.strategy, isApproved: true }, quantity: 20 },
      { ...live, limits: { stepUpOrderValueWon: 1_399_999 } },
    ],
    [
      { origin: { ...ORIGINS.strategy, isApproved: false }, quantity: 20 },
      { ...live, limits: { stepUpOrderValueWon: 1_399_999 } },
    ],
  ]),
]

const SIZE: readonly Edge[] = [
  edge('the smallest quantity', 'quantity_invalid', [
    [{ quantity: 1 }, {}],
    [{ quantity: 0 }, {}],
  ]),
  edge('whole shares', 'quantity_invalid', [
    [{ quantity: 2 }, {}],
    [{ quantity: 1.5 }, {}],
  ]),
  edge('the largest quantity', 'quantity_too_large', [
    [{ ...sell, quantity: 1_000_000 }, { freeShares: 2_000_000 }],
    [{ ...sell, quantity: 1_000_001 }, { freeShares: 2_000_000 }],
  ]),
  edge('its share of the volume', 'volume_share_exceeded', [
    [{ quantity: 10 }, { instrument: { ...STOCK, averageVolume: 1_000 } }],
    [{ quantity: 11 }, { instrument: { ...STOCK, averageVolume: 1_000 } }],
  ]),
  edge('the value of one order', 'order_value_too_large', [
    [{ quantity: 714 }, { freeCash: 1e9 }],
    [{ quantity: 715 }, { freeCash: 1e9 }],
  ]),
  edge('the value of one order, to the won', 'order_value_too_large', [
    [{}, { limits: { maxOrderValueWon: 700_000 } }],
    [{}, { limits: { maxOrderValueWon: 699_999 } }],
  ]),
  edge('the value of a market order at its worst', 'order_value_too_large', [
    [marketBuy, { limits: { maxOrderValueWon: 910_000 } }],
    [marketBuy, { limits: { maxOrderValueWon: 909_999 } }],
  ]),
  edge('the value of a day', 'daily_value_exceeded', [
    [{}, { activity: { boughtTodayWon: 300_000 }, limits: { maxDailyValueWon: 1_000_000 } }],
    [{}, { activity: { boughtTodayWon: 300_001 }, limits: { maxDailyValueWon: 1_000_000 } }],
  ]),
]

const PRICE: readonly Edge[] = [
  edge('time in force', 'order_type_unsupported', [
    [{ timeInForce: 'ioc' }, {}],
    [{ timeInForce: 'fok' }, {}],
  ]),
  edge('order types', 'order_type_unsupported', [
    [stopBuy, {}],
    [{ type: 'limit_or_close' }, {}],
  ]),
  edge('a limit price', 'price_required', [
    [{}, {}],
    [{ limitPrice: null }, {}],
  ]),
  edge('a stop price', 'price_required', [
    [stopBuy, {}],
    [{ ...stopBuy, stopPrice: null }, {}],
  ]),
  edge('no price on market orders', 'price_not_allowed', [
    [marketBuy, {}],
    [{ type: 'market', limitPrice: 70_000 }, {}],
  ]),
  edge('no stop price on a limit order', 'price_not_allowed', [
    [{}, {}],
    [{ stopPrice: 70_000 }, {}],
  ]),
  edge('whole won', 'price_invalid', [
    [{}, {}],
    [{ limitPrice: 70_000.5 }, {}],
  ]),
  edge('the tick', 'price_off_tick', [
    [{ limitPrice: 69_900 }, {}],
    [{ limitPrice: 69_950 }, {}],
  ]),
  edge('the tick, to the won', 'price_off_tick', [
    [{ limitPrice: 69_900 }, {}],
    [{ limitPrice: 69_901 }, {}],
  ]),
  edge('the tick of a stop price', 'price_off_tick', [
    [stopBuy, {}],
    [{ ...stopBuy, stopPrice: 75_050 }, {}],
  ]),
  edge('the upper price limit', 'price_outside_limit', [
    [{ limitPrice: 91_000 }, { market: null }],
    [{ limitPrice: 91_100 }, { market: null }],
  ]),
  edge('the lower price limit', 'price_outside_limit', [
    [{ limitPrice: 49_000 }, {}],
    [{ limitPrice: 48_950 }, {}],
  ]),
  edge('the price limits of a stop price', 'price_outside_limit', [
    [{ ...stopBuy, stopPrice: 91_000, limitPrice: 91_000 }, {}],
    [{ ...stopBuy, stopPrice: 91_100, limitPrice: 91_000 }, {}],
  ]),
  edge('the collar above', 'price_outside_limit', [
    [{ limitPrice: 72_100 }, {}],
    [{ limitPrice: 72_200 }, {}],
  ]),
  edge('the collar below', 'price_outside_limit', [
    [{ ...sell, limitPrice: 67_900 }, {}],
    [{ ...sell, limitPrice: 67_800 }, {}],
  ]),
  edge('the collar of a sleeping order', 'price_outside_limit', [
    [{ ...stopBuy, limitPrice: 77_200 }, {}],
    [{ ...stopBuy, limitPrice: 77_300 }, {}],
  ]),
  edge('a fresh quote where one is needed', 'quote_stale', [
    [{}, { ...live, now: at(3_000) }],
    [{}, { ...live, now: at(3_001) }],
  ]),
  edge('known limits of the day', 'quote_stale', [
    [sell, { now: at(20_000) }],
    [sell, { quote: null }],
  ]),
  edge('a broker that can be asked for the limits of the day', 'broker_unreachable', [
    [{}, { quoteFailure: 'broker_unreachable' }],
    [{}, { quote: null, quoteFailure: 'broker_unreachable' }],
  ]),
  edge('a book for a market order with real money', 'book_unknown', [
    [marketBuy, { book: null }],
    [marketBuy, { ...live, book: null }],
  ]),
  edge('the age of a book', 'book_unknown', [
    [marketBuy, { ...live, now: at(3_000) }],
    [marketBuy, { ...live, book: { ...book, at: at(-3_001) } }],
  ]),
  // 199 bid, 201 asked: one percent of 200 to the won
  edge('the spread', 'spread_too_wide', [
    [marketBuy, { book: { ...book, bidPx: 19_900, askPx: 20_100 } }],
    [marketBuy, { book: { ...book, bidPx: 19_900, askPx: 20_101 } }],
  ]),
  edge('a book with two sides', 'spread_too_wide', [
    [marketBuy, {}],
    [marketBuy, { book: { ...book, bidPx: 0, bidSize: 0 } }],
  ]),
  edge('the depth', 'depth_too_thin', [
    [marketBuy, { book: { ...book, askSize: 30 } }],
    [marketBuy, { book: { ...book, askSize: 29 } }],
  ]),
]

const PACE: readonly Edge[] = [
  edge('a double click', 'duplicate_order', [
    [{}, { activity: { sameOrderAt: at(-3_000) } }],
    [{}, { activity: { sameOrderAt: at(-2_999) } }],
  ]),
  edge('one order for a signal', 'signal_repeated', [
    [strategy, {}],
    [strategy, { activity: { sameSignal: another } }],
  ]),
  edge('one open order of a strategy for each side', 'strategy_order_open', [
    [{}, { activity: { sourceOpenSameSide: 1 } }],
    [strategy, { activity: { sourceOpenSameSide: 1 } }],
  ]),
  edge('orders a second', 'order_rate_exceeded', [
    [{}, { ...live, activity: { sentLastSecond: 1 } }],
    [{}, { ...live, activity: { sentLastSecond: 2 } }],
  ]),
  edge('orders a minute', 'order_rate_exceeded', [
    [{}, { ...live, activity: { sentLastMinute: 29 } }],
    [{}, { ...live, activity: { sentLastMinute: 30 } }],
  ]),
  edge('orders of a strategy a minute', 'strategy_rate_exceeded', [
    [strategy, { ...live, activity: { sourceSentLastMinute: 9 } }],
    [strategy, { ...live, activity: { sourceSentLastMinute: 10 } }],
  ]),
  edge('orders a day', 'daily_orders_exceeded', [
    [{}, { ...live, activity: { sentToday: 99 } }],
    [{}, { ...live, activity: { sentToday: 100 } }],
  ]),
  edge('open orders', 'open_orders_exceeded', [
    [{}, { ...live, activity: { openOrders: 49 } }],
    [{}, { ...live, activity: { openOrders: 50 } }],
  ]),
]

const MONEY: readonly Edge[] = [
  edge('the price of a market buy', 'quote_stale', [
    [marketBuy, {}],
    [marketBuy, { quote: null }],
  ]),
  // 700,000 won and 98 won of commission
  edge('cash', 'insufficient_cash', [
    [{}, { freeCash: 700_098 }],
    [{}, { freeCash: 700_097 }],
  ]),
  // Ten shares at the upper limit of 91,000 won, and 127 won of commission
  edge('cash of a market buy', 'insufficient_cash', [
    [marketBuy, { freeCash: 910_127 }],
    [marketBuy, { freeCash: 910_126 }],
  ]),
  edge('cash that is there, unless receivables are allowed', 'insufficient_cash', [
    [{}, { freeCash: 0, limits: { allowReceivables: true } }],
    [{}, { freeCash: 0 }],
  ]),
  edge('known cash', 'account_not_ready', [
    [{}, {}],
    [{}, { freeCash: null }],
  ]),
  edge('holdings', 'insufficient_holdings', [
    [sell, { freeShares: 10 }],
    [sell, { freeShares: 9 }],
  ]),
  edge('known holdings', 'account_not_ready', [
    [sell, {}],
    [sell, { freeShares: null }],
  ]),
  edge('the weight of one instrument', 'position_weight_exceeded', [
    [{}, { ...live, exposure: { equityWon: 5_000_000, instrumentWon: 300_000 } }],
    [{}, { ...live, exposure: { equityWon: 5_000_000, instrumentWon: 300_001 } }],
  ]),
  edge('what the account is worth', 'leverage_exceeded', [
    [{}, { exposure: { equityWon: 2_000_000, totalWon: 1_300_000 } }],
    [{}, { exposure: { equityWon: 2_000_000, totalWon: 1_300_001 } }],
  ]),
  edge('the loss of a day', 'daily_loss_reached', [
    [{}, { ...live, exposure: { dayLossRate: 0.029999 } }],
    [{}, { ...live, exposure: { dayLossRate: 0.03 } }],
  ]),
  edge('the loss of a strategy', 'strategy_loss_reached', [
    [strategy, { ...live, exposure: { strategyLossRate: 0.009999 } }],
    [strategy, { ...live, exposure: { strategyLossRate: 0.01 } }],
  ]),
]

const EDGES = [...STATE, ...AUTHORITY, ...SIZE, ...PRICE, ...PACE, ...MONEY]

const judge = ([intent, context]: Case) => approve({ ...anIntent(), ...intent }, aContext(context))

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
    const instrument = { ...STOCK, kind: 'elw' } as const
    expect(judge([{ limitPrice: 48_000 }, { instrument }])).toMatchObject({ ok: true })
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

describe('a sale of what is held', () => {
  const stuck: ContextOver = {
    ...live,
    freeShares: 900,
    instrument: { ...STOCK, isInVi: true, isWarned: true, averageVolume: 1 },
    book: null,
    authority: { isLiveReady: false, cooldownUntil: at(1) },
    activity: { sentLastSecond: 99, sentLastMinute: 99, sentToday: 999, openOrders: 99, boughtTodayWon: 1e12 },
    exposure: { dayLossRate: 0.5, equityWon: 0, totalWon: 1e12, instrumentWon: 1e12 },
  }

  it.each<[string, Partial<OrderIntent>]>([
    ['at a limit', {}],
    ['at the market', marketBuy],
    ['as a step of a parent', { origin: ORIGINS['child of a parent'] }],
    ['as an exit of a strategy', { origin: ORIGINS['child of a strategy’s parent'] }],
  ])('is held back by no limit on size, number, loss or right %s', (_name, order) => {
    const exits = { sourceSentLastMinute: 99, sourceOpenSameSide: 1 }
    const context = { ...stuck, activity: { ...stuck.activity, ...exits } }
    expect(judge([{ ...order, ...sell, quantity: 900 }, context])).toMatchObject({ ok: true })
  })

  const parent = ORIGINS['child of a strategy’s parent']
  const over = { authority: { armedHash: null, isSourceHalted: true } }

  it.each(['take_profit', 'stop', 'exit'])('still leaves as the %s of a version that is over', (leg) => {
    expect(judge([{ ...sell, origin: { ...parent, leg } }, over])).toMatchObject({ ok: true })
  })

  it.each<[string, Partial<OrderIntent>]>([
    ['an order of its own', { ...sell, origin: ORIGINS.strategy }],
    ['an entry', { ...sell, origin: parent }],
    ['what buys', { side: 'buy', origin: { ...parent, leg: 'stop' } }],
  ])('does not leave for a version that is over as %s', (_name, order) => {
    expect(judge([order, over])).toMatchObject({ ok: false, error: { code: 'version_not_armed' } })
  })
})

/** What a limit says of a buy must not depend on how the order came in. */
const FOR_EVERYBODY = EDGES.filter(({ code, denies: [intent] }) => code !== 'account_not_ready' && !intent.origin)

describe.each(Object.entries(ORIGINS))('an order that came as %s', (_name, origin) => {
  it.each(FOR_EVERYBODY)('is stopped beyond $name', ({ denies: [intent, context] }) => {
    expect(judge([{ ...intent, origin }, context])).toMatchObject({ ok: false })
  })
})

describe('an approved order', () => {
  it('is made in one place', () => {
    const roots = [join(import.meta.dirname, '..'), join(import.meta.dirname, '../../../bridge/src')]
    const makers = roots.flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.includes('.test'))
        .filter((path) =>
          /as (unknown as )?ApprovedOrder|<ApprovedOrder>/.test(readFileSync(join(root, path), 'utf8')),
        ),
    )
    expect(makers).toEqual(['risk/pipeline.ts'])
  })
})

import { describe, expect, it } from 'vitest'
import { type KstDate, unixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { mulberry32 } from '../sim/random.ts'
import type { DaySnapshot } from './day-snapshot.ts'
import { makeStatement } from './make-statement.ts'
import { cashMoved, chargesOf, ORDINARY, type Trade, uncounted } from './trade.ts'

const DAY = '2026-11-24' as KstDate
const SAMSUNG = InstrumentId.parse('005930.KRX')
const HYNIX = InstrumentId.parse('000660.KRX')

const aSnapshot = (over: Partial<DaySnapshot> = {}): DaySnapshot => ({
  date: DAY,
  takenAt: unixMs(0),
  cash: 10_000_000,
  cashD1: 10_000_000,
  cashD2: 10_000_000,
  buyingPower: 10_000_000,
  equity: 10_000_000,
  holdings: [],
  counted: [],
  ...over,
})

const aTrade = (over: Partial<Trade> = {}): Trade => ({
  orderNo: '0000000001',
  instrumentId: SAMSUNG,
  side: 'buy',
  quantity: 10,
  amount: 700_000,
  amountBefore: 0,
  cumBefore: 0,
  origin: 'ours',
  ...over,
})

const held = (quantity: number, avgPx = 70_000, instrumentId = SAMSUNG) => ({ instrumentId, quantity, avgPx })

const anAction = (over: Partial<CorporateAction>): CorporateAction => ({
  instrumentId: SAMSUNG,
  exDate: DAY,
  kind: 'split',
  shares: 5,
  cashWon: 0,
  paidWon: 0,
  source: 'ksd',
  ...over,
})

const stated = (over: Partial<Parameters<typeof makeStatement>[0]> = {}) =>
  makeStatement({
    start: aSnapshot(),
    end: aSnapshot(),
    trades: [],
    adjusted: [],
    instruments: new Map(),
    actions: [],
    ...over,
  })

describe('the statement of a day', () => {
  it('counts a purchase and its commission, to the won', () => {
    const end = aSnapshot({ cashD2: 10_000_000 - 700_000 - 98, holdings: [held(10)] })
    const statement = stated({ end, trades: [aTrade()] })
    expect(statement.tiesOut).toBe(true)
    expect(statement.cash).toMatchObject({ bought: 700_000, commission: 98, tax: 0, expected: 9_299_902 })
    expect(statement.lines).toMatchObject([{ start: 0, bought: 10, expected: 10, broker: 10, avgPx: 70_000 }])
  })

  it('names realized profit by its basis, before and after charges', () => {
    const start = aSnapshot({ holdings: [held(10, 60_000)] })
    const sale = aTrade({ side: 'sell' })
    const end = aSnapshot({ cashD2: 10_000_000 + 700_000 - 98 - 1_400 })
    const statement = stated({ start, end, trades: [sale] })
    expect(statement).toMatchObject({
      basis: 'moving_average',
      realized: { gross: 100_000, net: 98_502 },
      tiesOut: true,
    })
  })

  it('bills an order once, in whatever pieces it filled', () => {
    const pieces = [1, 2, 3, 4].map((quantity, at) => {
      const cumBefore = [0, 1, 3, 6][at] ?? 0
      return aTrade({ quantity, amount: quantity * 33_333, amountBefore: cumBefore * 33_333, cumBefore })
    })
    const sum = pieces.reduce((all, piece) => all + chargesOf(piece, ORDINARY, DAY).commission, 0)
    expect(sum).toBe(Math.floor((333_330 * 140) / 1_000_000))
  })

  it('keeps orders of others apart from its own', () => {
    const end = aSnapshot({ cashD2: 9_299_902, holdings: [held(10)] })
    expect(stated({ end, trades: [aTrade({ origin: 'external' })] }).lines).toMatchObject([{ external: 10 }])
  })

  it('does not count what the first snapshot already contains', () => {
    const trades = [aTrade({ quantity: 10, amount: 700_000 })]
    const counted = [{ orderNo: '0000000001', cumQty: 4, cumAmount: 280_000 }]
    expect(uncounted(trades, counted)).toMatchObject([{ quantity: 6, amount: 420_000, amountBefore: 280_000 }])
    expect(uncounted(trades, [{ orderNo: '0000000001', cumQty: 10, cumAmount: 700_000 }])).toEqual([])
  })
})

describe('a difference of the statement', () => {
  it('of one won is listed as a rounding', () => {
    const end = aSnapshot({ cashD2: 9_299_901, holdings: [held(10)] })
    const { differences, tiesOut } = stated({ end, trades: [aTrade()] })
    expect(differences).toEqual([
      {
        what: 'cash',
        instrumentId: null,
        expected: 9_299_902,
        broker: 9_299_901,
        difference: -1,
        cause: 'fee_rounding',
      },
    ])
    expect(tiesOut).toBe(false)
  })

  it('in shares that were paid for is a missing fill, and so is the money', () => {
    const start = aSnapshot({ holdings: [held(10)] })
    const end = aSnapshot({ cashD2: 10_000_000 - 350_049, holdings: [held(15)] })
    const { differences } = stated({ start, end })
    expect(differences).toMatchObject([
      { what: 'quantity', instrumentId: SAMSUNG, difference: 5, cause: 'missing_fill' },
      { what: 'cash', difference: -350_049, cause: 'missing_fill' },
    ])
  })

  it('in shares that nobody paid for is explained by a corporate action, or by nothing', () => {
    const start = aSnapshot({ holdings: [held(10)] })
    const end = aSnapshot({ holdings: [held(50, 14_000)] })
    expect(stated({ start, end, actions: [anAction({})] }).differences).toMatchObject([{ cause: 'corporate_action' }])
    expect(stated({ start, end }).differences).toMatchObject([{ cause: 'unknown' }])
  })

  it('that an adjustment explains is none', () => {
    const start = aSnapshot({ holdings: [held(10)] })
    const end = aSnapshot({ holdings: [held(50, 14_000)] })
    const statement = stated({ start, end, adjusted: [{ instrumentId: SAMSUNG, quantity: 40, won: 0 }] })
    expect(statement).toMatchObject({ tiesOut: true, lines: [{ adjusted: 40, avgPx: 14_000 }] })
  })

  it('in cash is a dividend when one was due on what was held', () => {
    const start = aSnapshot({ holdings: [held(100)] })
    const actions = [anAction({ kind: 'cash_dividend', shares: 1, cashWon: 361 })]
    const taxed = 36_100 - 5_050 - 500
    const end = aSnapshot({ cashD2: 10_000_000 + taxed, holdings: [held(100)] })
    expect(stated({ start, end, actions }).differences).toMatchObject([{ difference: taxed, cause: 'dividend' }])
  })

  it('in cash that nothing explains is unknown', () => {
    const end = aSnapshot({ cashD2: 11_000_000 })
    expect(stated({ end }).differences).toMatchObject([{ difference: 1_000_000, cause: 'unknown' }])
  })

  it('more sold than was known to be held names no average and no profit', () => {
    const end = aSnapshot({ cashD2: 10_698_502 })
    const statement = stated({ end, trades: [aTrade({ side: 'sell' })] })
    expect(statement.lines).toMatchObject([{ expected: -10, broker: 0, avgPx: null, realized: null }])
    expect(statement.differences).toMatchObject([{ what: 'quantity', difference: 10 }])
  })
})

it('ties out over 500 days of up to 60 random trades each, in shares and in won', () => {
  const roll = mulberry32(11)
  const upTo = (most: number): number => 1 + Math.floor(roll() * most)
  let days = 0
  for (let day = 0; day < 500; day += 1) {
    const shares = new Map([SAMSUNG, HYNIX].map((id) => [id, 100]))
    let cash = 100_000_000
    const trades: Trade[] = []
    for (let index = 0; index < upTo(60); index += 1) {
      const instrumentId = roll() < 0.5 ? SAMSUNG : HYNIX
      const side = roll() < 0.5 ? 'buy' : 'sell'
      const left = shares.get(instrumentId) ?? 0
      const quantity = side === 'buy' ? upTo(30) : Math.min(left, upTo(30))
      if (quantity === 0) continue
      const trade = aTrade({
        orderNo: String(index),
        instrumentId,
        side,
        quantity,
        amount: quantity * (50_000 + upTo(40_000)),
      })
      trades.push(trade)
      shares.set(instrumentId, left + (side === 'buy' ? quantity : -quantity))
      cash += cashMoved(trade, chargesOf(trade, ORDINARY, DAY))
    }
    const start = aSnapshot({ cashD2: 100_000_000, holdings: [held(100), held(100, 180_000, HYNIX)] })
    const holdings = [...shares].flatMap(([id, quantity]) => (quantity > 0 ? [held(quantity, 1, id)] : []))
    const statement = stated({ start, end: aSnapshot({ cashD2: cash, holdings }), trades })
    if (statement.tiesOut) days += 1
  }
  expect(days).toBe(500)
})

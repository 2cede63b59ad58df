import { describe, expect, it } from 'vitest'
import { type KstDate, kstDate, unixMs } from '../core/time.ts'
import type { TradeTick } from '../domain/market-data.ts'
import { IntentId } from '../domain/order.ts'
import { DEFAULT_LIMITS } from '../risk/check.ts'
import type { Effect } from './effect.ts'
import { createEngine, type Engine } from './engine.ts'
import type { EventBody, QuoteFacts } from './event.ts'
import { aBalance, anIntent, aQuote, JUST_NOW, LIVE, OPENING, SAMSUNG } from './fixtures.test-support.ts'
import { DEFAULT_TIMING, type EngineSettings } from './settings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TODAY = kstDate(OPENING)
const REPLAYED = '2020-03-19' as KstDate
const NEXT_REPLAYED = '2020-03-20' as KstDate
const READ = { type: 'read_quote', instrumentId: SAMSUNG }

/** An engine that is ready to send, and a short way to tell it things at a time (ms after 10:00). */
function aDesk(settings: Partial<EngineSettings> = {}, start = 0) {
  const engine: Engine = createEngine({
    timing: DEFAULT_TIMING,
    limits: DEFAULT_LIMITS,
    isAlwaysOpen: false,
    needsFreshQuote: false,
    busyReadMs: 1_000,
    ...settings,
  })
  const tell = (ms: number, body: EventBody): readonly Effect[] => engine.handle({ ...body, at: unixMs(OPENING + ms) })
  const startedAt = unixMs(OPENING + start)
  tell(start, { type: 'intents_synced' })
  tell(start, { type: 'session_up' })
  tell(start, { type: 'order_reports', startedAt, day: kstDate(startedAt), reports: [] })
  tell(start, { type: 'balance_report', startedAt, balance: aBalance() })
  let orders = 0
  return {
    engine,
    tell,
    /** Asks for ten shares; a limit order at 70,000 won unless said otherwise. */
    asks(ms: number, over: object = {}) {
      orders += 1
      const id = IntentId.parse(`00000000-0000-4000-8000-${String(orders).padStart(12, '0')}`)
      const intent = anIntent({ id, quantity: orders, expiresAt: unixMs(OPENING + ms + 30_000), ...over })
      return tell(ms, {
        type: 'intent_requested',
        intent,
        instrument: { kind: 'stock', market: 'kospi', isHalted: false },
      })
    },
    learns: (ms: number, over: Partial<QuoteFacts> = {}) =>
      tell(ms, { type: 'quote_read', instrumentId: SAMSUNG, quote: aQuote(over), readAt: JUST_NOW }),
    trades: (ms: number, tradingDate: KstDate, price = 70_000) =>
      tell(ms, { type: 'trade_tick', tick: { ...TICK, price }, tradingDate }),
    settles: (ms: number) =>
      tell(ms, {
        type: 'submit_settled',
        intentId: IntentId.parse(`00000000-0000-4000-8000-${String(orders).padStart(12, '0')}`),
        result: { kind: 'rejected', code: 'test' },
        times: null,
      }),
  }
}

const TICK: TradeTick = {
  instrumentId: SAMSUNG,
  price: 70_000,
  size: 1,
  aggressor: 'none',
  change: 0,
  changeRate: 0,
  open: 70_000,
  high: 70_000,
  low: 70_000,
  cumVolume: 1,
  cumTurnover: 70_000,
  tradeStrength: 100,
  tsEvent: OPENING,
  tsInit: OPENING,
}

const denialOf = (effects: readonly Effect[]): string | undefined =>
  effects.flatMap((effect) => (effect.type === 'deny_intent' ? [effect.denial.code] : []))[0]
const isSent = (effects: readonly Effect[]): boolean => effects.some((effect) => effect.type === 'submit_order')

describe('price limits of the day', () => {
  it('are read before the first order of an instrument, and once for all that follow', () => {
    const desk = aDesk()
    const first = desk.asks(0)
    expect(first).toContainEqual(READ)
    expect(isSent(first)).toBe(false)
    expect(isSent(desk.learns(50))).toBe(true)
    desk.settles(100)
    const second = desk.asks(HOUR)
    expect(second).not.toContainEqual(READ)
    expect(isSent(second)).toBe(true)
  })

  it.each([
    ['a buy 31 % above', { limitPrice: 91_700 }],
    ['a buy 31 % below', { limitPrice: 48_300 }],
    ['a sale 31 % above', { side: 'sell', limitPrice: 91_700 }],
    ['a sale 31 % below', { side: 'sell', limitPrice: 48_300 }],
  ])('stop %s the base price, though the last price is an hour old', (_name, over) => {
    const desk = aDesk()
    desk.learns(0)
    expect(denialOf(desk.asks(HOUR, over))).toBe('price_outside_limit')
  })

  it('are read before a market order too', () => {
    const desk = aDesk()
    expect(desk.asks(0, { type: 'market', limitPrice: null })).toContainEqual(READ)
    expect(isSent(desk.learns(50))).toBe(true)
  })

  it('are not read for an order no price could save', () => {
    const desk = aDesk()
    const offTick = desk.asks(0, { limitPrice: 70_050 })
    expect(offTick).not.toContainEqual(READ)
    expect(denialOf(offTick)).toBe('price_off_tick')
  })

  it.each(['quote_stale', 'broker_unreachable'] as const)('deny with %s when they cannot be read', (code) => {
    const desk = aDesk()
    desk.asks(0)
    const effects = desk.tell(50, { type: 'quote_failed', instrumentId: SAMSUNG, code })
    expect(denialOf(effects)).toBe(code)
    expect(isSent(effects)).toBe(false)
    expect(desk.asks(100)).toContainEqual(READ)
  })

  it('learned for a screen serve an order', () => {
    const desk = aDesk()
    desk.trades(0, TODAY)
    desk.learns(10, { tradingDate: TODAY })
    expect(isSent(desk.asks(HOUR))).toBe(true)
  })

  it('of before order intake are not trusted: the broker may still tell those of yesterday', () => {
    const [sevenThirty, eightForty] = [-150 * MINUTE, -80 * MINUTE]
    const desk = aDesk({}, sevenThirty)
    desk.learns(sevenThirty)
    expect(desk.asks(eightForty)).toContainEqual(READ)
    expect(isSent(desk.learns(eightForty + 50))).toBe(true)
  })

  it('read before the first trade of the day outlive it', () => {
    const yesterday = '2026-11-23' as KstDate
    const desk = aDesk({}, -81 * MINUTE)
    desk.trades(-81 * MINUTE, yesterday)
    desk.learns(-80 * MINUTE, { tradingDate: yesterday })
    desk.trades(-HOUR, TODAY)
    expect(isSent(desk.asks(0))).toBe(true)
  })

  it('end with the day', () => {
    const desk = aDesk()
    desk.learns(0)
    expect(desk.asks(24 * HOUR)).toContainEqual(READ)
  })
})

describe('price limits of a replayed day', () => {
  const replay = { isAlwaysOpen: true }

  it('hold while trades name that day', () => {
    const desk = aDesk(replay)
    desk.trades(0, REPLAYED)
    desk.learns(10, { tradingDate: REPLAYED })
    desk.trades(HOUR, REPLAYED)
    expect(isSent(desk.asks(HOUR + 1_000))).toBe(true)
  })

  it('are read anew when a trade names the next day', () => {
    const desk = aDesk(replay)
    desk.trades(0, REPLAYED)
    desk.learns(10, { tradingDate: REPLAYED })
    desk.trades(20, NEXT_REPLAYED)
    expect(desk.asks(30)).toContainEqual(READ)
    const base = { lowerLimit: 63_000, upperLimit: 117_000, lastPx: 90_000 }
    expect(denialOf(desk.learns(40, { ...base, tradingDate: NEXT_REPLAYED }))).toBeUndefined()
    desk.settles(50)
    expect(denialOf(desk.asks(60, { limitPrice: 62_900 }))).toBe('price_outside_limit')
  })

  it('are asked for again when the day ended while the answer was on its way', () => {
    const desk = aDesk(replay)
    desk.trades(0, REPLAYED)
    desk.asks(10)
    desk.trades(20, NEXT_REPLAYED)
    const late = desk.learns(30, { tradingDate: REPLAYED })
    expect(late).toContainEqual(READ)
    expect(isSent(late)).toBe(false)
  })

  it('are believed for a minute when no trade names the day', () => {
    const desk = aDesk(replay)
    desk.learns(0)
    expect(isSent(desk.asks(MINUTE))).toBe(true)
    desk.settles(MINUTE)
    expect(desk.asks(MINUTE + 1)).toContainEqual(READ)
  })

  it('that end between approval and claim stop the order', () => {
    const desk = aDesk(replay)
    desk.trades(0, REPLAYED)
    desk.learns(10, { tradingDate: REPLAYED })
    desk.asks(20)
    desk.trades(30, NEXT_REPLAYED)
    expect(desk.engine.recheck(IntentId.parse('00000000-0000-4000-8000-000000000001'), unixMs(OPENING + 40))).toEqual({
      code: 'quote_stale',
      limit: null,
      actual: null,
    })
  })
})

describe('a price far from the market', () => {
  const tradedAt = 80_000
  const streaming = (settings: Partial<EngineSettings>) => {
    const desk = aDesk(settings)
    desk.learns(0)
    desk.trades(HOUR, TODAY, tradedAt)
    return desk
  }

  it('is denied in paper by the trade that has just come', () => {
    const desk = streaming({})
    expect(denialOf(desk.asks(HOUR + 1_000, { limitPrice: 82_500 }))).toBe('price_outside_limit')
    expect(isSent(desk.asks(HOUR + 1_000, { limitPrice: 82_400 }))).toBe(true)
  })

  it('is judged in live by the price read over HTTPS alone', () => {
    const desk = streaming(LIVE)
    expect(desk.asks(HOUR + 1_000, { limitPrice: 72_100 })).toContainEqual(READ)
    expect(isSent(desk.learns(HOUR + 1_050))).toBe(true)
    desk.settles(HOUR + 1_100)
    desk.trades(HOUR + 1_200, TODAY, tradedAt)
    expect(denialOf(desk.asks(HOUR + 1_300, { limitPrice: 82_400 }))).toBe('price_outside_limit')
  })
})

describe('a halt', () => {
  it('stops an order', () => {
    const desk = aDesk()
    desk.asks(0)
    expect(denialOf(desk.learns(50, { isHalted: true }))).toBe('instrument_halted')
  })

  it('is asked about again, because it may be over', () => {
    const desk = aDesk()
    desk.learns(0, { isHalted: true })
    expect(denialOf(desk.asks(3_000))).toBe('instrument_halted')
    expect(desk.asks(3_001)).toContainEqual(READ)
    expect(isSent(desk.learns(3_050))).toBe(true)
  })
})

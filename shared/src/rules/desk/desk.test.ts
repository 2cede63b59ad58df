import { describe, expect, it } from 'vitest'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../../core/time.ts'
import { type InstrumentId, instrumentId } from '../../domain/instrument.ts'
import type { Bar } from '../../domain/market-data.ts'
import { AccountId } from '../../domain/order.ts'
import { CARRIED_CALENDAR } from '../../market/trading-calendar.ts'
import { Rule } from '../rule.ts'
import { createRuleDesk } from './desk.ts'
import type {
  AccountStanding,
  DeskEffect,
  DeskEvent,
  DeskEventBody,
  DeskRuleState,
  TradingFacts,
} from './desk-event.ts'

const SAMSUNG = instrumentId('005930')
const DAY = '2026-11-23' as KstDate // the shape of one
const ACCOUNT = AccountId.parse('a0000000-0000-4000-8000-000000000001')
const at = (time: string): UnixMs => fromKst(DAY, time) ?? unixMs(0)

const alert = (over: object): Rule =>
  Rule.parse({
    v: 1,
    kind: 'alert',
    name: '돌파',
    universe: { symbols: ['005930'] },
    when: { op: 'crossesAbove', l: { px: 'last' }, r: { krw: 70_000 } },
    fire: { mode: 'edge' },
    then: [{ do: 'notify' }],
    ...over,
  })
const BUY = { do: 'order', side: 'buy', size: { krw: 1_000_000 }, type: 'limit', price: { tick: { of: 'last', n: 1 } } }
const strategy = (over: object = {}): Rule => alert({ kind: 'strategy', then: [BUY], ...over })

const STANDING: AccountStanding = {
  cash: 5_000_000,
  buyingPower: 5_000_000,
  equity: 10_000_000,
  equityAtStart: 10_000_000,
  holdings: [],
}

/** A desk with a clock of its own and a record of everything it was told and asked for. */
function aDesk() {
  const desk = createRuleDesk(CARRIED_CALENDAR)
  const events: DeskEvent[] = []
  const effects: DeskEffect[] = []
  let now = at('090000')
  let cumVolume = 0
  const put = (event: DeskEventBody, time: UnixMs = now): readonly DeskEffect[] => {
    now = time
    const told = { ...event, at: time }
    events.push(told)
    const asked = desk.handle(told)
    effects.push(...asked)
    return asked
  }
  return {
    events,
    effects,
    put,
    arm(rule: Rule, { state = null, versionId = 'v1', accountId = null }: Armed = {}) {
      const version = { ruleId: 'r1', versionId, hash: 'f'.repeat(64), accountId, rule, armedAt: now, state }
      return put({ type: 'rule_armed', version, instruments: [SAMSUNG] })
    },
    trades(time: string, price: number, { id = SAMSUNG as InstrumentId, missed = 0, size = 10 } = {}) {
      cumVolume += size + missed
      const fields = { change: price - 69_000, changeRate: 0, open: 69_000, high: 71_000, low: 69_000 }
      const tick = {
        instrumentId: id,
        price,
        size,
        aggressor: 'buyer' as const,
        ...fields,
        cumVolume,
        cumTurnover: cumVolume * price,
        tradeStrength: 100,
        tsEvent: at(time),
        tsInit: at(time),
      }
      return put({ type: 'trade_tick', tick, tradingDate: DAY }, at(time))
    },
    firings: () => effects.flatMap((one) => (one.type === 'fired' ? [one.firing] : [])),
    state: () => effects.findLast((one) => one.type === 'record_state')?.state ?? null,
  }
}

interface Armed {
  readonly state?: DeskRuleState | null
  readonly versionId?: string
  readonly accountId?: AccountId | null
}

const LIMITS = {
  type: 'day_limits',
  instrumentId: SAMSUNG,
  basePrice: 69_000,
  upperLimit: 89_700,
  lowerLimit: 48_300,
} as const

describe('the desk of one user', () => {
  it('tells what a rule saw, with the key of its edge, and never because it was true already', () => {
    const desk = aDesk()
    desk.arm(alert({}))
    desk.trades('090100', 70_500)
    desk.trades('090101', 69_900)
    expect(desk.firings()).toEqual([])
    desk.trades('090102', 70_100)
    desk.trades('090103', 70_200)
    expect(desk.firings()).toMatchObject([
      {
        key: `v1:${SAMSUNG}:edge:${DAY}:1`,
        at: at('090102'),
        evidence: expect.arrayContaining([{ id: 'px.last', value: 70_100, unit: 'krw' }]),
        actions: [{ do: 'notify', index: 0 }],
      },
    ])
  })

  it('sizes and prices an order by what it knows, or says why there is none', () => {
    const desk = aDesk()
    desk.arm(strategy(), { accountId: ACCOUNT })
    desk.trades('090100', 69_900)
    desk.trades('090101', 70_100)
    expect(desk.firings()[0]?.actions).toMatchObject([{ do: 'decline', decline: { code: 'instrument_unknown' } }])
    desk.put({ type: 'instrument_known', instrumentId: SAMSUNG, kind: 'stock' })
    desk.trades('090102', 69_900)
    desk.trades('090103', 70_100)
    expect(desk.firings()[1]?.actions).toMatchObject([{ do: 'decline', decline: { code: 'price_unknown' } }])
    desk.put(LIMITS)
    desk.trades('090104', 69_900)
    desk.trades('090105', 70_100)
    expect(desk.firings()[2]?.actions).toMatchObject([
      {
        do: 'order',
        accountId: ACCOUNT,
        side: 'buy',
        quantity: 14,
        type: 'limit',
        limitPrice: 70_200,
        needsApproval: false,
      },
    ])
  })

  it('keeps the guards of the rule, and says which one stood in the way', () => {
    const guards = { maxTradesPerDay: 1, maxDailyLossKrw: 300_000, maxPositionPct: 12 }
    const desk = aDesk()
    desk.arm(strategy({ guards }), { accountId: ACCOUNT })
    desk.put({ type: 'instrument_known', instrumentId: SAMSUNG, kind: 'stock' })
    desk.put(LIMITS)
    let second = 0
    const next = (): string => {
      second += 1
      return `0901${String(second).padStart(2, '0')}`
    }
    const fires = () => {
      desk.trades(next(), 69_900)
      desk.trades(next(), 70_100)
      const [action] = desk.firings().at(-1)?.actions ?? []
      return action?.do === 'decline' ? action.decline.code : action?.do
    }
    expect(fires()).toBe('guard_unknown')
    desk.put({ type: 'account_changed', accountId: ACCOUNT, standing: { ...STANDING, equity: 9_700_000 } })
    expect(fires()).toBe('guard_daily_loss')
    const held = { instrumentId: SAMSUNG, quantity: 10, sellableQuantity: 10, avgPx: 69_000, lastPx: 70_000 }
    desk.put({ type: 'account_changed', accountId: ACCOUNT, standing: { ...STANDING, holdings: [held] } })
    expect(fires()).toBe('guard_position')
    desk.put({ type: 'account_changed', accountId: ACCOUNT, standing: STANDING })
    expect(fires()).toBe('order')
    expect(fires()).toBe('guard_trades')
    expect(desk.effects.findLast((one) => one.type === 'record_trace')?.trace.declined).toMatchObject({
      code: 'guard_trades',
    })
  })

  it('evaluates at the close of a bar, whether its trades were seen or had to be read', () => {
    const desk = aDesk()
    const when = { op: '>', l: { bar: 'close', tf: '1m' }, r: { krw: 70_000 } }
    const asked = desk.arm(alert({ when, eval: { on: 'barClose:1m' }, fire: { mode: 'oncePerBar' } }))
    expect(asked).toContainEqual({ type: 'need_bars', instrumentId: SAMSUNG, spec: '1m', count: expect.any(Number) })
    const bar = (time: string, close: number): Bar => ({
      ts: at(time),
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
    })
    desk.put({
      type: 'bars_loaded',
      instrumentId: SAMSUNG,
      spec: '1m',
      isForming: false,
      bars: [bar('085800', 69_000), bar('085900', 69_000)],
    })
    desk.trades('090001', 69_500)
    desk.trades('090059', 70_400)
    desk.trades('090101', 69_000)
    expect(desk.firings().map(({ key }) => key)).toEqual([`v1:${SAMSUNG}:bar:1m:${at('090000')}`])
    // A hole: the bar has to be read, and fires by what was read.
    desk.trades('090110', 69_000, { missed: 5 })
    const missing = desk.trades('090201', 70_300)
    expect(missing).toContainEqual(expect.objectContaining({ type: 'need_bars', spec: '1m' }))
    const read = [bar('090000', 70_400), bar('090100', 69_900), bar('090200', 70_300)]
    desk.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', isForming: true, bars: read }, at('090203'))
    expect(desk.firings()).toHaveLength(1)
    desk.put({ type: 'timer' }, at('090302'))
    expect(desk.firings().map(({ key }) => key.split(':').at(-1))).toEqual([String(at('090000')), String(at('090200'))])
  })

  it('reads the bars of what does not stream, one after the other', () => {
    const desk = aDesk()
    const when = { op: '>', l: { bar: 'close', tf: '1m' }, r: { krw: 70_000 } }
    desk.arm(alert({ when, eval: { on: 'barClose:1m' }, fire: { mode: 'oncePerBar' } }))
    const bar = (time: string, close: number): Bar => ({
      ts: at(time),
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
    })
    const bars = [bar('090000', 69_000)]
    const loads = (time: string): readonly DeskEffect[] =>
      desk.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', isForming: false, bars: [...bars] }, at(time))
    desk.trades('090105', 69_000, { size: 0 })
    loads('090106')
    for (const [minute, close] of [
      ['01', 69_500],
      ['02', 70_500],
    ] as const) {
      const next = `09${String(Number(minute) + 1).padStart(2, '0')}`
      const asked = desk.put({ type: 'timer' }, at(`${next}02`))
      expect(asked).toContainEqual(expect.objectContaining({ type: 'need_bars', spec: '1m' }))
      bars.push(bar(`09${minute}00`, close))
      loads(`${next}03`)
    }
    expect(desk.firings().map(({ key }) => key)).toEqual([`v1:${SAMSUNG}:bar:1m:${at('090200')}`])
  })

  it('gives the same effects for the same events, to the byte', () => {
    const desk = aDesk()
    desk.arm(alert({ when: { op: '>', l: { ind: 'sma', tf: '1m', period: 3 }, r: { krw: 70_000 } } }))
    desk.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', isForming: false, bars: [] })
    for (let n = 0; n < 400; n += 1) {
      const minute = String(Math.floor(n / 20)).padStart(2, '0')
      desk.trades(`09${minute}${String((n % 20) * 3).padStart(2, '0')}`, 69_500 + ((n * 7919) % 12) * 100)
    }
    const again = createRuleDesk(CARRIED_CALENDAR)
    const replayed = desk.events.flatMap((event) => again.handle(event))
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(desk.effects))
    expect(desk.effects.some((one) => one.type === 'record_trace')).toBe(true)
  })

  it('goes on after a restart as if there had been none', () => {
    const prices = [69_900, 70_100, 69_800, 70_200, 70_300, 69_900, 70_400, 69_700, 70_500]
    const rule = alert({ fire: { mode: 'edge', maxPerDay: 3 } })
    const time = (n: number): string => `09010${n}`
    const whole = aDesk()
    whole.arm(rule)
    prices.forEach((price, n) => void whole.trades(time(n), price))

    const [before, after] = [aDesk(), aDesk()]
    before.arm(rule)
    prices.slice(0, 4).forEach((price, n) => void before.trades(time(n), price))
    const kept = JSON.parse(JSON.stringify(before.state())) as DeskRuleState
    after.arm(rule, { state: kept })
    prices.slice(4).forEach((price, n) => void after.trades(time(n + 4), price))
    const keys = [...before.firings(), ...after.firings()].map(({ key }) => key)
    expect(keys).toEqual(whole.firings().map(({ key }) => key))
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toHaveLength(3)
  })

  it('looks at a bar that ended while nobody watched, and not twice at one that was looked at', () => {
    const when = { op: '>', l: { bar: 'close', tf: '1m' }, r: { krw: 70_000 } }
    const rule = alert({ when, eval: { on: 'barClose:1m' }, fire: { mode: 'oncePerBar' } })
    const bar = (time: string, close: number): Bar => ({
      ts: at(time),
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
    })
    const bars = [bar('085900', 69_000)]
    const before = aDesk()
    before.arm(rule)
    before.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', isForming: false, bars })
    before.trades('090001', 69_500)
    before.trades('090101', 70_400)
    before.put({ type: 'timer' }, at('090106'))
    const state = before.state()
    for (const [ended, count] of [
      ['090205', 1],
      ['091205', 0], // too long ago to act on
    ] as const) {
      const after = aDesk()
      after.put({ type: 'timer' }, at(ended))
      after.arm(rule, { state })
      const read = [...bars, bar('090000', 69_500), bar('090100', 70_400)]
      after.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', isForming: false, bars: read }, at(ended))
      expect(after.firings(), ended).toHaveLength(count)
    }
    const again = aDesk()
    again.put({ type: 'timer' }, at('090107'))
    again.arm(rule, { state })
    const known = [...bars, bar('090000', 69_500), bar('090100', 70_400)]
    again.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', isForming: true, bars: known }, at('090107'))
    expect(again.firings()).toEqual([])
  })

  it('fires nothing of a version that was disarmed or replaced, and asks for nothing it read', () => {
    const desk = aDesk()
    desk.arm(alert({}))
    desk.trades('090100', 69_900)
    desk.arm(alert({ when: { op: 'crossesAbove', l: { px: 'last' }, r: { krw: 71_000 } } }), { versionId: 'v2' })
    desk.trades('090101', 70_100)
    expect(desk.firings()).toEqual([])
    const last = desk.put({ type: 'rule_disarmed', versionId: 'v2' })
    expect(last.find((one) => one.type === 'need_data')?.needs).toMatchObject({ alerts: [], strategies: [] })
    desk.trades('090102', 72_000)
    expect(desk.firings()).toEqual([])
  })

  it('does not run what nobody can tell or do, and says which part that is', () => {
    const desk = aDesk()
    expect(desk.arm(alert({ when: { op: '>', l: { fact: 'earningsIn' }, r: { days: 10 } } }))).toContainEqual({
      type: 'switch_off',
      ruleId: 'r1',
      versionId: 'v1',
      code: 'rule_not_served',
      detail: { expected: 'fact.earningsIn', path: 'when' },
    })
    const exits = { oco: [{ stop: { pct: -3 } }] }
    const asked = desk.arm(strategy({ then: [{ ...BUY, tif: 'ioc', exits }] }), { accountId: ACCOUNT })
    expect(asked).toContainEqual(
      expect.objectContaining({ type: 'switch_off', detail: { expected: 'day', path: 'then.0.tif' } }),
    )
  })

  it('asks for an order with its exits, counted from the price it is asked at', () => {
    const desk = aDesk()
    const oco = [
      { stop: { pct: -3 } },
      { take: { pct: 6 } },
      { trail: { pct: 2, after: { pct: 3 } } },
      { time: '15:15' },
    ]
    desk.arm(strategy({ then: [{ ...BUY, exits: { oco } }] }), { accountId: ACCOUNT })
    desk.put({ type: 'instrument_known', instrumentId: SAMSUNG, kind: 'stock' })
    desk.put(LIMITS)
    desk.trades('090104', 69_900)
    desk.trades('090105', 70_100)
    const exits = {
      stopPrice: 68_000, // 3 % below 70,200 is 68,094: further away, never nearer
      takeProfitPrice: 74_500,
      trailRate: 0.02,
      trailFromPrice: 72_400,
      exitAt: at('151500'),
    }
    expect(desk.firings()[0]?.actions).toMatchObject([{ do: 'order', limitPrice: 70_200, exits }])
  })

  it('asks for a stop under what is held, and for none under nothing', () => {
    const desk = aDesk()
    desk.arm(strategy({ then: [{ do: 'setStop', pct: -3 }] }), { accountId: ACCOUNT })
    desk.put({ type: 'instrument_known', instrumentId: SAMSUNG, kind: 'stock' })
    desk.put({ type: 'account_changed', accountId: ACCOUNT, standing: STANDING })
    desk.trades('090104', 69_900)
    desk.trades('090105', 70_100)
    expect(desk.firings()[0]?.actions).toMatchObject([{ do: 'decline', decline: { code: 'nothing_held' } }])
    const held = { instrumentId: SAMSUNG, quantity: 7, sellableQuantity: 5, avgPx: 60_000, lastPx: 70_000 }
    desk.put({ type: 'account_changed', accountId: ACCOUNT, standing: { ...STANDING, holdings: [held] } })
    desk.trades('090106', 69_900)
    desk.trades('090107', 70_100)
    const stop = { do: 'order', side: 'sell', quantity: 7, type: 'market', triggerPrice: 67_900 }
    expect(desk.firings()[1]?.actions).toMatchObject([stop])
  })

  it('reads of orders and fills what the ledger says, of each rule its own, and knows nothing when nobody says it', () => {
    const desk = aDesk()
    const free = { op: '==', l: { acct: 'openOrders' }, r: 0 }
    const owned = { op: '==', l: { pos: 'owner' }, r: 1 }
    const rising = { op: 'crossesAbove', l: { px: 'last' }, r: { krw: 70_000 } }
    const sell = { do: 'closePosition' }
    const asked = desk.arm(strategy({ when: { all: [rising, free, owned] }, then: [sell] }), { accountId: ACCOUNT })
    expect(asked.find((one) => one.type === 'need_data')?.needs.trades).toEqual(['v1'])
    const crosses = (from: number): number => {
      desk.trades(`0901${from}`, 69_900)
      desk.trades(`0901${from + 1}`, 70_100)
      return desk.firings().length
    }
    expect(crosses(10)).toBe(0)
    const account = { accountId: ACCOUNT, openOrders: 0, dayTrades: 1, held: { [SAMSUNG]: 3 } }
    const rule = { versionId: 'v1', dayPnl: 100, losingStreak: 0, owned: [] }
    const tell = (facts: TradingFacts | null): void => void desk.put({ type: 'trading_facts', facts })
    tell({ accounts: [account], rules: [rule] })
    expect(crosses(20)).toBe(0)
    tell({ accounts: [account], rules: [{ ...rule, owned: [SAMSUNG] }] })
    expect(crosses(30)).toBe(1)
    tell({ accounts: [{ ...account, openOrders: 1 }], rules: [{ ...rule, owned: [SAMSUNG] }] })
    expect(crosses(40)).toBe(1)
    tell(null)
    expect(crosses(50)).toBe(1)
  })

  it('counts position and account of the rule’s own account, and closes what it holds', () => {
    const desk = aDesk()
    const exit = { op: '<=', l: { pos: 'pnlPct' }, r: { pct: -3 } }
    desk.arm(strategy({ exit }), { accountId: ACCOUNT })
    desk.put({ type: 'instrument_known', instrumentId: SAMSUNG, kind: 'stock' })
    desk.put(LIMITS)
    const held = { instrumentId: SAMSUNG, quantity: 7, sellableQuantity: 5, avgPx: 70_000, lastPx: 70_000 }
    desk.put({ type: 'account_changed', accountId: ACCOUNT, standing: { ...STANDING, holdings: [held] } })
    desk.trades('090100', 68_000)
    expect(desk.firings()).toEqual([])
    desk.trades('090101', 67_900)
    expect(desk.firings()).toMatchObject([
      { actions: [{ do: 'order', index: -1, side: 'sell', quantity: 5, type: 'market' }] },
    ])
  })
})

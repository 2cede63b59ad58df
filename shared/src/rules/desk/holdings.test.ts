import { describe, expect, it } from 'vitest'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../../core/time.ts'
import { instrumentId } from '../../domain/instrument.ts'
import { AccountId } from '../../domain/order.ts'
import { CARRIED_CALENDAR } from '../../market/trading-calendar.ts'
import { Rule } from '../rule.ts'
import { createRuleDesk } from './desk.ts'
import type { DeskEffect, DeskEventBody, DeskRuleState, TradingFacts } from './desk-event.ts'

const SAMSUNG = instrumentId('005930')
const ACCOUNT = AccountId.parse('a0000000-0000-4000-8000-000000000001')
const DAY = '2026-11-23' as KstDate // the shape of one
const at = (time: string): UnixMs => fromKst(DAY, time) ?? unixMs(0)

/** Sells when what is asked for is so. */
const ruleOf = (when: object, over: object = {}): Rule =>
  Rule.parse({
    v: 1,
    kind: 'strategy',
    name: '정리',
    universe: { symbols: ['005930'] },
    when,
    fire: { mode: 'edge' },
    then: [{ do: 'closePosition' }],
    ...over,
  })

/** A desk that watches one rule over seven shares bought at 70,000. */
function aDesk(rule: Rule, state: DeskRuleState | null = null) {
  const desk = createRuleDesk(CARRIED_CALENDAR)
  const effects: DeskEffect[] = []
  let now = at('090000')
  let cumVolume = 0
  const put = (event: DeskEventBody, time = now): void => {
    now = time
    effects.push(...desk.handle({ ...event, at: time }))
  }
  const holding = { instrumentId: SAMSUNG, quantity: 7, sellableQuantity: 7, avgPx: 70_000, lastPx: 70_000 }
  const standing = { cash: 1, buyingPower: 1, equity: 1e7, equityAtStart: 1e7, holdings: [holding] }
  const version = { ruleId: 'r1', versionId: 'v1', hash: 'f'.repeat(64), accountId: ACCOUNT, rule, armedAt: now, state }
  put({ type: 'rule_armed', version, instruments: [SAMSUNG] })
  put({ type: 'account_changed', accountId: ACCOUNT, standing })
  return {
    put,
    /** What the ledger says: since when it is held. */
    heldFor(ageMs: number, { since = 1_000, time = now } = {}) {
      const account = { accountId: ACCOUNT, openOrders: 0, dayTrades: 0, held: {} }
      const facts: TradingFacts = {
        accounts: [{ ...account, since: { [SAMSUNG]: { at: since, ageMs } } }],
        rules: [],
      }
      put({ type: 'trading_facts', facts }, time)
    },
    trades(time: string, price: number, high = price) {
      cumVolume += 10
      const tick = {
        instrumentId: SAMSUNG,
        price,
        size: 10,
        aggressor: 'buyer' as const,
        change: 0,
        changeRate: 0,
        open: 70_000,
        high,
        low: 60_000,
        cumVolume,
        cumTurnover: cumVolume * price,
        tradeStrength: 100,
        tsEvent: at(time),
        tsInit: at(time),
      }
      put({ type: 'trade_tick', tick, tradingDate: DAY }, at(time))
    },
    fired: () => effects.filter(({ type }) => type === 'fired').length,
    needs: () => effects.findLast((one) => one.type === 'need_data')?.needs.trades,
    state: () => effects.findLast((one) => one.type === 'record_state')?.state ?? null,
    switchedOff: () => effects.find((one) => one.type === 'switch_off'),
  }
}

const fellFromBest = {
  all: [
    { op: '>=', l: { pos: 'maxPnlPct' }, r: { pct: 5 } },
    { op: '<', l: { pos: 'pnlPct' }, r: { pct: 3 } },
  ],
}

describe('the best return of a holding', () => {
  it('is the best that was seen since it began, and unknown before the ledger says when that was', () => {
    const desk = aDesk(ruleOf(fellFromBest))
    expect(desk.needs()).toEqual(['v1'])
    desk.trades('090100', 74_000)
    desk.trades('090101', 70_000)
    desk.heldFor(60_000)
    desk.trades('090102', 73_600, 74_000) // 74,000 was before anybody knew, and may have been before it was bought
    expect(desk.fired()).toBe(0)
    desk.trades('090103', 70_000, 74_000)
    expect(desk.fired()).toBe(1)
  })

  it('counts the highest price of a day that began with it, whoever was watching', () => {
    const desk = aDesk(ruleOf(fellFromBest))
    desk.heldFor(3 * 86_400_000)
    desk.trades('100000', 72_100, 73_000)
    expect(desk.fired()).toBe(0)
    desk.trades('100001', 72_100, 73_500)
    desk.trades('100002', 72_000, 73_500)
    expect(desk.fired()).toBe(1)
  })

  it('is kept over a restart, and begins anew with the next holding', () => {
    const first = aDesk(ruleOf(fellFromBest))
    first.heldFor(60_000)
    first.trades('090100', 74_000)
    first.trades('090110', 73_000)
    first.put({ type: 'timer' }, at('091500'))
    const kept = first.state()
    expect(kept?.holdings).toEqual({ [SAMSUNG]: { since: 1_000, best: expect.closeTo(5.714, 3) } })
    const again = (since: number): number => {
      const desk = aDesk(ruleOf(fellFromBest), JSON.parse(JSON.stringify(kept)))
      desk.heldFor(60_000, { since })
      desk.trades('091600', 73_000)
      desk.trades('091601', 70_000)
      return desk.fired()
    }
    expect(again(1_000)).toBe(1)
    expect(again(2_000)).toBe(0)
  })

  it('is unknown while nobody can say what has just changed', () => {
    const desk = aDesk(ruleOf(fellFromBest))
    desk.heldFor(60_000)
    desk.trades('090100', 74_000)
    desk.put({ type: 'trading_facts', facts: null })
    desk.trades('090101', 70_000)
    expect(desk.fired()).toBe(0)
    desk.heldFor(120_000)
    desk.trades('090102', 70_100)
    expect(desk.fired()).toBe(1)
  })
})

describe('bars of a holding', () => {
  it('are those the rule is looked at with', () => {
    const when = { op: '>=', l: { pos: 'heldBars' }, r: 2 }
    const desk = aDesk(ruleOf(when, { eval: { on: 'barClose:1m' } }))
    const bar = { ts: at('085900'), open: 1, high: 1, low: 1, close: 1, volume: 1 }
    desk.put({ type: 'bars_loaded', instrumentId: SAMSUNG, spec: '1m', bars: [bar], isForming: false })
    desk.heldFor(0, { time: at('090030') })
    for (const [time, fired] of [
      ['090040', 0],
      ['090110', 0],
      ['090210', 1],
    ] as const) {
      desk.trades(time, 70_000)
      expect([time, desk.fired()]).toEqual([time, fired])
    }
  })

  it('are not counted by a rule that is not looked at with bars', () => {
    const desk = aDesk(ruleOf({ op: '>=', l: { pos: 'heldBars' }, r: 2 }))
    expect(desk.switchedOff()).toMatchObject({
      code: 'rule_not_served',
      detail: { expected: 'barClose', path: 'eval.on' },
    })
  })
})

describe('what happened since a position was opened', () => {
  it('is known from the moment the ledger says when that was', () => {
    const when = { op: '>=', l: { since: 'entry', take: 'high', of: { px: 'last' } }, r: { krw: 71_000 } }
    const desk = aDesk(ruleOf(when))
    desk.trades('090100', 71_500)
    desk.trades('090101', 70_000)
    expect(desk.fired()).toBe(0)
    desk.heldFor(10_000)
    desk.trades('090102', 70_500)
    expect(desk.fired()).toBe(0)
    desk.trades('090103', 71_200)
    expect(desk.fired()).toBe(1)
  })
})

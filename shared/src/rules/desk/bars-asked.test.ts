import { expect, it } from 'vitest'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../../core/time.ts'
import { instrumentId } from '../../domain/instrument.ts'
import type { Bar } from '../../domain/market-data.ts'
import { CARRIED_CALENDAR } from '../../market/trading-calendar.ts'
import { Rule } from '../rule.ts'
import { createRuleDesk } from './desk.ts'
import type { DeskEventBody } from './desk-event.ts'

const ID = instrumentId('005930')
const DAY = '2026-11-23' as KstDate // the shape of one
const MINUTE_MS = 60_000
const OPEN = fromKst(DAY, '090000') ?? unixMs(0)
/** Of the minute that is the n-th since the opening; earlier ones are of the past. */
const bar = (minute: number, close = 70_000): Bar => ({
  ts: unixMs(OPEN + minute * MINUTE_MS),
  open: close,
  high: close,
  low: close,
  close,
  volume: 10,
})
const barsTo = (minute: number, count: number): readonly Bar[] =>
  Array.from({ length: count }, (_, n) => bar(minute - count + n, 70_000 + (n % 5) * 100))

/** Of a minute that closes high after one that did not: `short` looks back twenty bars, `long` as far as its value remembers. */
const ASKS = {
  short: { op: '>', l: { ind: 'sma', tf: '1m', period: 20 }, r: { krw: 1 } },
  long: { op: '>', l: { ind: 'rsi', tf: '1m', period: 14 }, r: { points: 1 } },
}
const HIGH = { op: '>', l: { bar: 'close', tf: '1m' }, r: { krw: 70_500 } }
const ruleOf = (name: keyof typeof ASKS): Rule =>
  Rule.parse({
    v: 1,
    kind: 'alert',
    name,
    universe: { symbols: ['005930'] },
    when: { all: [HIGH, ASKS[name]] },
    eval: { on: 'barClose:1m' },
    fire: { mode: 'oncePerBar' },
    then: [{ do: 'notify' }],
  })

function aDesk() {
  const desk = createRuleDesk(CARRIED_CALENDAR)
  let cumVolume = 0
  const put = (event: DeskEventBody, at: UnixMs) => desk.handle({ ...event, at })
  const firings = (event: DeskEventBody, at: UnixMs) =>
    put(event, at).flatMap((one) => (one.type === 'fired' ? [one.firing.versionId] : []))
  return {
    /** How many bars it asks for; undefined when it asks for none. */
    arm(name: keyof typeof ASKS, at: UnixMs): number | undefined {
      const version = { ruleId: name, versionId: name, hash: 'f'.repeat(64), accountId: null, rule: ruleOf(name) }
      const armed = { ...version, armedAt: at, state: null }
      const asked = put({ type: 'rule_armed', version: armed, instruments: [ID] }, at)
      return asked.find((one) => one.type === 'need_bars')?.count
    },
    loads: (asked: number, minute: number) =>
      put(
        { type: 'bars_loaded', instrumentId: ID, spec: '1m', isForming: false, bars: barsTo(minute, asked), asked },
        unixMs(OPEN + minute * MINUTE_MS + 2_000),
      ),
    /** One trade a minute, high in every other one: which rules the close of the minute before told. */
    trades(minute: number): readonly string[] {
      cumVolume += 10
      const at = unixMs(OPEN + minute * MINUTE_MS + 5_000)
      const price = minute % 2 === 0 ? 71_000 : 70_000
      const prices = { price, open: 70_000, high: 71_000, low: 70_000, change: 0, changeRate: 0 }
      const tick = { instrumentId: ID, ...prices, size: 10, aggressor: 'buyer' as const, cumVolume }
      const figures = { cumTurnover: cumVolume * price, tradeStrength: 100, tsEvent: at, tsInit: at }
      return firings({ type: 'trade_tick', tick: { ...tick, ...figures }, tradingDate: DAY }, at)
    },
  }
}

it('asks for what a rule looks back on while less of the same bars is being read, and waits for that', () => {
  const desk = aDesk()
  const few = desk.arm('short', OPEN) ?? 0
  const many = desk.arm('long', OPEN) ?? 0
  expect(many).toBeGreaterThan(few)
  desk.loads(few, 0)
  desk.trades(0)
  expect(desk.trades(1)).toEqual([])
  desk.loads(many, 1)
  desk.trades(2)
  expect([...desk.trades(3)].sort()).toEqual(['long', 'short'])
})

it('knows nothing of what looks back further than the bars that were read for another rule', () => {
  const desk = aDesk()
  // Enough for a first value of the other one, and not for one that has forgotten where it began.
  desk.loads(desk.arm('short', OPEN) ?? 0, 0)
  desk.trades(0)
  expect(desk.trades(1)).toEqual(['short'])
  const many = desk.arm('long', unixMs(OPEN + MINUTE_MS + 6_000)) ?? 0
  desk.trades(2)
  expect(desk.trades(3)).toEqual(['short'])
  desk.loads(many, 3)
  desk.trades(4)
  expect([...desk.trades(5)].sort()).toEqual(['long', 'short'])
})

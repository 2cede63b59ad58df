import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../core/time.ts'
import { instrumentId } from '../../domain/instrument.ts'
import { mulberry32 } from '../../sim/random.ts'
import { compileRule } from '../compile.ts'
import { aBar, after, aRule, aTick, TEN } from '../desk-of-rules.test-support.ts'
import type { RuleSet } from '../rule-set.ts'
import { createRuleSet } from './create.ts'

const IDS = ['000001', '000002', '000003', '000004'].map((symbol) => instrumentId(symbol))
const LINE = '11111111-1111-4111-8111-111111111111'
const minute = (ind: string, period: number) => ({ ind, tf: '1m', period })

/** Levels of every kind, levels among other conditions, and conditions that have none. */
function conditionsOf(random: () => number): readonly unknown[] {
  const price = () => ({ krw: 50_000 + 100 * Math.floor(random() * 40 - 20) })
  const last = { px: 'last' }
  const ops = ['>', '>=', '<', '<=', 'crossesAbove', 'crossesBelow', '=='] as const
  return [
    ...ops.map((op) => ({ op, l: last, r: price() })),
    { op: 'crossesAbove', l: last, r: { level: LINE } },
    {
      all: [
        { op: '>', l: last, r: price() },
        { op: '<', l: minute('rsi', 3), r: 60 },
      ],
    },
    {
      all: [
        { op: '<=', l: last, r: price() },
        { op: '>', l: { tape: 'tradeStrength' }, r: { pct: 100 } },
      ],
    },
    {
      any: [
        { op: '>', l: last, r: price() },
        { op: '>', l: minute('rsi', 3), r: 80 },
      ],
    },
    { hold: { op: '>', l: last, r: price() }, for: '00:00:20' },
    { op: 'risesBy', l: last, by: { pct: 1 }, within: '00:00:30' },
    { op: 'crossesAbove', l: minute('sma', 2), r: minute('sma', 5) },
  ]
}
const FIRES = [
  { mode: 'edge' },
  { mode: 'edge', cooldown: '00:00:30' },
  { mode: 'oncePerBar' },
  { mode: 'everyTime', cooldown: '00:00:45' },
  { mode: 'once' },
] as const

function armed(isNaive: boolean): RuleSet {
  const random = mulberry32(3)
  const set = createRuleSet({ isNaive })
  for (const [n, id] of IDS.entries()) {
    const bars = Array.from({ length: 10 }, (_, at) => aBar((TEN - (10 - at) * 60_000) as UnixMs, 50_000))
    set.setBars(id, { spec: '1m', bars, forming: null }, TEN)
    if (n === 0) set.onLine({ id: LINE, instrumentId: id, price: 50_500, fromAt: null, toAt: null, toPrice: null }, TEN)
    for (const [at, when] of conditionsOf(random).entries()) {
      const versionId = `${n}-${at}`
      const compiled = compileRule(aRule(when, { fire: FIRES[(n + at) % FIRES.length] }))
      set.add({ ruleId: versionId, versionId, compiled, instruments: [id], state: null, armedAt: TEN }, TEN)
    }
  }
  return set
}

/** Keys of everything that fired, event by event. */
function played(set: RuleSet): readonly string[] {
  const random = mulberry32(5)
  const prices = IDS.map(() => 50_000)
  const fired: string[] = []
  const note = (hits: ReturnType<RuleSet['onTick']>): void => {
    for (const key of hits.flatMap((hit) => (hit.kind === 'fired' ? [hit.key] : [])).toSorted()) fired.push(key)
  }
  for (let n = 0; n < 2_000; n += 1) {
    const at = after(n)
    const which = Math.floor(random() * IDS.length)
    prices[which]! += 100 * (Math.floor(random() * 7) - 3)
    if (n % 60 === 0 && n > 0)
      for (const [one, id] of IDS.entries())
        note(set.onBar(id, { spec: '1m', bar: aBar(after(n - 60), prices[one]!) }, at))
    if (n === 1_000)
      note(
        set.onLine(
          { id: LINE, instrumentId: IDS[0]!, price: prices[0]! + 300, fromAt: null, toAt: null, toPrice: null },
          at,
        ),
      )
    const tick = aTick(prices[which]!, at, { instrumentId: IDS[which]!, tradeStrength: 80 + Math.floor(random() * 40) })
    note(set.onTick(tick, at))
  }
  return fired
}

describe('a set of rules', () => {
  it('fires the same whether it looks at every rule or only at those a price has reached', () => {
    const indexed = played(armed(false))
    expect(indexed).toEqual(played(armed(true)))
    expect(indexed.length).toBeGreaterThan(200)
    expect(new Set(indexed).size).toBe(indexed.length) // no key twice
  })

  it('knows nothing of bars that were missed until they are told', () => {
    const set = createRuleSet()
    const id = IDS[0]!
    set.setBars(id, { spec: '1m', bars: [aBar((TEN - 60_000) as UnixMs, 100)], forming: null }, TEN)
    const compiled = compileRule(aRule({ op: '>', l: { ind: 'sma', tf: '1m', period: 1, shift: 1 }, r: { krw: 150 } }))
    set.add({ ruleId: 'r', versionId: 'v', compiled, instruments: [id], state: null, armedAt: TEN }, TEN)
    const trade = (price: number, second: number) =>
      set.onTick(aTick(price, after(second), { instrumentId: id }), after(second))
    expect(trade(200, 1)).toEqual([])
    expect(trade(200, 61)).toEqual([]) // the bar of ten o'clock is over and has not been told
    const hits = set.onBar(id, { spec: '1m', bar: aBar(TEN, 200) }, after(62))
    expect([...hits, ...trade(200, 63)]).toHaveLength(1)
  })
})

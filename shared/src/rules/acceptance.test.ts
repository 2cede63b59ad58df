import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../core/time.ts'
import { canonicalRule } from './canonical.ts'
import { CALENDAR_FLAGS, FACTS, FLAGS, PRICES, TAPE } from './catalogue.ts'
import { compileRule } from './compile.ts'
import { aBar, aDesk, after, aRule, aTick, clockTime, firedIn, SAMSUNG, TEN } from './desk-of-rules.test-support.ts'
import { createContext } from './evaluate.ts'
import type { Built, Context, Test } from './nodes/context.ts'
import { all, any, atLeast } from './nodes/gate.ts'
import { parseRule } from './parse.ts'
import type { RuleSet } from './rule-set.ts'
import { createRuleSet } from './set/create.ts'
import { CONDITION_FORMS, type Condition, OPERAND_FORMS } from './syntax.ts'
import { FALSE, not, TRUE, type Tri, UNKNOWN } from './tri.ts'

const ABOVE = { op: '>=', l: { px: 'last' }, r: { krw: 70_000 } }
const VALUES: readonly Tri[] = [FALSE, TRUE, UNKNOWN]
const NOWHERE: Context = createContext(compileRule(aRule(ABOVE)).when, { cells: [], tickSize: () => 100 })

/** Every list of so many truths, in every order, as children that remember and as children that do not. */
function everyCase(count: number): readonly (readonly { value: Tri; remembers: boolean }[])[] {
  let cases: (readonly { value: Tri; remembers: boolean }[])[] = [[]]
  for (let n = 0; n < count; n += 1) {
    cases = cases.flatMap((one) =>
      VALUES.flatMap((value) => [true, false].map((remembers) => [...one, { value, remembers }])),
    )
  }
  return cases
}

const children = (one: readonly { value: Tri; remembers: boolean }[], seen: number[] = []): readonly Built<Test>[] =>
  one.map(({ value, remembers }, at) => ({
    remembers,
    run: () => {
      seen.push(at)
      return value
    },
  }))

describe('what went wrong elsewhere does not here', () => {
  it('keeps the truth table of every gate, in every order of its children', () => {
    for (const one of [...everyCase(1), ...everyCase(2), ...everyCase(3), ...everyCase(4)]) {
      const values = one.map(({ value }) => value)
      const expectedAll = values.includes(FALSE) ? FALSE : values.includes(UNKNOWN) ? UNKNOWN : TRUE
      const expectedAny = values.includes(TRUE) ? TRUE : values.includes(UNKNOWN) ? UNKNOWN : FALSE
      expect(all(children(one)).run(NOWHERE)).toBe(expectedAll)
      expect(any(children(one)).run(NOWHERE)).toBe(expectedAny)
      for (let n = 1; n <= values.length; n += 1) {
        const [trues, unknowns] = [TRUE, UNKNOWN].map((which) => values.filter((value) => value === which).length)
        const expected = trues! >= n ? TRUE : trues! + unknowns! >= n ? UNKNOWN : FALSE
        expect(atLeast(n, children(one)).run(NOWHERE)).toBe(expected)
      }
    }
    expect(VALUES.map(not)).toEqual([TRUE, FALSE, UNKNOWN])
  })

  it('lets a false input reach the gate, and everything that remembers see every evaluation', () => {
    const inputs = [
      { value: FALSE, remembers: false },
      { value: TRUE, remembers: true },
      { value: TRUE, remembers: true },
    ] as const
    const seen: number[] = []
    expect(all(children(inputs, seen)).run(NOWHERE)).toBe(FALSE)
    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2])
  })

  it('fires a one-shot exactly once, however busy it gets and however often it restarts', () => {
    const rule = aRule(ABOVE, { fire: { mode: 'once' } })
    const desk = aDesk(rule)
    desk.trades(69_000, 1)
    const [first] = desk.trades(70_000, 2)
    expect(first?.key).toBe('v1:005930.KRX:once')
    for (let n = 0; n < 50; n += 1) expect(desk.trades(n % 2 ? 70_500 : 69_000, 3 + n)).toEqual([])
    const state = JSON.parse(JSON.stringify(desk.set.stateOf('v1')))
    const restarted = aDesk(rule, { state, armedAt: after(100) })
    expect(restarted.trades(69_000, 101)).toEqual([])
    expect(restarted.trades(71_000, 102)).toEqual([])
  })

  it('takes the words of the language from one place: what the catalogue names can be said, and nothing else', () => {
    const says = (operand: object): boolean => parseRule({ ...aRule(ABOVE), when: { op: '!=', l: operand, r: 0 } }).ok
    for (const px of Object.keys(PRICES)) expect(says({ px })).toBe(true)
    for (const tape of Object.keys(TAPE)) expect(says({ tape })).toBe(true)
    for (const fact of Object.keys(FACTS)) expect(says({ fact })).toBe(true)
    for (const flag of Object.keys(FLAGS)) expect(parseRule({ ...aRule(ABOVE), when: { flag } }).ok).toBe(true)
    for (const calendar of Object.keys(CALENDAR_FLAGS))
      expect(parseRule({ ...aRule(ABOVE), when: { calendar } }).ok).toBe(true)
    expect(says({ px: 'tomorrow' })).toBe(false)
    for (const form of Object.keys({ ...OPERAND_FORMS, ...CONDITION_FORMS })) expect(says({ [form]: {} })).toBe(false)
  })

  it('goes on after a restart as if there had been none', () => {
    const condition = {
      all: [
        { within: { op: 'crossesAbove', l: { px: 'last' }, r: { krw: 70_000 } }, for: '00:00:30' },
        { op: '>=', l: { avgOver: { px: 'last' }, dur: '00:00:10' }, r: { krw: 69_500 } },
        { count: { op: '>', l: { px: 'last' }, r: { krw: 69_800 } }, n: 2, window: '00:01:00' },
      ],
    }
    const rule = aRule(condition, { eval: { on: 'tick', hold: '00:00:03' } })
    const prices = Array.from({ length: 120 }, (_, n) => 69_000 + 100 * ((n * 7919) % 23))
    const whole = aDesk(rule)
    let parted = aDesk(rule)
    for (const [n, price] of prices.entries()) {
      expect(parted.trades(price, n)).toEqual(whole.trades(price, n))
      const state = JSON.parse(JSON.stringify(parted.set.stateOf('v1')))
      expect(state).toEqual(JSON.parse(JSON.stringify(whole.set.stateOf('v1'))))
      const prepare = (set: RuleSet): void => {
        set.setKind(SAMSUNG, 'stock')
        set.onTick(aTick(price, after(n)), after(n)) // the last trade is read again before anything is armed
      }
      parted = aDesk(rule, { state, armedAt: after(n), prepare })
    }
  })

  it('does not fire what has been disarmed', () => {
    const desk = aDesk(aRule(ABOVE))
    desk.trades(69_000, 1)
    desk.set.remove('v1')
    expect(desk.trades(71_000, 2)).toEqual([])
    expect(desk.time(after(3_600))).toEqual([])
    expect(desk.set.nextWakeAt()).toBeNull()
  })

  it('never makes a default of a value it does not have', () => {
    for (const when of [
      { op: '<', l: { fact: 'per' }, r: 10 },
      { not: { op: '>', l: { fact: 'per' }, r: 10 } },
      { op: '==', l: { pos: 'qty' }, r: 0 },
      { any: [{ op: '<', l: { fact: 'per' }, r: 10 }, { not: { flag: 'halted' } }] },
      { op: '!=', l: { div: [{ px: 'last' }, { sub: [{ px: 'last' }, { px: 'last' }] }] }, r: 0 },
    ]) {
      const desk = aDesk(aRule(when))
      expect(desk.trades(70_000, 1)).toEqual([])
      expect(desk.trades(71_000, 2)).toEqual([])
      expect(desk.set.traceOf('v1', SAMSUNG)).toMatchObject({ block: 'unknown' })
    }
  })

  it('makes no order of a size it cannot choose', () => {
    const size = { if: { op: '<', l: { fact: 'per' }, r: 10 }, then: { qty: 10 }, else: { qty: 1 } }
    const rule = aRule(ABOVE, {
      kind: 'strategy',
      then: [{ do: 'order', side: 'buy', type: 'market', size }, { do: 'notify' }],
    })
    const desk = aDesk(rule)
    desk.trades(69_000, 1)
    expect(desk.trades(70_000, 2)[0]?.actions).toEqual([
      { index: 0, action: null },
      { index: 1, action: { do: 'notify' } },
    ])
    desk.set.onFacts(SAMSUNG, { 'fact.per': 8 }, after(3))
    desk.trades(69_000, 4)
    expect(desk.trades(70_000, 5)[0]?.actions[0]?.action).toMatchObject({ size: { qty: 10 } })
  })

  it('runs once when two things happen at once', () => {
    const rule = aRule({ any: [ABOVE, { op: '>', l: { tape: 'volume' }, r: { shares: 5_000 } }, { flag: 'viActive' }] })
    const desk = aDesk(rule)
    desk.set.onFacts(SAMSUNG, { 'flag.viActive': 0 }, TEN)
    desk.trades(69_000, 1)
    expect(desk.trades(70_000, 2, { cumVolume: 9_000 })).toHaveLength(1)
    expect(firedIn(desk.set.onFacts(SAMSUNG, { 'flag.viActive': 1 }, after(2)))).toEqual([])
  })

  it('honors seconds: "after 15:29:59" is not 15:29:58', () => {
    const desk = aDesk(aRule({ clock: { from: '15:29:59' } }), { armedAt: clockTime('15:00:00') })
    expect(desk.set.nextWakeAt()).toBe(clockTime('15:29:59'))
    expect(desk.time(clockTime('15:29:58'))).toEqual([])
    expect(desk.time(clockTime('15:29:59'))).toHaveLength(1)
  })

  it('arms exactly what the user sees: the text that is hashed is the text that is read back', () => {
    const rule = aRule({ all: [ABOVE, { not: { flag: 'halted' } }] }, { eval: { on: 'barClose:5m' } })
    const stored = canonicalRule(rule)
    const read = parseRule(JSON.parse(stored))
    expect(read.ok && canonicalRule(read.value)).toBe(stored)
    const shuffled = parseRule(Object.fromEntries(Object.entries(rule).toReversed()))
    expect(shuffled.ok && canonicalRule(shuffled.value)).toBe(stored)
  })

  it('refuses on save what it could not evaluate, and says where', () => {
    const complaintsOf = (when: unknown): string[] => {
      const parsed = parseRule({ ...aRule(ABOVE), when })
      return parsed.ok ? [] : parsed.error.map(({ code, path }) => `${code} ${path.join('.')}`)
    }
    expect(complaintsOf({ op: '>', l: { px: 'last' }, r: 70_000 })).toEqual(['literal_without_unit when.r'])
    expect(complaintsOf({ op: '>', l: { px: 'last' }, r: { pct: 3 } })).toEqual(['unit_mismatch when.r'])
    expect(complaintsOf({ op: 'crosses', l: { krw: 1 }, r: { krw: 2 } })).toEqual(['constant_condition when'])
    expect(complaintsOf({ op: '>', l: { ind: 'crystalball', tf: '1d' }, r: 0 })).toEqual(['unknown_word when.l.ind'])
    expect(complaintsOf({ op: '>', l: { ind: 'rsi', tf: '1d', output: 'x' }, r: 0 })).toEqual([
      'unknown_word when.l.output',
    ])
    expect(complaintsOf({ op: '>', l: { ind: 'rsi', tf: '1d', period: 0 }, r: 0 })).toEqual([
      'out_of_range when.l.period',
    ])
    expect(complaintsOf({ atLeast: 3, of: [ABOVE, ABOVE] })).toEqual(['out_of_range when.atLeast'])
    expect(complaintsOf({ op: '>', l: { var: 'x' }, r: 0 })).toEqual(['unknown_variable when.l.var'])
    expect(complaintsOf({ ...ABOVE, note: 1 })).toEqual(['unknown_key when.note'])
  })
})

describe('when a rule fires', () => {
  const timesOf = (
    fire: object,
    seconds: readonly (readonly [number, number])[],
    more: object = {},
  ): readonly string[] => {
    const desk = aDesk(aRule(ABOVE, { fire, ...more }))
    return seconds
      .flatMap(([price, second]) => desk.trades(price, second))
      .map(({ key }) => key.replace('v1:005930.KRX:', ''))
  }
  const UP = 70_000
  const DOWN = 69_000

  it('never fires for what was already true when it was armed', () => {
    expect(
      timesOf({ mode: 'edge' }, [
        [UP, 1],
        [UP, 2],
      ]),
    ).toEqual([])
    expect(
      timesOf({ mode: 'edge' }, [
        [UP, 1],
        [DOWN, 2],
        [UP, 3],
      ]),
    ).toEqual(['edge:2026-11-23:1'])
  })

  it('fires at each edge, once a bar, once a day', () => {
    const moves = [
      [DOWN, 0],
      [UP, 10],
      [DOWN, 20],
      [UP, 30],
      [DOWN, 40],
      [UP, 70],
    ] as const
    expect(timesOf({ mode: 'edge' }, moves)).toEqual([1, 2, 3].map((n) => `edge:2026-11-23:${n}`))
    expect(timesOf({ mode: 'oncePerBar' }, moves)).toEqual([`bar:1m:${TEN}`, `bar:1m:${after(60)}`])
    expect(timesOf({ mode: 'oncePerDay' }, [...moves, [DOWN, 86_400], [UP, 86_401]])).toEqual([
      'day:2026-11-23',
      'day:2026-11-24',
    ])
  })

  it('spends an edge in its cooldown and beyond its number a day', () => {
    const moves = [
      [DOWN, 0],
      [UP, 10],
      [DOWN, 20],
      [UP, 30],
      [UP, 50],
      [DOWN, 60],
      [UP, 61],
    ] as const
    expect(timesOf({ mode: 'edge', cooldown: '00:00:30' }, moves)).toHaveLength(2)
    expect(timesOf({ mode: 'edge', maxPerDay: 1 }, moves)).toHaveLength(1)
  })

  it('fires again and again while it stays true, each time the cooldown is over, also without a trade', () => {
    const desk = aDesk(aRule(ABOVE, { fire: { mode: 'everyTime', cooldown: '00:00:30' } }))
    desk.trades(DOWN, 0)
    expect(desk.trades(UP, 1)).toHaveLength(1)
    expect(desk.trades(UP, 30)).toEqual([])
    expect(desk.set.nextWakeAt()).toBe(after(31))
    expect(desk.time(after(31))).toHaveLength(1)
  })

  it('stops asking for time once it may fire no more that day', () => {
    const desk = aDesk(aRule(ABOVE, { fire: { mode: 'everyTime', cooldown: '00:00:30', maxPerDay: 1 } }))
    desk.trades(DOWN, 0)
    expect(desk.trades(UP, 1)).toHaveLength(1)
    expect(desk.time(after(31))).toEqual([])
    expect(desk.trades(UP, 40)).toEqual([])
    expect(desk.set.nextWakeAt()).toBeNull()
  })

  it('ends with the day it expires', () => {
    const desk = aDesk(aRule(ABOVE, { fire: { mode: 'edge', expires: '2026-11-23' } }))
    desk.trades(DOWN, 0)
    expect(desk.trades(UP, 3_600)).toHaveLength(1)
    desk.trades(DOWN, 86_400)
    expect(desk.trades(UP, 86_401)).toEqual([])
    expect(desk.set.traceOf('v1', SAMSUNG)?.block).toBe('expired')
  })

  it('waits until it has held, to the millisecond, and begins anew when it breaks', () => {
    const desk = aDesk(aRule(ABOVE, { eval: { on: 'tick', hold: '00:00:30' } }))
    desk.trades(DOWN, 0)
    desk.trades(UP, 1)
    desk.trades(DOWN, 20)
    desk.trades(UP, 21)
    expect(desk.set.traceOf('v1', SAMSUNG)?.block).toBe('hold')
    expect(desk.time(after(31))).toEqual([]) // thirty seconds after it first was, and it was not all the time
    expect(desk.set.nextWakeAt()).toBe(after(51))
    expect(desk.time((after(51) - 1) as UnixMs)).toEqual([])
    expect(desk.time(after(51))).toHaveLength(1)
  })

  it('is not looked at outside its session, and looks when the session begins', () => {
    const rule = aRule(ABOVE, { session: { from: '10:00:10', to: '10:00:20' } })
    const desk = aDesk(rule)
    desk.trades(DOWN, 1)
    expect(desk.trades(UP, 5)).toEqual([])
    expect(desk.set.traceOf('v1', SAMSUNG)?.block).toBe('session')
    expect(desk.time(after(10))).toHaveLength(1)
    desk.trades(DOWN, 15)
    expect(desk.trades(UP, 21)).toEqual([])
  })

  it('is looked at no more often than it asked for', () => {
    const desk = aDesk(aRule(ABOVE, { eval: { on: 'throttle:5s' } }))
    desk.trades(DOWN, 0)
    desk.trades(UP, 1)
    expect(desk.set.nextWakeAt()).toBe(after(5))
    expect(desk.time(after(5))).toHaveLength(1)
  })

  it('looks at bars when they close, with the bar that has closed as the newest', () => {
    const bars = Array.from({ length: 30 }, (_, n) => aBar((TEN - (30 - n) * 60_000) as UnixMs, 69_000))
    const when = { op: 'crossesAbove', l: { ind: 'sma', tf: '1m', period: 2 }, r: { ind: 'sma', tf: '1m', period: 20 } }
    const desk = aDesk(aRule(when, { eval: { on: 'barClose:1m' }, fire: { mode: 'oncePerBar' } }), {
      prepare: (set) => set.setBars(SAMSUNG, { spec: '1m', bars, forming: null }, TEN),
    })
    desk.trades(72_000, 5)
    expect(desk.closes('1m', TEN, 72_000).map(({ key }) => key)).toEqual([`v1:005930.KRX:bar:1m:${TEN}`])
    expect(desk.closes('1m', TEN, 72_000)).toEqual([]) // the same bar again
    expect(desk.closes('1m', after(60), 73_000)).toEqual([])
  })

  it('crosses a saved line where it stands at that moment, and follows it when it is moved', () => {
    const id = '11111111-1111-4111-8111-111111111111'
    const line = { id, instrumentId: SAMSUNG, price: 70_000, fromAt: TEN, toAt: after(100), toPrice: 71_000 }
    const desk = aDesk(aRule({ op: 'crossesAbove', l: { px: 'last' }, r: { level: id } }), {
      prepare: (set) => void set.onLine(line, TEN),
    })
    desk.trades(69_900, 1)
    expect(desk.trades(70_400, 50)).toEqual([])
    expect(desk.trades(70_600, 51)).toHaveLength(1)
    desk.set.onLine({ ...line, price: 80_000, toPrice: null, fromAt: null, toAt: null }, after(52))
    expect(desk.trades(79_900, 53)).toEqual([])
    expect(desk.trades(80_100, 54)).toHaveLength(1)
    desk.set.removeLine(id)
    desk.trades(79_000, 55)
    expect(desk.trades(81_000, 56)).toEqual([])
  })

  it('closes a position whenever the exit is true and something is held, once for each time', () => {
    const rule = aRule(ABOVE, {
      kind: 'strategy',
      then: [{ do: 'order', side: 'buy', type: 'market', size: { qty: 1 } }],
      exit: { op: '<', l: { px: 'last' }, r: { krw: 65_000 } },
    })
    const desk = aDesk(rule)
    expect(desk.trades(64_000, 1)).toEqual([])
    desk.set.onFacts(SAMSUNG, { 'pos.qty': 0 }, after(2))
    expect(desk.trades(64_000, 3)).toEqual([])
    const [exit] = firedIn(desk.set.onFacts(SAMSUNG, { 'pos.qty': 10 }, after(4)))
    expect(exit).toMatchObject({
      part: 'exit',
      key: 'v1:005930.KRX:exit:2026-11-23:1',
      actions: [{ index: -1, action: { do: 'closePosition' } }],
    })
    expect(desk.trades(63_000, 5)).toEqual([])
  })
})

describe('a poison rule', () => {
  const poisoned = (test: Test) => {
    const compiled = compileRule(aRule(ABOVE))
    return {
      ruleId: 'p',
      versionId: 'p',
      compiled: { ...compiled, when: { ...compiled.when, test } },
      instruments: [SAMSUNG],
      state: null,
      armedAt: TEN,
    }
  }

  it('is switched off at the third strike, and no other rule notices', () => {
    const desk = aDesk(aRule(ABOVE))
    const hits = [
      ...desk.set.add(
        poisoned(() => {
          throw new Error('broken')
        }),
        TEN,
      ),
      ...[1, 2, 3, 4].flatMap((second) => desk.set.onTick(aTick(69_000, after(second)), after(second))),
    ]
    expect(hits).toEqual([
      { kind: 'switched_off', ruleId: 'p', versionId: 'p', at: after(2), code: 'threw', detail: 'broken' },
    ])
    expect(desk.set.traceOf('p', SAMSUNG)?.block).toBe('switched_off')
    expect(desk.trades(70_000, 5)).toHaveLength(1)
  })

  it('cannot spend more than an evaluation may cost', () => {
    const { compiled } = poisoned(() => TRUE)
    const set = createRuleSet()
    const dear = { ...compiled, when: { ...compiled.when, visits: 1_000_000 } }
    set.add({ ...poisoned(() => TRUE), compiled: dear }, TEN)
    const hits = [1, 2, 3].flatMap((second) => set.onTick(aTick(69_000, after(second)), after(second)))
    expect(hits).toMatchObject([{ kind: 'switched_off', code: 'fuel' }])
  })

  it('is refused before it is a rule: nested without end, endless, containing itself, or with a prototype', () => {
    let deep: unknown = ABOVE
    for (let n = 0; n < 100_000; n += 1) deep = { not: deep }
    const cyclic: Record<string, unknown> = { v: 1 }
    cyclic.when = cyclic
    const base = aRule(ABOVE)
    const hostile: readonly unknown[] = [
      deep,
      { ...base, when: deep },
      { ...base, when: { all: Array.from({ length: 100_000 }, () => ABOVE) } },
      cyclic,
      JSON.parse(`{"__proto__": {"v": 1}, "when": ${JSON.stringify(ABOVE)}}`),
      { ...base, name: 'x'.repeat(1_000_000) },
      { ...base, when: { op: '>', l: { px: 'last' }, r: { krw: Number.NaN } } },
      {
        ...base,
        vars: { a: { add: [{ var: 'b' }, 1] }, b: { add: [{ var: 'a' }, 1] } },
        when: { op: '>', l: { var: 'a' }, r: 0 },
      },
      { ...base, vars: { a: { var: 'a' } }, when: { op: '>', l: { var: 'a' }, r: 0 } },
      { ...base, when: () => true },
      null,
      7,
      [],
    ]
    for (const json of hostile) expect(parseRule(json).ok).toBe(false)
    let nested: Condition = { flag: 'halted' }
    for (let n = 0; n < 7; n += 1) nested = { not: nested }
    const tooDeep = parseRule({ ...base, when: nested })
    expect(!tooDeep.ok && tooDeep.error[0]?.code).toBe('too_deep')
  })
})

describe('why a rule did not fire', () => {
  it('tells the values it saw, how near it came and what stood in its way', () => {
    const condition = {
      all: [
        { not: { op: '<', l: { px: 'last' }, r: { krw: 70_000 } } },
        { op: '>', l: { tape: 'tradeStrength' }, r: { pct: 120 } },
      ],
    }
    const desk = aDesk(aRule(condition))
    desk.trades(69_000, 1)
    desk.trades(69_930, 2, { tradeStrength: 130 })
    desk.trades(68_000, 4, { tradeStrength: 90 })
    const trace = desk.set.traceOf('v1', SAMSUNG)
    expect(trace).toMatchObject({ block: 'not_true', nearestMiss: { at: after(2), unmet: 1 } })
    expect(trace?.nearestMiss?.distance).toBeCloseTo(0.001, 6)
    expect(trace?.leaves).toMatchObject([
      { path: ['all', 0, 'not'], result: 'true', isMet: false, left: 68_000, right: 70_000, unit: 'krw' },
      { path: ['all', 1], result: 'false', left: 90, right: 120, unit: 'pct' },
    ])
  })

  it('tells how near the price came to a level that was never passed', () => {
    const desk = aDesk(aRule(ABOVE))
    for (const [second, price] of [69_000, 69_900, 69_300, 68_000].entries()) desk.trades(price, second)
    const trace = desk.set.traceOf('v1', SAMSUNG)
    expect(trace).toMatchObject({
      block: 'not_true',
      nearestMiss: { at: after(1), unmet: 1, leaves: [{ left: 69_900, right: 70_000 }] },
    })
  })
})

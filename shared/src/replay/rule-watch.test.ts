import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../market/resample.ts'
import { parseRule } from '../rules/parse.ts'
import { replayJson } from './files.ts'
import { aDay, aReplay, aStrategy, cutAt, SAMSUNG } from './replay.test-support.ts'
import type { Replay } from './replay.ts'
import { type ReplayRule, unwatchable } from './rule-watch.ts'
import { readSavedReplay } from './saved-replay.ts'

const DAY = aDay()
const MORNING = cutAt(DAY, DAY.open + 150 * MINUTE_MS)

function aRule(name: string, over: object): ReplayRule {
  const universe = { symbols: [SAMSUNG.slice(0, 6)] }
  const rule = parseRule({ v: 1, kind: 'alert', name, universe, then: [{ do: 'notify' }], ...over })
  if (!rule.ok) throw new Error(JSON.stringify(rule.error))
  return { id: name, versionId: `${name} 1`, rule: rule.value }
}

const AVERAGE = { ind: 'sma', period: 4, tf: '5m' }
/** Looked at with every trade, and the mean grows with the bar. */
const CROSSES = aRule('crosses', {
  when: { l: { px: 'last' }, op: 'crossesAbove', r: AVERAGE },
  fire: { mode: 'everyTime', cooldown: '00:05:00' },
})
/** Looked at when bars close, and trades. */
const TRADES = aRule('trades', {
  kind: 'strategy',
  when: { l: { bar: 'close', tf: '15m' }, op: '>', r: { bar: 'close', tf: '15m', shift: 1 } },
  eval: { on: 'barClose:15m' },
  fire: { mode: 'everyTime', cooldown: '00:15:00' },
  then: [{ do: 'order', side: 'buy', type: 'market', size: { qty: 2 } }],
  exit: { l: { pos: 'pnlPct' }, op: '<', r: { pct: -0.2 } },
})
const FOREIGN = aRule('foreign', {
  when: { l: { flow: 'foreignNetQty', window: '1d' }, op: '>', r: 0 },
  fire: { mode: 'oncePerDay' },
})
const MINUTES = aRule('minutes', {
  when: { l: { px: 'last' }, op: '>', r: { ind: 'sma', period: 4, tf: '1m' } },
  fire: { mode: 'oncePerDay' },
})
const BRACKET = aRule('bracket', {
  kind: 'strategy',
  when: CROSSES.rule.when,
  fire: { mode: 'oncePerDay' },
  then: [
    {
      do: 'order',
      side: 'buy',
      type: 'market',
      size: { qty: 1 },
      exits: { oco: [{ stop: { pct: -2 } }, { take: { pct: 3 } }] },
    },
  ],
})

const watching = (rules: readonly ReplayRule[], day = DAY): Replay => aReplay(day, { rules })

function play(replay: Replay, step: number): Replay {
  for (let clock = replay.start; clock < DAY.close; clock += step) replay.advance(clock)
  replay.advance(DAY.close)
  return replay
}

describe('rules of the reader in a replay', () => {
  it('fire at the same moments at every speed, and buy the same', { timeout: 20_000 }, () => {
    const [slow, fast] = [1_700, 301_003].map((step) => play(watching([CROSSES, TRADES], MORNING), step).view())
    expect(fast).toEqual(slow)
    const byRule = (id: string) => slow!.firings.filter(({ ruleId }) => ruleId === id)
    expect(byRule('crosses').length).toBeGreaterThan(2)
    expect(byRule('trades').length).toBeGreaterThan(2)
    expect(slow!.orders.filter(({ by, state }) => by === 'rule' && state === 'filled').length).toBeGreaterThan(2)
    expect(slow!.fills.some(({ side }) => side === 'sell')).toBe(true)
  })

  it('know nothing of what comes after their clock', { timeout: 20_000 }, () => {
    for (const minutes of [1, 33, 118]) {
      const at = DAY.open + minutes * MINUTE_MS
      const [whole, cut] = [DAY, cutAt(DAY, Math.ceil(at / (5 * MINUTE_MS)) * 5 * MINUTE_MS)].map((day) => {
        const replay = watching([CROSSES, TRADES], day)
        replay.advance(at - 1)
        return replay.view()
      })
      expect(whole).toEqual(cut)
      expect(Math.max(0, ...whole!.firings.map((firing) => firing.at))).toBeLessThan(at)
    }
  })

  it('have heard of the days before, as if they had been armed all along', () => {
    const BARS = 50
    const long = aRule('long', {
      when: { l: { px: 'last' }, op: 'crossesBelow', r: { ind: 'sma', period: BARS, tf: '5m' } },
      fire: { mode: 'oncePerDay' },
    })
    const [first] = play(watching([long]), DAY.close).view().firings
    expect(first?.at).toBeLessThan(DAY.open + BARS * 5 * MINUTE_MS)
  })

  it('rest where no recording tells what they read, and say which', () => {
    const replay = play(watching([FOREIGN, MINUTES, CROSSES], MORNING), DAY.close)
    expect(replay.view().rules.map(({ name, state, code }) => [name, state, code])).toEqual([
      ['foreign', 'resting', 'data'],
      ['minutes', 'resting', 'bars'],
      ['crosses', 'watching', null],
    ])
    expect(unwatchable(MINUTES, { ...DAY, bar: '1m' })).toBeUndefined()
    expect(new Set(replay.view().firings.map(({ name }) => name))).toEqual(new Set(['crosses']))
  })

  it('give no order that would be kept somewhere else, and say so', () => {
    const { firings, orders } = play(watching([BRACKET]), DAY.close).view()
    expect(firings.map(({ acts }) => acts)).toEqual([[{ index: 0, kind: 'left', ask: null, code: null }]])
    expect(orders).toEqual([])
  })

  it('trade beside a strategy, which rests as it would for orders from elsewhere', () => {
    const { strategist, orders } = play(aReplay(MORNING, { strategy: aStrategy(), rules: [TRADES] }), DAY.close).view()
    expect(orders.some(({ by }) => by === 'rule')).toBe(true)
    expect(strategist?.state).toBe('held')
  })

  it('come back with a replay that was left, and one from before there were any opens, too', () => {
    const replay = play(watching([CROSSES, TRADES], MORNING), DAY.close)
    const saved = { v: 1, day: MORNING, settings: replay.settings, commands: [], clock: DAY.close }
    const read = readSavedReplay(structuredClone(saved))
    expect(read?.settings.rules).toEqual([CROSSES, TRADES])
    const again = aReplay(MORNING, read!.settings)
    again.resume([], DAY.close)
    expect(again.view()).toEqual(replay.view())
    expect(JSON.parse(replayJson(replay)).firings).toHaveLength(replay.view().firings.length)
    const { rules, ...before } = saved.settings
    expect(rules).toHaveLength(2)
    expect(readSavedReplay({ ...saved, settings: before })?.settings.rules).toEqual([])
    const broken = { ...saved.settings, rules: [{ ...CROSSES, rule: { v: 2 } }] }
    expect(readSavedReplay({ ...saved, settings: broken })).toBeUndefined()
  })
})

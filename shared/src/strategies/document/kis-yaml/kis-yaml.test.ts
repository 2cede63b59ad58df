import { describe, expect, it } from 'vitest'
import { document, GOLDEN_CROSS } from '../documents.test-support.ts'
import { explainStrategy } from '../explain.ts'
import { paramValue } from '../params.ts'
import { readKisYaml } from './read.ts'
import { writeKisYaml } from './write.ts'

const UNIVERSE = { symbols: ['005930'] }

/** As a user of their builder has it: aliases, parameters behind dollar signs, a pattern, a percent of an average. */
const FILE = `
version: "1.0"
metadata:
  name: "눌림목"
  description: "평균 아래에서 반등"
  tags: [mean_reversion]
strategy:
  id: pullback
  category: mean_reversion
  params:
    length: { default: 20, min: 10, max: 60, type: int, description: "평균 기간" }
    low: { default: 30, min: 10, max: 40, type: int, description: "과매도선" }
  indicators:
    - id: sma
      alias: MA
      params: { period: $length }
    - id: rsi
      params: { period: 14 }
    - id: bollinger
      alias: bb
      params: { period: 20, std: 2 }
      output: lower
  candlesticks:
    - { id: hammer, alias: hammer_1 }
  entry:
    logic: OR
    conditions:
      - { indicator: close, operator: lt, compare_to: MA, compare_scalar: 0.9 }
      - { indicator: rsi_1, operator: cross_above, value: $low }
      - { candlestick: hammer_1, signal: bullish }
      - { indicator: close, operator: less_equal, compare_to: bb }
  exit:
    logic: AND
    conditions:
      - { indicator: close, operator: greater_than, compare_to: bb, compare_output: upper }
risk:
  stop_loss: { enabled: true, percent: 5 }
  take_profit: { enabled: false, percent: 10 }
  trailing_stop: { enabled: true, percent: 3 }
`

function read(text: string) {
  const parsed = readKisYaml(text, UNIVERSE)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
function written(parsed: Parameters<typeof writeKisYaml>[0]): string {
  const text = writeKisYaml(parsed)
  if (!text.ok) throw new Error(JSON.stringify(text.error))
  return text.value
}
const refusals = (text: string): readonly string[] => {
  const parsed = readKisYaml(text, UNIVERSE)
  return parsed.ok ? [] : parsed.error.map(({ path, code }) => `${path.join('.')}: ${code}`)
}

describe('a file of the KIS builder', () => {
  it('becomes a document that says the same', () => {
    const parsed = read(FILE)
    expect(parsed).toMatchObject({
      name: '눌림목',
      about: '평균 아래에서 반등',
      bar: '1d',
      enters: 'is_true',
      universe: UNIVERSE,
      vars: {
        mA: { ind: 'sma', period: 20 },
        rsi_1: { ind: 'rsi', period: 14 },
        bb: { ind: 'bbands', multiplier: 2, output: 'lower' },
        hammer_1: { ind: 'cdl_hammer' },
      },
      entry: {
        any: [
          { op: '<', l: { bar: 'close' }, r: { mul: [{ var: 'mA' }, 0.9] } },
          { op: 'crossesAbove', l: { var: 'rsi_1' }, r: 30 },
          { op: '==', l: { var: 'hammer_1' }, r: 1 },
          { op: '<=', l: { bar: 'close' }, r: { var: 'bb' } },
        ],
      },
      exit: { op: '>', l: { bar: 'close' }, r: { ind: 'bbands', output: 'upper' } },
      exits: { stop: { pct: -5 }, trail: { pct: 3 } },
    })
    expect(parsed.params?.map((param) => [param.id, param.label, paramValue(parsed, param)])).toEqual([
      ['length', '평균 기간', 20],
      ['low', '과매도선', 30],
    ])
    expect(explainStrategy(parsed, 'ko')[0]).toContain('매수해요')
  })

  it('is the same document after it has been written and read again', () => {
    const parsed = read(FILE)
    const again = read(written(parsed))
    // An operand without a name gets one on the way; from then on nothing changes.
    expect({ ...again, vars: undefined, exit: undefined }).toEqual({ ...parsed, vars: undefined, exit: undefined })
    expect(read(written(again))).toEqual(again)
    expect(again.vars).toMatchObject({ ...parsed.vars, bollinger_1: { ind: 'bbands', output: 'upper' } })
  })

  it('carries all of a document of ours, in a section that theirs leaves aside', () => {
    const parsed = document({
      bar: '5m',
      vars: { fast: { ind: 'sma', tf: '5m', period: 5 }, slow: { ind: 'macd', tf: '5m', output: 'signal' } },
      entry: {
        all: [
          { op: '>', l: { var: 'fast' }, r: { krw: 50_000 } },
          { op: '>', l: { var: 'slow' }, r: 0 },
        ],
      },
      exit: undefined,
      universe: { watchlist: '7b1c0f0e-5c3a-4b8e-9a39-0d6f7f3c6d11' },
      size: { riskPct: 1 },
      order: { type: 'limit', price: { tick: { of: 'last', n: 2 } } },
      exits: { stop: { pct: -5 }, trail: { pct: 2, after: { pct: 3 } }, time: { clock: '15:15' } },
      schedule: { from: '09:05', to: '14:30', weekdays: ['mon', 'fri'] },
      guards: { maxTradesPerDay: 5 },
      maxPositions: 4,
      params: [{ id: 'level', label: '가격', at: [['entry', 'all', 0, 'r', 'krw']], min: 1, max: 99_999, step: 1 }],
    })
    const text = written(parsed)
    expect(text).toContain('compare_to: $level')
    expect(read(text)).toEqual(parsed)
  })

  it('is not written where their words do not reach, and says which part', () => {
    const nested = { all: [{ any: [GOLDEN_CROSS.entry, GOLDEN_CROSS.exit] }, GOLDEN_CROSS.entry] }
    const result = writeKisYaml(document({ entry: nested }))
    expect(result).toMatchObject({ ok: false, error: [{ path: ['entry', 'all', 0], code: 'not_served' }] })
    const vwap = writeKisYaml(document({ entry: { op: '>', l: { px: 'last' }, r: { krw: 1_000 } } }))
    expect(vwap).toMatchObject({ ok: false, error: [{ path: ['entry', 'l'] }] })
  })

  it.each([
    [
      'an indicator this product does not have',
      FILE.replace('id: sma', 'id: frama'),
      'strategy.indicators.0.id: not_served',
    ],
    ['a parameter nobody defined', FILE.replace('$length', '$lost'), 'strategy.indicators.0.params.period: not_served'],
    [
      'an alias nobody defined',
      FILE.replace('indicator: rsi_1', 'indicator: ghost'),
      'strategy.entry.conditions.1.indicator: not_served',
    ],
    [
      'a key that changes what a condition means',
      FILE.replace('signal: bullish', 'offset: 1'),
      'strategy.entry.conditions.2.offset: unknown_key',
    ],
    ['anchors', `a: &a [1]\nb: *a\n${FILE}`, ': not_allowed'],
    ['what is no YAML', 'a: [', ': not_json'],
    ['two keys of one name', 'version: 1\nversion: 2', ': not_json'],
    [
      'a file without conditions',
      FILE.replace(/logic: OR[\s\S]*exit:/, 'logic: OR\n  exit:'),
      'entry.all: out_of_range',
    ],
  ])('refuses %s', (_what, text, problem) => {
    expect(refusals(text)).toContain(problem)
  })
})

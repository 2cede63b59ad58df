import { describe, expect, it } from 'vitest'
import { parseRule } from '../../rules/parse.ts'
import { document, GOLDEN_CROSS } from './documents.test-support.ts'
import { explainStrategy } from './explain.ts'
import { paramValue, withParams } from './params.ts'
import { canonicalStrategy, parseStrategyDocument } from './parse.ts'
import { ruleOf } from './to-rule.ts'

const problemsOf = (parts: Readonly<Record<string, unknown>>) => {
  const parsed = parseStrategyDocument({ ...GOLDEN_CROSS, ...parts })
  return parsed.ok ? [] : parsed.error.map(({ path, code }) => `${path.join('.')}: ${code}`)
}

describe('a strategy document', () => {
  it('becomes a rule that the rule language accepts', () => {
    const rule = ruleOf(document())
    expect(parseRule(rule)).toEqual({ ok: true, value: rule })
    expect(rule.then).toEqual([
      {
        do: 'order',
        side: 'buy',
        size: { pctEquity: 10 },
        type: 'market',
        exits: { oco: [{ stop: { pct: -5 } }, { take: { pct: 15 } }] },
      },
    ])
  })

  it('has one canonical text, whatever the order of its keys', () => {
    const parsed = document()
    const turned = Object.fromEntries(Object.entries(GOLDEN_CROSS).toReversed())
    const again = parseStrategyDocument(turned)
    expect(again.ok && canonicalStrategy(again.value)).toBe(canonicalStrategy(parsed))
    expect(parseStrategyDocument(JSON.parse(canonicalStrategy(parsed)))).toEqual({ ok: true, value: parsed })
  })

  it('says what it does in Korean and in English', () => {
    const names = { symbol: () => '삼성전자' }
    const parsed = document({ maxPositions: 3, exits: { stop: { pct: -5 }, time: { bars: 10 } }, params: [] })
    const ko = explainStrategy(parsed, 'ko', names)
    expect(ko[0]).toBe('삼성전자의 20일 이동평균선이 60일 이동평균선을 위로 뚫으면 시장가로 총자산의 10%만큼 매수해요.')
    expect(ko.join(' ')).toContain('보유 봉 수')
    expect(ko.at(-1)).toBe('한 번에 3종목까지만 보유해요.')
    expect(explainStrategy(parsed, 'en')[0]).toContain('005930: when')
  })

  it.each([
    ['a key nobody knows', { surprise: 1 }, 'surprise: unknown_key'],
    ['a condition the language does not have', { entry: { op: '~', l: 1, r: 2 } }, 'entry.op: unknown_word'],
    [
      'an indicator that does not exist',
      { entry: { op: '>', l: { ind: 'magic', tf: '1d' }, r: 1 } },
      'entry.l.ind: unknown_word',
    ],
    [
      'a risk without the stop it is counted from',
      { size: { riskPct: 1 }, exits: {}, params: [] },
      'exits.stop: missing',
    ],
    ['a time of day on whole days', { schedule: { from: '09:05' } }, 'schedule.from: not_allowed'],
    ['a time to leave that says no time', { exits: { time: {} }, params: [] }, 'exits.time: missing'],
    ['a limit order without a price', { order: { type: 'limit' } }, 'order.price: missing'],
    [
      'a variable nobody defined',
      { exit: { op: '>', l: { var: 'lost' }, r: { krw: 1 } } },
      'exit.r.var: unknown_variable',
    ],
  ])('refuses %s and says where', (_what, parts, problem) => {
    const problems = problemsOf(parts)
    expect(problems).toContain(problem)
  })

  it('tells a problem where the user wrote it, also when the rule stands elsewhere', () => {
    const entry = { op: '>', l: { ind: 'sma', tf: '1d', period: -1 }, r: { krw: 1 } }
    expect(problemsOf({ entry, schedule: { weekdays: ['mon'] }, params: [] })).toEqual(['entry.l.period: out_of_range'])
  })
})

describe('a parameter of a document', () => {
  it('reads and moves the number at its places', () => {
    const parsed = document()
    expect(parsed.params?.map((param) => paramValue(parsed, param))).toEqual([20, 60, -5])
    const moved = parseStrategyDocument(withParams(parsed, { fast: 10, stop: -3 }))
    expect(moved.ok && moved.value).toMatchObject({
      vars: { fast: { period: 10 }, slow: { period: 60 } },
      exits: { stop: { pct: -3 } },
    })
    expect(parsed.vars).toMatchObject({ fast: { period: 20 } })
  })

  const param = (parts: object) => ({ params: [{ ...GOLDEN_CROSS.params[0], ...parts }] })
  it.each([
    ['a place that is not there', param({ at: [['vars', 'lost', 'period']] }), 'params.0.at.0: wrong_type'],
    ['a place that is no number', param({ at: [['name']] }), 'params.0.at.0: wrong_type'],
    ['the version of the document', param({ at: [['v']] }), 'params.0.at.0: wrong_type'],
    [
      'places that hold different numbers',
      param({
        at: [
          ['vars', 'fast', 'period'],
          ['vars', 'slow', 'period'],
        ],
      }),
      'params.0.at: not_allowed',
    ],
    ['a value outside its range', param({ min: 30 }), 'params.0.min: out_of_range'],
    ['one name for two', { params: [GOLDEN_CROSS.params[0], GOLDEN_CROSS.params[0]] }, 'params.1.id: not_allowed'],
  ])('refuses %s', (_what, parts, problem) => {
    expect(problemsOf(parts)).toContain(problem)
  })
})

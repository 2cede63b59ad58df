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
    const parsed = document({
      maxPositions: 3,
      exits: { stop: { pct: -5 }, trail: { pct: 2, after: { pct: 3 } }, time: { bars: 10 } },
      guards: { maxTradesPerDay: 4 },
      schedule: { weekdays: ['mon'] },
      params: [],
    })
    expect(explainStrategy(parsed, 'ko', names)).toEqual([
      '삼성전자의 20일 이동평균선이 60일 이동평균선을 위로 뚫고 오늘이 월요일이면 시장가로 총자산의 10%만큼 매수해요.',
      '일봉이 끝날 때마다 살펴보고, 조건이 새로 맞을 때 한 번 사요.',
      '산 값에서 5% 내리면 손절해요.',
      '3% 오른 뒤부터는 산 뒤의 최고가에서 2% 내리면 팔아요.',
      '산 뒤 봉 10개가 지나면 팔아요.',
      '이 가운데 먼저 닿는 것이 나머지를 취소해요.',
      '보유 중에 20일 이동평균선이 60일 이동평균선을 아래로 뚫으면 모두 팔아요.',
      '하루 주문 4번을 넘기지 않아요.',
      '한 번에 3종목까지만 보유해요.',
    ])
    const english = explainStrategy(document({ size: { riskPct: 1 }, enters: 'is_true' }), 'en')
    expect(english[0]).toBe(
      '005930: when the daily SMA(20) crosses above the daily SMA(60), it will buy so much that a stop at -5% loses 1% of equity at the market.',
    )
    expect(english).toContain('It sells 5% below the purchase.')
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
      'exit.l.var: unknown_variable',
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

import { describe, expect, it } from 'vitest'
import { SOURCE_LIMITS } from './source.ts'
import { canonicalStrategySpec, parseStrategySpec } from './spec.ts'

const CROSS = {
  v: 1,
  name: '이동평균 교차',
  source: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5 } },
  universe: { symbols: ['005930.KRX'] },
  bar: '1d',
}
const DOCUMENT = {
  v: 1,
  name: 'rules',
  bar: '5m',
  universe: { symbols: ['005930'] },
  entry: { op: 'crossesAbove', l: { px: 'last' }, r: { ind: 'sma', period: 20, tf: '5m' } },
  order: { type: 'market' },
  size: { qty: 1 },
}
const RULES = { ...CROSS, bar: '5m', source: { kind: 'rules', document: DOCUMENT }, universe: { document: true } }

const problemsOf = (json: unknown) => {
  const parsed = parseStrategySpec(json)
  return parsed.ok ? [] : parsed.error.map(({ path, code }) => `${path.join('.')} ${code}`)
}

describe('a strategy as its owner sets it up', () => {
  it('is filled with what was left out', () => {
    expect(parseStrategySpec(CROSS)).toMatchObject({
      ok: true,
      value: {
        sizing: { buyingPowerShare: 0.1 },
        minimumStrength: 0,
        schedule: { prepareMinutes: 10, closeRoutine: 'keep' },
        guards: { maxOrdersADay: 50, pausesOnForeignFill: true },
      },
    })
  })

  it('has one text however it was written, which reads as itself', () => {
    const turned = Object.fromEntries(Object.entries(CROSS).toReversed())
    const [one, other] = [parseStrategySpec(CROSS), parseStrategySpec(turned)]
    if (!one.ok || !other.ok) throw new Error('refused')
    const text = canonicalStrategySpec(one.value)
    expect(canonicalStrategySpec(other.value)).toBe(text)
    expect(parseStrategySpec(JSON.parse(text))).toEqual(one)
  })

  it('may be rules of the builder, a script, a plugin, a program or a hook', () => {
    for (const source of [
      { kind: 'script', code: 'x', params: {} },
      { kind: 'plugin', plugin: 'my-plugin', params: { a: 1 } },
      { kind: 'gateway', program: 'pandas.cross', params: { mode: 'slow' } },
      { kind: 'hook' },
    ]) {
      expect(problemsOf({ ...CROSS, source })).toEqual([])
    }
    expect(problemsOf(RULES)).toEqual([])
  })

  it.each([
    ['a strategy nobody knows', { source: { kind: 'built_in', strategy: 'gold', params: {} } }, 'source.strategy'],
    ['a parameter it has not', { source: { ...CROSS.source, params: { speed: 1 } } }, 'source.params.speed'],
    ['a parameter out of its range', { source: { ...CROSS.source, params: { fast: 1e9 } } }, 'source.params.fast'],
    [
      'a parameter of JavaScript itself',
      { source: { kind: 'plugin', plugin: 'x', params: { constructor: 1 } } },
      'source.params',
    ],
    ['the same instrument twice', { universe: { symbols: ['005930.KRX', '005930.KRX'] } }, 'universe.symbols'],
    [
      'more instruments than there may be',
      { universe: { symbols: Array.from({ length: 51 }, (_, n) => `${100_000 + n}.KRX`) } },
      'universe',
    ],
    ['an instrument without its venue', { universe: { symbols: ['005930'] } }, 'universe'],
    ['no universe of its own', { universe: { document: true } }, 'universe'],
    [
      'a pair of three',
      { source: { kind: 'built_in', strategy: 'pairs', params: {} }, universe: { symbols: ['005930.KRX'] }, bar: '1d' },
      'universe.symbols',
    ],
    ['bars of weeks', { bar: '1w' }, 'bar'],
    ['days for what needs minutes', { source: { kind: 'built_in', strategy: 'closing_bet', params: {} } }, 'bar'],
    ['more than everything', { sizing: { buyingPowerShare: 1.1 } }, 'sizing'],
    ['a key nobody knows', { leverage: 3 }, 'leverage'],
    [
      'a script that is too long',
      { source: { kind: 'script', code: '가'.repeat(SOURCE_LIMITS.codeBytes / 2), params: {} } },
      'source.code',
    ],
  ])('refuses %s', (_what, change, path) => {
    const problems = problemsOf({ ...CROSS, ...change })
    expect(problems.length).toBeGreaterThan(0)
    expect(problems[0]).toContain(path)
  })

  it('refuses a document as its own reader does, and says where', () => {
    const wrong = { ...RULES, source: { kind: 'rules', document: { ...DOCUMENT, entry: 1 } } }
    expect(problemsOf(wrong)[0]).toContain('source.document.entry')
    expect(problemsOf({ ...RULES, bar: '1d' })).toEqual(['bar not_allowed'])
    expect(problemsOf({ ...RULES, universe: CROSS.universe })).toEqual(['universe not_allowed'])
  })

  it('refuses whatever else it is given, and does not throw', () => {
    let deep: unknown = 1
    for (let n = 0; n < 10_000; n++) deep = [deep]
    for (const json of [null, 1, 'x', [], {}, { ...CROSS, source: { kind: 'rules', document: deep } }]) {
      expect(problemsOf(json).length).toBeGreaterThan(0)
    }
  })
})

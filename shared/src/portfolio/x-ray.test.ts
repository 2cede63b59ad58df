import { describe, expect, it } from 'vitest'
import { HYNIX, SAMSUNG } from './portfolio.test-support.ts'
import { type XRayCode, type XRayHolding, type XRayQuestion, xRay } from './x-ray.ts'

const aHolding = (over: Partial<XRayHolding> = {}): XRayHolding => ({
  instrumentId: SAMSUNG,
  kind: 'stock',
  quantity: 10,
  value: 200_000,
  protection: 'broker',
  protectedQuantity: 10,
  industry: 'electronics',
  ...over,
})
const look = (over: Partial<XRayQuestion> = {}) =>
  xRay({ cashD2: 800_000, equity: 1_000_000, holdings: [aHolding()], ...over })
const check = (code: XRayCode, over: Partial<XRayQuestion> = {}) => look(over).find((line) => line.code === code)

describe('an x-ray', () => {
  it('finds nothing in an account that keeps every threshold', () => {
    expect(look({ holdings: [aHolding({ value: 150_000 })] }).filter(({ state }) => state !== 'ok')).toEqual([])
  })

  it('names the share that weighs too much, and by how many won', () => {
    const heavy = { holdings: [aHolding({ value: 400_000 })], cashD2: 600_000 }
    expect(check('single', heavy)).toMatchObject({
      state: 'over',
      actual: 0.4,
      threshold: 0.25,
      instrumentIds: [SAMSUNG],
      excess: 150_000,
    })
    expect(check('single')).toMatchObject({ state: 'ok', excess: 0 })
    expect(check('single', { holdings: [aHolding({ value: 210_000 })] })).toMatchObject({ state: 'watch' })
  })

  it('lets a fund weigh more than a share', () => {
    const fund = { holdings: [aHolding({ kind: 'etf', value: 390_000, industry: null })], cashD2: 610_000 }
    expect(check('single', fund)).toMatchObject({ state: 'ok', actual: 0 })
    expect(check('fund', fund)).toMatchObject({ state: 'ok', actual: 0.39 })
    expect(check('sector', fund)).toMatchObject({ state: 'ok' })
  })

  it('adds up the three largest, and an industry', () => {
    const both = {
      holdings: [aHolding({ value: 350_000 }), aHolding({ instrumentId: HYNIX, value: 300_000 })],
      cashD2: 350_000,
    }
    expect(check('largest_three', both)).toMatchObject({ state: 'over', actual: 0.65 })
    expect(check('sector', both)).toMatchObject({
      state: 'over',
      actual: 0.65,
      industry: 'electronics',
      instrumentIds: [SAMSUNG, HYNIX],
      excess: 250_000,
    })
  })

  it('says that it does not know an industry rather than that all is well', () => {
    expect(check('sector', { holdings: [aHolding({ industry: null })] })).toMatchObject({
      state: 'unknown',
      actual: null,
      industry: null,
    })
  })

  it.each([
    ['could not change the answer', 300_000, 10_000, { state: 'ok', actual: 0.3, industry: 'electronics' }],
    ['could bring an industry near its limit', 310_000, 20_000, { state: 'unknown', actual: null }],
    ['could bring an industry beyond its limit', 390_000, 20_000, { state: 'unknown', actual: null }],
    ['could be the heaviest industry itself', 50_000, 60_000, { state: 'unknown', actual: null }],
    ['stands beside one that is beyond its limit', 410_000, 300_000, { state: 'over', actual: 0.41, excess: 10_000 }],
  ])('puts a share of an unknown industry into none, which %s', (_what, value, open, expected) => {
    const holdings = [aHolding({ value }), aHolding({ instrumentId: HYNIX, value: open, industry: null })]
    expect(check('sector', { holdings, cashD2: 1_000_000 - value - open })).toMatchObject(expected)
  })

  it('says so too of what has no price', () => {
    const lines = look({ holdings: [aHolding({ value: null })] })
    expect(lines.filter(({ state }) => state === 'unknown').map(({ code }) => code)).toEqual([
      'single',
      'fund',
      'largest_three',
      'sector',
      'stop_coverage',
      'stop_at_bridge',
    ])
  })

  it('sees cash that is short and holdings on borrowed money', () => {
    expect(check('cash', { cashD2: 20_000 })).toMatchObject({ state: 'over', actual: 0.02, excess: 30_000 })
    expect(check('leverage', { cashD2: -100_000 })).toMatchObject({ state: 'over', actual: 1.1, excess: 100_000 })
  })

  it('weighs what a stop guards, and what only the bridge guards', () => {
    const half = { holdings: [aHolding({ protectedQuantity: 5, protection: 'bridge' })] }
    expect(check('stop_coverage', half)).toMatchObject({
      state: 'over',
      actual: 0.5,
      instrumentIds: [SAMSUNG],
      excess: 60_000,
    })
    expect(check('stop_at_bridge', half)).toMatchObject({ state: 'ok', actual: 0.5 })
    const all = { holdings: [aHolding({ protection: 'bridge' })] }
    expect(check('stop_at_bridge', all)).toMatchObject({ state: 'over', actual: 1 })
    expect(look({ holdings: [] }).some(({ code }) => code === 'stop_coverage')).toBe(false)
  })

  it('of an account that is worth nothing has nothing to say', () => {
    expect(look({ equity: 0 })).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { createIndicator, findIndicator, historyOf, parseParams, warmUpOf } from './registry.ts'

const sma = findIndicator('sma')!
const bbands = findIndicator('bbands')!

describe('parameters from outside', () => {
  it('are filled with defaults', () => {
    expect(parseParams(bbands, { period: 10 })).toEqual({
      ok: true,
      value: { period: 10, multiplier: 2, deviation: 'population' },
    })
  })

  it.each([
    [{ period: 0 }, 'out_of_range'],
    [{ period: 2_001 }, 'out_of_range'],
    [{ period: 2.5 }, 'not_an_integer'],
    [{ period: '20' }, 'not_a_number'],
    [{ period: null }, 'not_a_number'],
    [{ period: Number.POSITIVE_INFINITY }, 'not_a_number'],
    [{ deviation: 'both' }, 'not_a_choice'],
    [{ lenght: 20 }, 'unknown_param'],
    [{ constructor: 20 }, 'unknown_param'],
  ])('%j is refused as %s', (raw, code) => {
    expect(parseParams(bbands, raw)).toMatchObject({ ok: false, error: [{ code }] })
  })

  it.each([null, 20, 'period', [20], undefined])('%j is no object', (raw) => {
    expect(parseParams(sma, raw)).toEqual({ ok: false, error: [{ param: '', code: 'not_an_object', actual: raw }] })
  })
})

describe('an indicator by name', () => {
  it('is made with its parameters and source', () => {
    const highest = createIndicator({ ind: 'highest', params: { period: 2 }, src: 'high' })
    const bar = { ts: 0, open: 1, high: 5, low: 1, close: 2, volume: 1 }
    highest.update(bar)
    expect(highest.update({ ...bar, high: 4 })).toBe(5)
  })

  it('is refused when there is none', () => {
    expect(() => createIndicator({ ind: 'toString' })).toThrow('no indicator toString')
    expect(() => warmUpOf({ ind: 'sma' }, 'upper')).toThrow('sma has no output upper')
  })

  it('tells how many bars each output needs, and how many make it settle', () => {
    expect(warmUpOf({ ind: 'macd' })).toBe(26)
    expect(warmUpOf({ ind: 'macd' }, 'signal')).toBe(34)
    expect(historyOf({ ind: 'sma', params: { period: 50 } })).toBe(50)
    expect(historyOf({ ind: 'macd' }, 'signal')).toBe(510)
    expect(historyOf({ ind: 'psar' })).toBe(300)
    expect(historyOf({ ind: 'obv' })).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import { valueName } from './value-names.ts'

describe('the name of a value a rule looked at', () => {
  it.each([
    ['px.last', '현재가', 'last price'],
    ['px.prevClose', '전일 종가', 'previous close'],
    ['index.KOSPI.changePct', '코스피', 'KOSPI'],
    ['bar.1d.close.1', '종가', 'close'],
    ['prior.day.high', '고가', 'high'],
    ['line.10000000-0000-4000-8000-000000000001', '저장한 선', 'saved line'],
  ])('%s is worded in both languages', (key, ko, en) => {
    expect(valueName(key, 'ko')).toContain(ko)
    expect(valueName(key, 'en')).toContain(en)
  })

  it('tells an indicator with its figures', () => {
    expect(valueName('ind.1d.sma(period=20,src=close).value.0', 'ko')).toMatch(/ 20$/)
    expect(valueName('ind.5m.macd(fast=12,slow=26,signal=9,src=close).macd.0', 'en')).toMatch(/ 12 26 9$/)
  })

  it.each([
    '',
    'px',
    'px.',
    'px.constructor',
    'zz.last',
    'ind.1d.nothing(period=1).value.0',
    'index.DOW.last',
    '__proto__.x',
  ])('is not made up for %j', (key) => expect(valueName(key, 'ko')).toBeUndefined())
})

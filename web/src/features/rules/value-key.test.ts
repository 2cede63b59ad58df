import { describe, expect, it } from 'vitest'
import { ruleEditor as words } from '@/text/ko/rule-editor.ts'
import { valueLabel } from './value-key.ts'

const LINE_ID = '5c0f2b2e-50d2-4e2f-9f39-9c1d6f3e4a01'
const SPEECH = {
  locale: 'ko',
  words,
  lines: [
    {
      id: LINE_ID,
      instrument_id: '005930.KRX',
      kind: 'resistance',
      label: '전고점',
      price: 72_000,
      from_at: null,
      to_at: null,
      to_price: null,
      created_at: '',
      updated_at: '',
      version: 1,
    },
  ],
} as never // the line's id is branded

describe('the name of a value that was seen', () => {
  it.each([
    ['px.last', '현재가'],
    ['tape.tradeStrength', '체결강도'],
    ['flow.foreignNetQty.5d', '5일 외국인 순매수 수량'],
    ['index.KOSPI.changePct', '코스피 등락률'],
    ['prior.day.high', '전일 고가'],
    ['bar.1d.close.1', '일봉 1봉 전 종가'],
    [`line.${LINE_ID}`, '전고점 72,000'],
    ['something.else', 'something.else'],
  ])('%s is %s', (key, label) => {
    expect(valueLabel(key, SPEECH)).toBe(label)
  })

  it('tells the parameters of an indicator', () => {
    expect(valueLabel('ind.1d.sma(period=20).value.0', SPEECH)).toContain('20')
  })
})

import { describe, expect, it } from 'vitest'
import { audit as en } from '@/text/en/audit.ts'
import { audit as ko } from '@/text/ko/audit.ts'
import { actionWords, factWords } from './audit-words.ts'

const nameOf = (field: string, value: string) =>
  field === 'instrumentId' && value === '005930.KRX' ? '삼성전자' : undefined

describe('a line of the audit log', () => {
  it('says what was done in words', () => {
    expect(actionWords('mode_set', ko)).toBe('매매 상태를 바꿈')
    expect(actionWords('intent_in_doubt', ko)).toBe('주문 · 미확인')
    expect(actionWords('session_running', en)).toBe('Broker session · running')
  })

  it('keeps the name of what it has no words for', () => {
    expect(actionWords('comet_seen', ko)).toBe('comet_seen')
    expect(actionWords('intent_constructor', ko)).toBe('주문 · constructor')
    expect(actionWords('toString', ko)).toBe('toString')
  })

  it('names what its reader knows by name, and shortens the ids nobody does', () => {
    expect(factWords(['instrumentId', '005930.KRX'], ko, { nameOf })).toBe('종목 삼성전자')
    expect(factWords(['intentId', '0f4d3c2b-1111-4222-8333-444455556666'], ko, { nameOf })).toBe('주문 ID 0f4d3c2b')
    expect(factWords(['canTradeLive', false], en, { nameOf })).toBe('may trade live no')
    expect(factWords(['limits', { a: 1 }], ko, { nameOf })).toBe('limits {"a":1}')
  })

  it('has the same words in both languages', () => {
    for (const part of ['actions', 'kinds', 'states', 'facts'] as const) {
      expect(Object.keys(en[part])).toEqual(Object.keys(ko[part]))
    }
  })
})

import { describe, expect, it } from 'vitest'
import { aRule } from './desk-of-rules.test-support.ts'
import { withParticle } from './explain/korean.ts'
import { explainRule } from './explain.ts'

const names = {
  symbol: (symbol: string) => (symbol === '005930' ? '삼성전자' : undefined),
  line: () => '저항선 72,000원',
}
const TELEGRAM = { then: [{ do: 'notify', channels: ['telegram'] }] }
const korean = (when: unknown, more: object = TELEGRAM): string => explainRule(aRule(when, more), 'ko', names)[0] ?? ''
const english = (when: unknown): string =>
  explainRule(aRule(when, TELEGRAM), 'en', { symbol: () => 'Samsung' })[0] ?? ''

describe('a rule in Korean', () => {
  it('gives words the particle they ask for', () => {
    const words = ['삼성전자', '이동평균선', 'RSI(14)', 'LG', 'KT&G', 'NAVER', '70,000원', '3%', '100']
    expect(words.map((word) => withParticle(word, '이'))).toEqual([
      '삼성전자가',
      '이동평균선이',
      'RSI(14)가',
      'LG가',
      'KT&G가',
      'NAVER이',
      '70,000원이',
      '3%가',
      '100이',
    ])
    expect(['텔레그램', '웹훅', '메일', '푸시'].map((word) => withParticle(word, '으로'))).toEqual([
      '텔레그램으로',
      '웹훅으로',
      '메일로',
      '푸시로',
    ])
  })

  it('is one natural sentence', () => {
    const ma20 = { ind: 'sma', tf: '1d', period: 20 }
    expect(
      korean({
        all: [
          { op: 'crossesAbove', l: { px: 'last' }, r: ma20 },
          { op: '>', l: { flow: 'foreignNetQty' }, r: 0 },
        ],
      }),
    ).toBe(
      '삼성전자의 현재가가 20일 이동평균선을 위로 뚫고 외국인 순매수 수량이 0주보다 많으면 텔레그램으로 알려드려요.',
    )
    expect(korean({ op: '>=', l: { px: 'last' }, r: { krw: 80_000 } })).toBe(
      '삼성전자의 현재가가 80,000원 이상이면 텔레그램으로 알려드려요.',
    )
    expect(
      korean({ op: 'crossesBelow', l: { px: 'last' }, r: { level: '11111111-1111-4111-8111-111111111111' } }),
    ).toBe('삼성전자의 현재가가 저항선 72,000원을 아래로 뚫으면 텔레그램으로 알려드려요.')
    expect(korean({ not: { flag: 'viActive' } })).toBe(
      '삼성전자가 변동성 완화장치 발동 중이 아니면 텔레그램으로 알려드려요.',
    )
    expect(korean({ hold: { op: '>', l: { tape: 'tradeStrength' }, r: { pct: 120 } }, for: '00:01:30' })).toBe(
      '삼성전자의 체결강도가 120%보다 높은 상태가 1분 30초 동안 이어지면 텔레그램으로 알려드려요.',
    )
    expect(korean({ clock: { from: '15:29:59' } })).toBe('삼성전자: 시각이 15:29:59 이후이면 텔레그램으로 알려드려요.')
  })

  it('tells orders, exits and guards', () => {
    const sentences = explainRule(
      aRule(
        { op: '<', l: { ind: 'rsi', tf: '5m', period: 14 }, r: 30 },
        {
          kind: 'strategy',
          then: [
            {
              do: 'order',
              side: 'buy',
              type: 'limit',
              price: { tick: { of: 'ask1', n: 1 } },
              size: { pctEquity: 5 },
              approval: 'semi',
              exits: { oco: [{ stop: { pct: -3 } }, { take: { pct: 6 } }] },
            },
          ],
          guards: { maxTradesPerDay: 5 },
        },
      ),
      'ko',
      names,
    )
    expect(sentences[0]).toBe(
      '삼성전자의 5분봉 RSI(14)가 30보다 낮으면 매도 1호가보다 1틱 높은 지정가로 총자산의 5%만큼 매수하는 승인 요청을 보내요.',
    )
    expect(sentences).toContain('체결되면 -3%에 손절, +6%에 익절 중 먼저 닿는 것을 따라요.')
    expect(sentences).toContain('하루 주문 5번을 넘기지 않아요.')
  })
})

describe('a rule over an industry', () => {
  it('names it in both languages', () => {
    const over = aRule(
      { op: '>=', l: { px: 'last' }, r: { krw: 80_000 } },
      { ...TELEGRAM, universe: { screen: { industry: 'electronics', max: 50 } } },
    )
    expect(explainRule(over, 'ko', names)[0]).toContain('전기·전자 업종에서 골라낸 종목(최대 50개)')
    expect(explainRule(over, 'en', names)[0]).toContain('one of up to 50 screened stocks in Electronics')
  })
})

describe('a rule in English', () => {
  it('is one sentence', () => {
    expect(english({ op: 'crossesAbove', l: { px: 'last' }, r: { ind: 'sma', tf: '1d', period: 20 } })).toBe(
      'Samsung: when the last price crosses above the daily SMA(20), you are told by telegram.',
    )
    expect(english({ not: { flag: 'halted' } })).toBe('Samsung: when Samsung is not halted, you are told by telegram.')
  })
})

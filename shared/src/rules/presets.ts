import type { BarSpec } from '../domain/market-data.ts'
import type { Rule } from './rule.ts'
import type { Condition, IndicatorOperand, Operand } from './syntax.ts'

/** An indicator as an operand: its parameters stand beside its name. */
const indicator = (ind: string, tf: BarSpec, more: object = {}): IndicatorOperand => ({ ind, tf, ...more })

const LAST: Operand = { px: 'last' }
const above = (l: Operand, r: Operand): Condition => ({ op: '>', l, r })

interface Preset {
  readonly ko: string
  readonly en: string
  readonly when: Condition
  readonly on?: string
}

/** A price for a level that has not been drawn yet, in won. */
interface Given {
  readonly price: number
  /** Id of a saved line; a preset about lines uses `price` without one. */
  readonly line?: string | undefined
}

const levelOf = ({ price, line }: Given): Operand => (line === undefined ? { krw: price } : { level: line })
const average = (period: number, more: object = {}): Operand => indicator('sma', '1d', { period, ...more })

/** What people ask most, each ready with one tap. */
const MAKERS = {
  priceAbove: (given) => ({
    ko: '가격이 오르면',
    en: 'Price above',
    when: { op: '>=', l: LAST, r: { krw: given.price } },
  }),
  priceBelow: (given) => ({
    ko: '가격이 내리면',
    en: 'Price below',
    when: { op: '<=', l: LAST, r: { krw: given.price } },
  }),
  resistanceBreak: (given) => ({
    ko: '저항선 돌파',
    en: 'Resistance break',
    when: { op: 'crossesAbove', l: LAST, r: levelOf(given) },
  }),
  supportBreak: (given) => ({
    ko: '지지선 이탈',
    en: 'Support break',
    when: { op: 'crossesBelow', l: LAST, r: levelOf(given) },
  }),
  volumeSurge: () => ({
    ko: '거래량 급증',
    en: 'Volume surge',
    when: above({ tape: 'volume' }, { mul: [average(20, { src: 'volume', shift: 1 }), 2] }),
  }),
  changeRate: () => ({
    ko: '하루 5% 상승',
    en: 'Up 5% today',
    when: { op: '>=', l: { px: 'changePct' }, r: { pct: 5 } },
  }),
  goldenCross: () => ({
    ko: '골든크로스',
    en: 'Golden cross',
    when: { op: 'crossesAbove', l: average(5), r: average(20) },
    on: 'barClose:1d',
  }),
  deadCross: () => ({
    ko: '데드크로스',
    en: 'Dead cross',
    when: { op: 'crossesBelow', l: average(5), r: average(20) },
    on: 'barClose:1d',
  }),
  rsiOversold: () => ({
    ko: 'RSI 과매도',
    en: 'RSI oversold',
    when: { op: '<=', l: indicator('rsi', '1d', { period: 14 }), r: 30 },
  }),
  rsiOverbought: () => ({
    ko: 'RSI 과매수',
    en: 'RSI overbought',
    when: { op: '>=', l: indicator('rsi', '1d', { period: 14 }), r: 70 },
  }),
  bollingerBreak: () => ({
    ko: '볼린저 상단 돌파',
    en: 'Above the upper Bollinger band',
    when: { op: 'crossesAbove', l: LAST, r: indicator('bbands', '1d', { output: 'upper' }) },
  }),
  newHigh: () => ({ ko: '52주 신고가', en: '52-week high', when: above(LAST, { fact: 'high52w' }) }),
  viTriggered: () => ({ ko: 'VI 발동', en: 'Volatility interruption', when: { flag: 'viActive' } }),
  foreignBuying: () => ({
    ko: '외국인 순매수',
    en: 'Foreigners buy',
    when: { all: [above({ flow: 'foreignNetQty' }, 0), above({ px: 'changePct' }, 0)] },
  }),
  trailingHigh: () => ({
    ko: '고점 대비 3% 하락',
    en: '3% below the high of the day',
    when: { op: '<=', l: LAST, r: { mul: [{ since: 'dayStart', take: 'high', of: LAST }, 0.97] } },
  }),
} as const satisfies Readonly<Record<string, (given: Given) => Preset>>

export type PresetId = keyof typeof MAKERS
export const PRESET_IDS = Object.keys(MAKERS) as readonly PresetId[] // its own keys

/** A whole rule, ready to be armed: an alert once a day, in the regular session. */
export function presetRule(id: PresetId, { symbol, ...given }: Given & { readonly symbol: string }): Rule {
  const { ko, when, on = 'tick' }: Preset = MAKERS[id](given)
  return {
    v: 1,
    kind: 'alert',
    name: ko,
    universe: { symbols: [symbol] },
    session: { phases: ['regular'] },
    when,
    eval: { on },
    fire: { mode: 'oncePerDay' },
    then: [{ do: 'notify' }],
  }
}

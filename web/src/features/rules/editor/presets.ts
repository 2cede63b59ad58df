import { symbolOf } from '@naru/shared/domain/instrument'
import { resolveSymbol } from '@/lib/resolve-symbol.ts'
import type { Locale } from '@/text/locale.ts'
import { STARTER } from './conditions.ts'
import type { Json, JsonObject } from './json.ts'

/** What a new rule is begun with, as it stands in an address. */
export interface Beginning {
  readonly preset: string | undefined
  readonly symbol: string | undefined
  /** The saved line it is about. */
  readonly line: string | undefined
}

interface Given extends Beginning {
  /** The last price, when it is known: a round figure near it is easier to change than an empty box. */
  readonly price?: number | undefined
}

interface Preset {
  readonly ko: readonly [label: string, example: string]
  readonly en: readonly [label: string, example: string]
  readonly when: (given: Given) => Json
  /** Once a day unless told. */
  readonly fire?: JsonObject
  /** At every change unless told. */
  readonly on?: string
}

const LAST = { px: 'last' }
const DAILY_VOLUME = { ind: 'sma', tf: '1d', src: 'volume', period: 20, shift: 1 }
const average = (period: number): JsonObject => ({ ind: 'sma', tf: '1d', src: 'close', period })
const level = ({ line }: Given): Json => (line === undefined ? { krw: null } : { level: line })

const FOREIGNERS_BUY: JsonObject = { op: '>', l: { flow: 'foreignNetQty', window: '1d' }, r: 0 }
const PRICE_IS_UP: JsonObject = { op: '>', l: { px: 'changePct' }, r: 0 }

/** The usual questions of a Korean desk. What is still to be said is left open: the form asks for it. */
const PRESETS = {
  priceAbove: {
    ko: ['가격이 오르면', '현재가가 80,000원 이상이면'],
    en: ['Price above', 'The last price is at least 80,000 won'],
    when: ({ price }) => ({ op: '>=', l: LAST, r: { krw: price ?? null } }),
  },
  priceBelow: {
    ko: ['가격이 내리면', '현재가가 60,000원 이하이면'],
    en: ['Price below', 'The last price is at most 60,000 won'],
    when: ({ price }) => ({ op: '<=', l: LAST, r: { krw: price ?? null } }),
  },
  resistanceBreak: {
    ko: ['저항선 돌파', '현재가가 그어 둔 저항선을 위로 뚫으면'],
    en: ['Resistance break', 'The price crosses above a line you drew'],
    when: (given) => ({ op: 'crossesAbove', l: LAST, r: level(given) }),
  },
  supportBreak: {
    ko: ['지지선 이탈', '현재가가 그어 둔 지지선을 아래로 뚫으면'],
    en: ['Support break', 'The price crosses below a line you drew'],
    when: (given) => ({ op: 'crossesBelow', l: LAST, r: level(given) }),
  },
  volumeSurge: {
    ko: ['거래량 급증', '오늘 거래량이 20일 평균의 두 배를 넘으면'],
    en: ['Volume surge', 'Today’s volume is twice its 20-day average'],
    when: () => ({ op: '>', l: { tape: 'volume' }, r: { mul: [DAILY_VOLUME, 2] } }),
  },
  changeRate: {
    ko: ['등락률', '하루에 5% 넘게 오르면'],
    en: ['Change of the day', 'It is up more than 5% today'],
    when: () => ({ op: '>=', l: { px: 'changePct' }, r: { pct: 5 } }),
  },
  maCross: {
    ko: ['이동평균 골든크로스', '5일선이 20일선을 위로 뚫으면'],
    en: ['Moving averages cross', 'The 5-day average crosses above the 20-day one'],
    when: () => ({ op: 'crossesAbove', l: average(5), r: average(20) }),
  },
  rsiOversold: {
    ko: ['RSI 과매도', '일봉 RSI가 30 아래로 내려가면'],
    en: ['RSI oversold', 'The daily RSI falls below 30'],
    when: () => ({ op: 'crossesBelow', l: { ind: 'rsi', tf: '1d', src: 'close', period: 14 }, r: 30 }),
  },
  newHigh: {
    ko: ['52주 신고가', '현재가가 52주 최고가를 넘으면'],
    en: ['52-week high', 'The last price is above the 52-week high'],
    when: () => ({ op: '>', l: LAST, r: { fact: 'high52w' } }),
  },
  tradeStrength: {
    ko: ['체결강도', '체결강도가 1분 동안 120%를 넘어 있으면'],
    en: ['Trade strength', 'Trade strength stays above 120% for a minute'],
    when: () => ({ hold: { op: '>', l: { tape: 'tradeStrength' }, r: { pct: 120 } }, for: '00:01:00' }),
  },
  foreignBuying: {
    ko: ['외국인 매수', '외국인이 사고 가격도 오르면'],
    en: ['Foreigners buy', 'Foreigners are net buyers and the price is up'],
    when: () => ({
      all: [FOREIGNERS_BUY, PRICE_IS_UP],
    }),
  },
  viTriggered: {
    ko: ['VI 발동', '변동성 완화장치가 걸리면'],
    en: ['Volatility interruption', 'A volatility interruption is triggered'],
    when: () => ({ flag: 'viActive' }),
    fire: { mode: 'edge', cooldown: '00:05:00' },
  },
} as const satisfies Readonly<Record<string, Preset>>

export type PresetId = keyof typeof PRESETS

const isPreset = (id: string | undefined): id is PresetId => id !== undefined && Object.hasOwn(PRESETS, id)

export const presetList = (locale: Locale) =>
  (Object.entries(PRESETS) as readonly (readonly [PresetId, Preset])[]).map(([id, preset]) => ({
    id,
    label: preset[locale][0],
    example: preset[locale][1],
  }))

/** The short code an address means; none when it means nothing. */
function symbolsOf(symbol: string | undefined): readonly string[] {
  const id = symbol === undefined ? undefined : resolveSymbol(symbol)
  return id === undefined ? [] : [symbolOf(id)]
}

interface Sketch {
  readonly name: string
  readonly when: Json
  readonly fire?: JsonObject | undefined
}

const sketch = ({ symbol }: Beginning, { name, when, fire }: Sketch): JsonObject => ({
  v: 1,
  kind: 'alert',
  name,
  universe: { symbols: symbolsOf(symbol) },
  session: { phases: ['regular'] },
  when,
  eval: { on: 'tick' },
  fire: fire ?? { mode: 'oncePerDay' },
  then: [{ do: 'notify' }],
})

export function presetDraft(id: PresetId, given: Given, locale: Locale): JsonObject {
  const preset: Preset = PRESETS[id]
  return sketch(given, { name: preset[locale][0], when: preset.when(given), fire: preset.fire })
}

/** The price at or above an amount, which is easily made into anything else. */
export const emptyRule = (beginning: Beginning, name: string): JsonObject => sketch(beginning, { name, when: STARTER })

/** What a link begins; undefined when it leaves the choice to the reader. */
export function beginRule(beginning: Beginning, locale: Locale): JsonObject | undefined {
  return isPreset(beginning.preset) ? presetDraft(beginning.preset, beginning, locale) : undefined
}

/** JSON as it is edited: what is still to be said is null. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

interface Given {
  /** Won per share, for a level that has not been drawn yet; null leaves it open. */
  readonly price: number | null
  /** Id of a saved line; a preset about lines uses `price` without one. */
  readonly line?: string | undefined
}

interface Preset {
  readonly ko: readonly [label: string, example: string]
  readonly en: readonly [label: string, example: string]
  readonly when: (given: Given) => JsonObject
  /** Once a day unless told. */
  readonly fire?: JsonObject
}

const LAST = { px: 'last' }
const average = (period: number, more: JsonObject = {}): JsonObject => ({
  ind: 'sma',
  tf: '1d',
  src: 'close',
  period,
  ...more,
})
const RSI = { ind: 'rsi', tf: '1d', src: 'close', period: 14 }
const levelOf = ({ price, line }: Given): Json => (line === undefined ? { krw: price } : { level: line })
const FOREIGNERS_BUY: JsonObject = { op: '>', l: { flow: 'foreignNetQty', window: '1d' }, r: 0 }
const PRICE_IS_UP: JsonObject = { op: '>', l: { px: 'changePct' }, r: 0 }
const HIGH_OF_DAY = { since: 'dayStart', take: 'high', of: LAST }

/** What people ask most, each ready with one tap. The editor, the templates and the reference know no other list. */
const PRESETS = {
  priceAbove: {
    ko: ['가격이 오르면', '현재가가 80,000원 이상이면'],
    en: ['Price above', 'The last price is at least 80,000 won'],
    when: ({ price }) => ({ op: '>=', l: LAST, r: { krw: price } }),
  },
  priceBelow: {
    ko: ['가격이 내리면', '현재가가 60,000원 이하이면'],
    en: ['Price below', 'The last price is at most 60,000 won'],
    when: ({ price }) => ({ op: '<=', l: LAST, r: { krw: price } }),
  },
  resistanceBreak: {
    ko: ['저항선 돌파', '현재가가 그어 둔 저항선을 위로 뚫으면'],
    en: ['Resistance break', 'The price crosses above a line you drew'],
    when: (given) => ({ op: 'crossesAbove', l: LAST, r: levelOf(given) }),
  },
  supportBreak: {
    ko: ['지지선 이탈', '현재가가 그어 둔 지지선을 아래로 뚫으면'],
    en: ['Support break', 'The price crosses below a line you drew'],
    when: (given) => ({ op: 'crossesBelow', l: LAST, r: levelOf(given) }),
  },
  volumeSurge: {
    ko: ['거래량 급증', '오늘 거래량이 20일 평균의 두 배를 넘으면'],
    en: ['Volume surge', 'Today’s volume is twice its 20-day average'],
    when: () => ({ op: '>', l: { tape: 'volume' }, r: { mul: [average(20, { src: 'volume', shift: 1 }), 2] } }),
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
  deadCross: {
    ko: ['이동평균 데드크로스', '5일선이 20일선을 아래로 뚫으면'],
    en: ['Moving averages cross down', 'The 5-day average crosses below the 20-day one'],
    when: () => ({ op: 'crossesBelow', l: average(5), r: average(20) }),
  },
  rsiOversold: {
    ko: ['RSI 과매도', '일봉 RSI가 30 아래로 내려가면'],
    en: ['RSI oversold', 'The daily RSI falls below 30'],
    when: () => ({ op: 'crossesBelow', l: RSI, r: 30 }),
  },
  rsiOverbought: {
    ko: ['RSI 과매수', '일봉 RSI가 70 위로 올라가면'],
    en: ['RSI overbought', 'The daily RSI rises above 70'],
    when: () => ({ op: 'crossesAbove', l: RSI, r: 70 }),
  },
  bollingerBreak: {
    ko: ['볼린저 상단 돌파', '현재가가 일봉 볼린저 밴드 위로 나가면'],
    en: ['Above the upper Bollinger band', 'The price crosses above the daily upper band'],
    when: () => ({ op: 'crossesAbove', l: LAST, r: { ind: 'bbands', tf: '1d', output: 'upper' } }),
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
  trailingHigh: {
    ko: ['고점에서 하락', '오늘 고가보다 3% 내려오면'],
    en: ['Below the high of the day', 'It is 3% below the high of the day'],
    when: () => ({ op: '<=', l: LAST, r: { mul: [HIGH_OF_DAY, 0.97] } }),
  },
} as const satisfies Readonly<Record<string, Preset>>

export type PresetId = keyof typeof PRESETS
export const PRESET_IDS = Object.keys(PRESETS) as readonly PresetId[] // its own keys

type Locale = 'ko' | 'en'

export const presetWords = (id: PresetId, locale: Locale): { readonly label: string; readonly example: string } => {
  const [label, example] = PRESETS[id][locale]
  return { label, example }
}

/** A rule as it is edited: an alert once a day, in the regular session, with what was not given left open. */
export function presetRule(
  id: PresetId,
  { symbols, locale, ...given }: Given & { readonly symbols: readonly string[]; readonly locale: Locale },
): JsonObject {
  const preset: Preset = PRESETS[id]
  return ruleDraft({ symbols, name: preset[locale][0], when: preset.when(given), fire: preset.fire })
}

interface Sketch {
  readonly symbols: readonly string[]
  readonly name: string
  readonly when: Json
  readonly fire?: JsonObject | undefined
}

/** An alert about one condition, as it is edited. */
export const ruleDraft = ({ symbols, name, when, fire }: Sketch): JsonObject => ({
  v: 1,
  kind: 'alert',
  name,
  universe: { symbols },
  session: { phases: ['regular'] },
  when,
  eval: { on: 'tick' },
  fire: fire ?? { mode: 'oncePerDay' },
  then: [{ do: 'notify' }],
})

/** What a number means. Two operands are comparable when their units agree. */
export type Unit =
  | 'krw' // won, or won per share
  | 'pct' // percent: 3 is three percent
  | 'shares'
  | 'points' // of an index
  | 'number' // a plain number: ratios, oscillators, signals
  | 'count' // times, orders, bars
  | 'days'
  | 'duration' // milliseconds

export interface Label {
  readonly ko: string
  readonly en: string
}

export const UNITS: Readonly<Record<Unit, Label>> = {
  krw: { ko: '원', en: 'won' },
  pct: { ko: '%', en: '%' },
  shares: { ko: '주', en: 'shares' },
  points: { ko: '포인트', en: 'points' },
  number: { ko: '', en: '' },
  count: { ko: '개', en: '' },
  days: { ko: '일', en: 'days' },
  duration: { ko: '시간', en: 'time' },
}

/** Who tells the value: what has to be subscribed to, or read, for it. */
export type Feed =
  | 'tick'
  | 'book'
  | 'bars'
  | 'reference' // yesterday's close and the price limits: once a day
  | 'flow'
  | 'fundamental'
  | 'status'
  | 'index'
  | 'fx'
  | 'position'
  | 'account'
  | 'strategy'
  | 'clock'
  | 'line'

/** How old a value may be before it is unknown, in milliseconds. What only changes by an event never grows old. */
export const STALE_AFTER_MS: Readonly<Record<Feed, number>> = {
  tick: 600_000, // a quiet stock may not trade for minutes
  book: 60_000,
  bars: Number.POSITIVE_INFINITY,
  reference: Number.POSITIVE_INFINITY,
  flow: 3 * 86_400_000, // published after the close; a weekend lies between
  fundamental: 8 * 86_400_000,
  status: Number.POSITIVE_INFINITY,
  index: 300_000,
  fx: 86_400_000,
  position: Number.POSITIVE_INFINITY,
  account: Number.POSITIVE_INFINITY,
  strategy: Number.POSITIVE_INFINITY,
  clock: Number.POSITIVE_INFINITY,
  line: Number.POSITIVE_INFINITY,
}

interface Entry extends Label {
  readonly unit: Unit
  readonly feed: Feed
  /** Grows during the day and starts again on the next: what came in within a time can be told. */
  readonly isCumulative?: true
}

type EntryOf = readonly [ko: string, en: string, unit: Unit, feed: Feed, isCumulative?: true]

const entry = (...[ko, en, unit, feed, isCumulative]: EntryOf): Entry => ({
  ko,
  en,
  unit,
  feed,
  ...(isCumulative && { isCumulative }),
})

type Level = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10
const LEVELS: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

const quotes = <P extends 'bid' | 'ask'>(prefix: P, ko: string): Record<`${P}${Level}`, Entry> =>
  Object.fromEntries(
    LEVELS.map((level) => [`${prefix}${level}`, entry(`${ko} ${level}호가`, `${prefix} ${level}`, 'krw', 'book')]),
  ) as Record<`${P}${Level}`, Entry> // one entry for each level

export const PRICES = {
  last: entry('현재가', 'last price', 'krw', 'tick'),
  open: entry('시가', 'open', 'krw', 'tick'),
  high: entry('고가', 'high', 'krw', 'tick'),
  low: entry('저가', 'low', 'krw', 'tick'),
  close: entry('종가', 'close', 'krw', 'tick'),
  prevClose: entry('전일 종가', 'previous close', 'krw', 'tick'),
  changePct: entry('등락률', 'change rate', 'pct', 'tick'),
  vwap: entry('거래량 가중 평균가', 'VWAP of the day', 'krw', 'tick'),
  mid: entry('중간가', 'mid price', 'krw', 'book'),
  expected: entry('예상 체결가', 'expected match price', 'krw', 'book'),
  baseline: entry('기준가', 'base price', 'krw', 'reference'),
  upperLimit: entry('상한가', 'upper limit', 'krw', 'reference'),
  lowerLimit: entry('하한가', 'lower limit', 'krw', 'reference'),
  ...quotes('bid', '매수'),
  ...quotes('ask', '매도'),
} as const

export const TAPE = {
  volume: entry('누적 거래량', 'volume of the day', 'shares', 'tick', true),
  turnoverKrw: entry('누적 거래대금', 'turnover of the day', 'krw', 'tick', true),
  volPctPrevDay: entry('전일 대비 거래량', "volume against yesterday's", 'pct', 'tick'),
  tradeStrength: entry('체결강도', 'trade strength', 'pct', 'tick'),
  buyRatio: entry('매수 체결 비율', 'share of buyer-initiated volume', 'pct', 'tick'),
  bidQty: entry('총 매수 잔량', 'total bid size', 'shares', 'book'),
  askQty: entry('총 매도 잔량', 'total ask size', 'shares', 'book'),
  imbalance: entry('매수 잔량 비율', 'share of bids in the book', 'pct', 'book'),
} as const

export const FLOWS = {
  foreignNetQty: entry('외국인 순매수 수량', 'net shares bought by foreigners', 'shares', 'flow'),
  foreignNetKrw: entry('외국인 순매수 금액', 'net amount bought by foreigners', 'krw', 'flow'),
  instNetQty: entry('기관 순매수 수량', 'net shares bought by institutions', 'shares', 'flow'),
  instNetKrw: entry('기관 순매수 금액', 'net amount bought by institutions', 'krw', 'flow'),
  individualNetQty: entry('개인 순매수 수량', 'net shares bought by individuals', 'shares', 'flow'),
  programNetQty: entry('프로그램 순매수 수량', 'net shares bought by programs', 'shares', 'flow'),
  programNetKrw: entry('프로그램 순매수 금액', 'net amount bought by programs', 'krw', 'flow'),
  shortRatio: entry('공매도 비중', 'share of short sales', 'pct', 'flow'),
  creditBalance: entry('신용 잔고율', 'margin balance rate', 'pct', 'flow'),
} as const

export const FLOW_WINDOWS = { '1d': '하루', '5d': '5일', '20d': '20일' } as const

export const INDICES = { KOSPI: '코스피', KOSDAQ: '코스닥', KOSPI200: '코스피200' } as const

export const INDEX_FIELDS = {
  last: entry('지수', 'index', 'points', 'index'),
  open: entry('시가', 'open', 'points', 'index'),
  high: entry('고가', 'high', 'points', 'index'),
  low: entry('저가', 'low', 'points', 'index'),
  changePct: entry('등락률', 'change rate', 'pct', 'index'),
  rising: entry('오른 종목 수', 'issues that rose', 'count', 'index'),
  falling: entry('내린 종목 수', 'issues that fell', 'count', 'index'),
  advanceRatio: entry('오른 종목 비율', 'share of issues that rose', 'pct', 'index'),
} as const

export const RATES = { USDKRW: entry('원/달러 환율', 'won per US dollar', 'krw', 'fx') } as const

export const FACTS = {
  marketCap: entry('시가총액', 'market capitalization', 'krw', 'fundamental'),
  per: entry('PER', 'price/earnings', 'number', 'fundamental'),
  pbr: entry('PBR', 'price/book', 'number', 'fundamental'),
  eps: entry('EPS', 'earnings per share', 'krw', 'fundamental'),
  listedDays: entry('상장 후 경과일', 'days since listing', 'days', 'fundamental'),
  high52w: entry('52주 최고가', '52-week high', 'krw', 'fundamental'),
  low52w: entry('52주 최저가', '52-week low', 'krw', 'fundamental'),
  nearHigh52w: entry('52주 최고가 대비 비율', 'price as a share of the 52-week high', 'pct', 'fundamental'),
  dividendExIn: entry('배당락까지 남은 날', 'days to the ex-dividend date', 'days', 'fundamental'),
  earningsIn: entry('실적 발표까지 남은 날', 'days to the earnings release', 'days', 'fundamental'),
  splitIn: entry('액면 변경까지 남은 날', 'days to the split', 'days', 'fundamental'),
} as const

export const FLAGS = {
  viActive: entry('변동성 완화장치 발동 중', 'under a volatility interruption', 'number', 'status'),
  halted: entry('거래 정지 중', 'halted', 'number', 'status'),
  managed: entry('관리 종목', 'under administration', 'number', 'status'),
  warned: entry('투자 경고 종목', 'under an investment warning', 'number', 'status'),
  singlePrice: entry('단일가 매매 중', 'in single-price trading', 'number', 'status'),
  limitUp: entry('상한가', 'at its upper limit', 'number', 'tick'),
  limitDown: entry('하한가', 'at its lower limit', 'number', 'tick'),
  nxtEligible: entry('넥스트레이드 거래 가능 종목', 'tradable on NXT', 'number', 'status'),
} as const

export const POSITION = {
  qty: entry('보유 수량', 'shares held', 'shares', 'position'),
  sellableQty: entry('매도 가능 수량', 'shares that can be sold', 'shares', 'position'),
  avgPrice: entry('평균 단가', 'average price', 'krw', 'position'),
  pnlPct: entry('평가 수익률', 'unrealized return', 'pct', 'position'),
  pnlKrw: entry('평가 손익', 'unrealized profit', 'krw', 'position'),
  heldDays: entry('보유 일수', 'days held', 'days', 'position'),
  heldBars: entry('보유 봉 수', 'bars held', 'count', 'position'),
  maxPnlPct: entry('보유 중 최고 수익률', 'best return while held', 'pct', 'position'),
  owner: entry('이 규칙이 연 포지션', 'opened by this rule', 'number', 'strategy'),
} as const

export const ACCOUNT = {
  cash: entry('예수금', 'cash', 'krw', 'account'),
  buyable100: entry('증거금 100% 주문 가능 금액', 'buying power without margin', 'krw', 'account'),
  equity: entry('총자산', 'equity', 'krw', 'account'),
  dayPnlPct: entry('오늘 수익률', "today's return", 'pct', 'account'),
  dayPnlKrw: entry('오늘 손익', "today's profit", 'krw', 'account'),
  dayTrades: entry('오늘 거래 횟수', "today's trades", 'count', 'account'),
  exposurePct: entry('주식 비중', 'share of stocks', 'pct', 'account'),
  openOrders: entry('미체결 주문 수', 'open orders', 'count', 'account'),
} as const

export const STRATEGY = {
  dayPnl: entry('이 규칙의 오늘 손익', "this rule's profit today", 'krw', 'strategy'),
  losingStreak: entry('이 규칙의 연속 손실 횟수', "this rule's losses in a row", 'count', 'strategy'),
  lastFire: entry('마지막 발생 후 지난 시간', 'time since it last fired', 'duration', 'strategy'),
} as const

export const TIMES = {
  minutesToClose: entry('장 마감까지 남은 시간', 'time to the close', 'duration', 'clock'),
  minutesSinceOpen: entry('장 시작 후 지난 시간', 'time since the open', 'duration', 'clock'),
  tradingDayOfMonth: entry('이달의 거래일 순번', 'trading day of the month', 'count', 'clock'),
} as const

export const CALENDAR_FLAGS = {
  firstTradingDayOfMonth: { ko: '이달의 첫 거래일', en: 'the first trading day of the month' },
  lastTradingDayOfMonth: { ko: '이달의 마지막 거래일', en: 'the last trading day of the month' },
  firstTradingDayOfWeek: { ko: '이번 주의 첫 거래일', en: 'the first trading day of the week' },
  lastTradingDayOfWeek: { ko: '이번 주의 마지막 거래일', en: 'the last trading day of the week' },
  holidayTomorrow: { ko: '내일이 휴장일', en: 'the market is closed tomorrow' },
  optionExpiryDay: { ko: '옵션 만기일', en: 'an option expiry day' },
} as const satisfies Readonly<Record<string, Label>>

export const BAR_FIELDS = {
  open: entry('시가', 'open', 'krw', 'bars'),
  high: entry('고가', 'high', 'krw', 'bars'),
  low: entry('저가', 'low', 'krw', 'bars'),
  close: entry('종가', 'close', 'krw', 'bars'),
  volume: entry('거래량', 'volume', 'shares', 'bars'),
} as const

export const PRIOR_PERIODS = { hour: '지난 시간', day: '전일', week: '지난주', month: '지난달' } as const

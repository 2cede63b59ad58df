import type { InstrumentKind, Market } from '@naru/shared/domain/instrument'
import type { Freshness } from '@/lib/quotes.ts'

const market: Readonly<Record<Market, string>> = { kospi: '코스피', kosdaq: '코스닥', konex: '코넥스' }
const kind: Readonly<Record<InstrumentKind, string>> = {
  stock: '주식',
  etf: 'ETF',
  etn: 'ETN',
  elw: 'ELW',
  reit: '리츠',
  other: '기타',
}
const freshness: Readonly<Record<Freshness['kind'], string>> = {
  live: '실시간',
  polled: '조회',
  relayed: '서버 경유',
  stale: '멈춤',
  none: '시세 대기',
}

export const quotes = {
  market,
  kind,
  freshness,
  halted: '거래정지',
  managed: '관리종목',
  warningLevel: { caution: '투자주의', warning: '투자경고', risk: '투자위험' },
  liquidating: '정리매매',
  nxt: 'NXT',
  nxtHint: 'NXT에서도 거래돼요.',
  venue: '시세를 볼 거래소',
  nxtShown: 'NXT 시세를 보고 있어요. 주문은 KRX로 나가요.',
  vi: 'VI 발동',
  strength: '체결강도',
  strengthHint: '매수 체결량 ÷ 매도 체결량 × 100. 100보다 크면 매수가 더 많아요.',
  replayDate: (date: string) => `리플레이 ${date}`,
  waiting: '시세를 기다리고 있어요',
  noBridge: '증권사 계정을 연결하면 시세가 보여요',
  noBridgeHint: '시세는 내 증권사 계정으로 받아 나에게만 보여요.',
  connect: '계정 연결하기',
  offline: '인터넷 연결이 끊겼어요',
  offlineHint: '받아 둔 값이 없어요. 연결되면 자동으로 불러와요.',
}

export const chart = {
  title: '차트',
  spec: { '1m': '1분', '5m': '5분', '15m': '15분', '60m': '60분', '1d': '일봉', '1w': '주봉', '1mo': '월봉' },
  close: '종가',
  averages: '이동평균선',
  average: '이동평균',
  olderLoading: '이전 봉을 불러오는 중',
  olderFailed: '이전 봉을 불러오지 못했어요. 차트를 다시 밀면 또 시도해요.',
  olderNone: '가장 오래된 봉이에요',
  storedOnly: '증권사에 묻지 못해 저장된 봉만 보여요.',
  daysMissing: (count: number) => `${count}일치 봉을 아직 불러오는 중이에요.`,
  empty: '아직 그릴 봉이 없어요',
  emptyHint: '거래가 시작되면 여기에 캔들이 그려져요.',
  stale: '실시간이 끊겨 마지막 봉이 멈춰 있어요',
  attribution: 'TradingView의 차트 라이브러리 (새 창)',
  summary: (facts: {
    readonly name: string
    readonly spec: string
    readonly count: number
    readonly from: string
    readonly to: string
    readonly last: string
    readonly high: string
    readonly low: string
    readonly rate: string
  }) =>
    `${facts.name} ${facts.spec} 차트. ${facts.from}부터 ${facts.to}까지 봉 ${facts.count}개. 마지막 가격 ${facts.last}원, 기간 최고 ${facts.high}원, 최저 ${facts.low}원, 기간 등락률 ${facts.rate}.`,
}

export const book = {
  title: '호가',
  asks: '매도 호가',
  bids: '매수 호가',
  askSize: '매도잔량',
  price: '가격',
  bidSize: '매수잔량',
  total: '총잔량',
  last: '현재가',
  expected: '예상체결',
  base: '기준가',
  ownDetail: '주문 상세 보기',
  mineShort: { buy: (quantity: string) => `매수 ${quantity}`, sell: (quantity: string) => `매도 ${quantity}` },
  marks: { upperLimit: '상', lowerLimit: '하', open: '시', high: '고', low: '저' },
  markNames: { upperLimit: '상한가', lowerLimit: '하한가', open: '시가', high: '고가', low: '저가' },
  mine: { buy: (quantity: string) => `내 매수 ${quantity}`, sell: (quantity: string) => `내 매도 ${quantity}` },
  mineOutside: (count: number) => `10호가 밖에 내 주문 ${count}건`,
  rung: (side: 'ask' | 'bid', price: string, size: string) =>
    `${side === 'ask' ? '매도' : '매수'} 호가 ${price}원, 잔량 ${size}주`,
  rungHint: '누르면 주문 가격에 넣어요',
  empty: '호가가 아직 없어요',
  emptyHint: '장이 열리면 매도·매수 10호가가 여기에 나타나요.',
}

export const search = {
  title: '종목 찾기',
  open: '종목 찾기',
  label: '이름, 코드, 영문, 초성',
  placeholder: '삼성전자, 005930, ㅅㅅㅈㅈ',
  pages: '화면',
  results: '찾은 종목',
  found: (count: number) => `${count}개를 찾았어요`,
  nothing: '맞는 종목이 없어요',
  nothingHint: '이름 일부나 여섯 자리 코드, 초성으로 다시 찾아보세요.',
}

export const watchlist = {
  title: '관심종목',
  folders: '관심종목 폴더',
  empty: '이 폴더는 비어 있어요',
  emptyHint: '종목을 담아 두면 현재가와 등락률을 한눈에 볼 수 있어요.',
  noFolders: '폴더가 없어요',
  noFoldersHint: '폴더를 만들어 지켜볼 종목을 나눠 담아 보세요.',
  add: '종목 추가',
  added: (name: string) => `${name} 담았어요`,
  removed: (name: string) => `${name} 뺐어요`,
  edit: '편집',
  editDone: '편집 끝',
  drag: (name: string) => `${name} 순서 바꾸기`,
  dragHint: '스페이스로 집고 위아래 화살표로 옮긴 뒤 다시 스페이스로 놓아요. Esc는 그만두기예요.',
  picked: (name: string, place: number, count: number) => `${name}을(를) 집었어요. ${count}개 중 ${place}번째예요.`,
  movedOver: (name: string, place: number, count: number) => `${name}: ${count}개 중 ${place}번째`,
  dropped: (name: string, place: number, count: number) => `${name}을(를) ${count}개 중 ${place}번째에 놓았어요.`,
  dragCanceled: (name: string) => `${name}은(는) 제자리에 있어요.`,
  columns: '보일 열',
  column: {
    change: '전일대비',
    volume: '거래량',
    turnover: '거래대금',
    strength: '체결강도',
    range: '고가·저가',
    freshness: '시세 상태',
  },
  moveTo: (name: string) => `${name}을(를) 옮길 폴더`,
  moveToFolder: '다른 폴더로',
  moveUp: (name: string) => `${name} 위로`,
  moveDown: (name: string) => `${name} 아래로`,
  remove: (name: string) => `${name} 빼기`,
  newFolder: '새 폴더',
  renameFolder: '폴더 이름 바꾸기',
  deleteFolder: '폴더 지우기',
  deleteBody: (name: string, count: number) =>
    `‘${name}’ 폴더와 그 안의 관심종목 ${count}개가 목록에서 사라져요. 보유 종목과 주문은 그대로예요.`,
  folderName: '폴더 이름',
  folderNameInvalid: '1자에서 40자까지 쓸 수 있어요.',
  failed: '관심종목을 바꾸지 못했어요',
  instrument: '종목',
  freshness: '시세 상태',
}

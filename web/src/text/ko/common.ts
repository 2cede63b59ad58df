import type { Phase } from '@naru/shared/market/session-phase'

export const common = {
  appName: '나루',
  tagline: '내 NAS에서 도는 국내주식 자동매매',
  skipToContent: '본문으로 건너뛰기',
  retry: '다시 시도',
  close: '닫기',
  cancel: '그만두기',
  save: '저장',
  loading: '불러오는 중',
  more: '더 보기',
  none: '없음',
  unknown: '알 수 없음',
  shares: (quantity: string) => `${quantity}주`,
  won: (amount: string) => `${amount}원`,
  up: '상승',
  down: '하락',
  flat: '보합',
  secondsAgo: (count: number) => `${count}초 전`,
  minutesAgo: (count: number) => `${count}분 전`,
  hoursAgo: (count: number) => `${count}시간 전`,
  daysAgo: (count: number) => `${count}일 전`,
  justNow: '방금',
  never: '기록 없음',
  staleTitle: (age: string) => `${age} 기준이라 지금과 다를 수 있어요`,
  holdHint: '끝까지 누르고 있으면 실행돼요',
  offlineBanner: '인터넷 연결이 끊겼어요. 화면의 숫자는 마지막으로 받은 값이고, 연결되면 자동으로 새로 고쳐요.',
  realtimeBanner: '실시간 연결이 끊겼어요. 다시 연결하는 동안 주기적으로 새로 고쳐요.',
  notices: '상태 안내',
  messages: '알림',
}

export const nav = {
  label: '주 메뉴',
  home: '홈',
  watchlist: '관심',
  rankings: '순위',
  orders: '주문',
  accounts: '계좌',
  safety: '안전',
  records: '기록',
  settings: '설정',
  signOut: '로그아웃',
  themeToDark: '어두운 화면으로',
  themeToLight: '밝은 화면으로',
  toEnglish: 'English',
  languageLabel: '언어',
}

export const signIn = {
  title: '나루에 로그인',
  lead: '내 증권사 키는 브라우저에서 봉인되어 내 브리지만 열 수 있어요.',
  google: 'Google로 계속하기',
  starting: 'Google로 이동하는 중…',
  points: [
    '주문은 한 번만 나가고, 결과를 모르면 모른다고 말해요.',
    '앱 키와 시크릿은 서버도 읽을 수 없게 봉인돼요.',
    '처음에는 모의투자로 시작해요.',
  ],
  errors: {
    refused: 'Google 로그인이 취소됐어요. 로그인되지 않았어요. 다시 시도해 주세요.',
    expired: '로그인 확인 시간이 지났어요. 로그인되지 않았어요. 다시 시도해 주세요.',
    unavailable: '로그인 서버에 연결할 수 없어요. 로그인되지 않았어요. 잠시 뒤 다시 시도해 주세요.',
  },
}

export const pages = {
  notFoundTitle: '페이지를 찾을 수 없어요',
  notFoundBody: '주소가 바뀌었거나 없는 페이지예요. 바뀐 것은 없어요.',
  errorTitle: '화면을 그리다 오류가 났어요',
  errorBody: '이 오류로 주문이 나가거나 바뀌지는 않았어요. 다시 시도하거나 홈에서 현재 상태를 확인해 주세요.',
  errorId: (id: string) => `오류 번호 ${id}`,
  goHome: '홈으로',
}

export const market = {
  phase: {
    pre_open: '개장 전',
    opening_auction: '장전 동시호가',
    open: '정규장',
    closing_auction: '장마감 동시호가',
    after_close: '장 종료',
    after_hours_single: '시간외 단일가',
    after_market: '애프터마켓',
    nxt_pre: 'NXT 프리마켓',
    nxt_main: 'NXT 메인마켓',
    nxt_after: 'NXT 애프터마켓',
    closed: '장 마감',
    holiday: '휴장',
    halted: '거래정지',
    vi: 'VI 발동',
  } satisfies Record<Phase, string>,
  remaining: (hours: number, minutes: number) =>
    hours > 0 ? `${hours}시간 ${minutes}분 남음` : minutes > 0 ? `${minutes}분 남음` : '1분 안',
  next: (phase: string) => `다음: ${phase}`,
  holiday: (name: string) => `휴장 · ${name}`,
  until: (time: string) => `${time}까지`,
  replay: (date: string) => `리플레이 ${date}`,
  replayNotice: (date: string) => `체험 환경이에요. 시세는 ${date}에 기록된 것이고, 주문은 가상의 증권사로만 나가요.`,
  sandboxNotice: '체험 환경이에요. 주문은 가상의 증권사로만 나가요.',
  label: '시장 상태',
}

export const bridge = {
  label: '브리지',
  alive: '브리지 정상',
  late: (age: string) => `브리지 응답 ${age}`,
  dead: (age: string) => `브리지 응답 없음 · ${age}`,
  none: '브리지 없음',
  never: '브리지가 아직 켜진 적이 없어요',
  fingerprint: '공개키 지문',
  fingerprintHint: 'NAS에서 브리지를 켤 때 나오는 지문과 같아야 해요.',
  version: (version: string) => `버전 ${version}`,
  keyMismatch: '서버에 적힌 공개키가 이 사이트가 아는 것과 달라요. 키를 입력하지 말고 운영자에게 알려 주세요.',
  url: '주소',
  stream: { up: '실시간 시세', connecting: '시세 연결 중', relay: '느린 시세 (서버 경유)', down: '시세 끊김' },
}

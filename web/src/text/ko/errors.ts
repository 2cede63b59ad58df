import type { AnyErrorCode, Wording } from '../codes.ts'
import { keptErrors } from './kept-errors.ts'
import { refusals } from './refusals.ts'

const NOT_ORDERED = '주문은 나가지 않았어요.'
const NOT_SAVED = '아무것도 저장되지 않았어요.'
const NOT_CONNECTED = '계좌는 아직 연결되지 않았어요.'

export const errors: Readonly<Record<AnyErrorCode, Wording>> = {
  ...refusals,
  ...keptErrors,
  unauthenticated: { what: '로그인이 필요해요.', notDone: '요청은 처리되지 않았어요.', next: '다시 로그인해 주세요.' },
  session_expired: {
    what: '로그인이 만료됐어요.',
    notDone: '요청은 처리되지 않았어요.',
    next: '다시 로그인하면 이어서 할 수 있어요.',
  },
  not_found: {
    what: '찾을 수 없어요.',
    notDone: '바뀐 것은 없어요.',
    next: '이미 지워졌거나 다른 계정의 것일 수 있어요. 목록을 새로 고쳐 주세요.',
  },
  permission_missing: {
    what: '이 작업을 할 권한이 없어요.',
    notDone: '바뀐 것은 없어요.',
    next: '실전투자는 운영자의 허가가 필요해요. 운영자에게 요청해 주세요.',
  },
  step_up_required: {
    what: '한 번 더 본인 확인이 필요해요.',
    notDone: '바뀐 것은 없어요.',
    next: '추가 인증을 마친 뒤 다시 시도해 주세요.',
  },
  second_factor_missing: {
    what: '추가 인증 수단이 등록되어 있지 않아요.',
    notDone: '바뀐 것은 없어요.',
    next: '설정에서 인증 앱(OTP)을 등록한 뒤 다시 시도해 주세요.',
  },
  live_not_confirmed: {
    what: '이 계좌로 실전 거래를 하겠다고 아직 확인하지 않았어요.',
    notDone: NOT_ORDERED,
    next: '계좌 설정에서 실전 거래 확인 문구를 입력해 주세요.',
  },
  live_cooldown: {
    what: '인증 수단이나 계좌 키가 바뀐 뒤 24시간이 지나지 않았어요.',
    notDone: NOT_ORDERED,
    next: '대기 시간이 끝나면 다시 주문할 수 있어요. 취소와 중지는 지금도 할 수 있어요.',
  },
  confirmation_mismatch: {
    what: '입력한 확인 문구가 달라요.',
    notDone: '바뀐 것은 없어요.',
    next: '계좌번호 뒷자리나 계좌 이름 뒤에 ‘실전’을 붙여 입력해 주세요.',
  },
  version_not_armed: {
    what: '켜져 있는 규칙이나 전략의 주문이 아니에요.',
    notDone: NOT_ORDERED,
    next: '내용이 바뀌었다면 새로 켜 주세요.',
  },
  limit_out_of_range: {
    what: '한도를 그 값으로 정할 수 없어요.',
    notDone: NOT_SAVED,
    next: '표시된 범위 안의 값으로 고쳐 주세요.',
  },
  daily_value_exceeded: {
    what: '하루 매수 금액 한도를 넘는 주문이에요.',
    notDone: NOT_ORDERED,
    next: '금액을 줄이거나 내일 다시 주문해 주세요.',
  },
  daily_orders_exceeded: {
    what: '하루 주문 횟수 한도를 다 썼어요.',
    notDone: NOT_ORDERED,
    next: '취소와 중지는 지금도 할 수 있어요. 주문은 내일 다시 할 수 있어요.',
  },
  second_factor_wrong: {
    what: '인증 번호가 맞지 않거나 시간이 지났어요.',
    notDone: '바뀐 것은 없어요.',
    next: '인증 앱에 보이는 새 번호 6자리를 입력해 주세요.',
  },
  rate_limited: {
    what: '요청이 너무 잦아요.',
    notDone: '이번 요청은 처리되지 않았어요.',
    next: '잠시 뒤 다시 시도해 주세요.',
  },
  input_invalid: { what: '입력한 값이 올바르지 않아요.', notDone: NOT_SAVED, next: '표시된 칸을 고쳐 주세요.' },

  broker_rejected: {
    what: '증권사가 주문을 거부했어요.',
    notDone: '주문은 접수되지 않았어요.',
    next: '증권사가 알려준 이유를 확인해 주세요.',
  },
  broker_unreachable: {
    what: '증권사에 연결할 수 없어요.',
    notDone: '이번 요청은 증권사에 닿지 않았어요.',
    next: '브리지가 계속 다시 연결하고 있어요. 잠시 뒤 확인해 주세요.',
  },
  broker_maintenance: {
    what: '증권사가 점검 중이에요.',
    notDone: '이번 요청은 처리되지 않았어요.',
    next: '점검이 끝나면 자동으로 다시 연결해요.',
  },
  broker_not_offered: {
    what: '증권사가 이 계좌에는 제공하지 않는 서비스예요.',
    notDone: '이번 요청은 처리되지 않았어요.',
    next: '실전투자 계좌에서만 되는 기능일 수 있어요.',
  },
  broker_rate_limited: {
    what: '증권사의 호출 한도에 걸렸어요.',
    notDone: '이번 요청은 처리되지 않았어요.',
    next: '몇 초 뒤 다시 시도해 주세요.',
  },
  credential_unreadable: {
    what: '브리지가 봉인을 열지 못했어요.',
    notDone: NOT_CONNECTED,
    next: '지문이 NAS의 기록과 같은지 확인하고 키를 다시 입력해 주세요.',
  },
  credential_mismatch: {
    what: '봉인 안의 계좌 정보가 이 계좌와 달라요.',
    notDone: '키는 사용되지 않았어요.',
    next: '이 계좌에 키를 다시 입력해 주세요.',
  },
  credential_refused: {
    what: '증권사가 앱 키 또는 앱 시크릿을 거부했어요.',
    notDone: NOT_CONNECTED,
    next: 'KIS Developers에서 모의/실전 구분과 키 두 개를 확인하고 다시 입력해 주세요.',
  },
  account_number_invalid: {
    what: '증권사가 계좌번호를 거부했어요.',
    notDone: NOT_CONNECTED,
    next: '앞 8자리와 뒤 2자리(예: 12345678-01)를 확인해 주세요. 앱 키를 신청한 계좌여야 해요.',
  },
  token_rate_limited: {
    what: '증권사가 접근 토큰을 1분에 한 번만 내줘요.',
    notDone: NOT_CONNECTED,
    next: '1분 뒤 브리지가 자동으로 다시 시도해요.',
  },
  realtime_in_use: {
    what: '같은 앱 키의 실시간 접속이 다른 곳에서 쓰이고 있어요.',
    notDone: '실시간 시세와 체결 통보를 받지 못하고 있어요.',
    next: '다른 프로그램의 접속을 끊으면 자동으로 다시 연결해요. 주문과 체결은 주기적으로 조회해요.',
  },
  realtime_unavailable: {
    what: '증권사 실시간 연결이 끊어져 있어요.',
    notDone: '실시간 시세와 체결 통보를 받지 못하고 있어요.',
    next: '자동으로 다시 연결해요. 주문과 체결은 주기적으로 조회해요.',
  },

  database_unavailable: {
    what: '서버에 연결할 수 없어요.',
    notDone: '요청은 처리되지 않았어요.',
    next: '잠시 뒤 다시 시도해 주세요.',
  },
  lease_lost: {
    what: '다른 브리지가 이 계좌를 맡고 있어요.',
    notDone: '요청은 처리되지 않았어요.',
    next: '브리지가 하나만 켜져 있는지 확인해 주세요.',
  },
  internal: {
    what: '예상하지 못한 오류가 났어요.',
    notDone: '요청이 끝까지 처리되지 않았어요.',
    next: '현재 상태를 먼저 확인하고, 같은 일이 반복되면 운영자에게 알려 주세요.',
  },

  network_unreachable: {
    what: '인터넷 연결이 끊겼거나 서버에 닿지 않아요.',
    notDone: '최신 정보를 가져오지 못했어요.',
    next: '연결되면 자동으로 다시 불러와요.',
  },
  bridge_unreachable: {
    what: '이 브라우저에서 브리지에 연결할 수 없어요.',
    notDone: '실시간 시세를 직접 받지 못하고 있어요.',
    next: '같은 네트워크인지 확인해 주세요. 그동안 서버를 거쳐 느리게 받아요.',
  },
  answer_unreadable: {
    what: '서버의 응답을 읽을 수 없어요.',
    notDone: '화면에 반영하지 않았어요.',
    next: '페이지를 새로 고쳐 주세요. 앱이 새로 배포됐을 수 있어요.',
  },
  result_unknown: {
    what: '요청을 보냈지만 답을 받지 못했어요.',
    notDone: '처리됐는지 아직 알 수 없어요.',
    next: '새로 주문하지 말고 주문 목록에서 결과를 확인해 주세요.',
  },
  bridge_not_pinned: {
    what: '이 사이트가 신뢰하는 브리지가 아니에요.',
    notDone: NOT_SAVED,
    next: '운영자에게 브리지의 공개키가 등록됐는지 확인해 주세요.',
  },
}

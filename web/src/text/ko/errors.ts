import type { AnyErrorCode, Wording } from '../codes.ts'

const NOT_ORDERED = '주문은 나가지 않았어요.'
const NOT_SAVED = '아무것도 저장되지 않았어요.'
const NOT_CONNECTED = '계좌는 아직 연결되지 않았어요.'

export const errors: Readonly<Record<AnyErrorCode, Wording>> = {
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
    what: '가동 중인 전략 버전의 주문이 아니에요.',
    notDone: NOT_ORDERED,
    next: '전략이 바뀌었다면 새 버전을 다시 가동해 주세요.',
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

  quantity_invalid: { what: '수량이 올바르지 않아요.', notDone: NOT_ORDERED, next: '1주 이상의 정수로 입력해 주세요.' },
  quantity_too_large: {
    what: '수량이 한 번에 낼 수 있는 한도를 넘었어요.',
    notDone: NOT_ORDERED,
    next: '1,000,000주 이하로 나누어 주문해 주세요.',
  },
  price_required: { what: '지정가 주문에는 가격이 필요해요.', notDone: NOT_ORDERED, next: '가격을 입력해 주세요.' },
  price_not_allowed: {
    what: '시장가 주문에는 가격을 정할 수 없어요.',
    notDone: NOT_ORDERED,
    next: '가격을 비우거나 지정가로 바꿔 주세요.',
  },
  price_invalid: {
    what: '가격이 올바르지 않아요.',
    notDone: NOT_ORDERED,
    next: '0보다 큰 원 단위 금액을 입력해 주세요.',
  },
  price_off_tick: {
    what: '호가단위에 맞지 않는 가격이에요.',
    notDone: NOT_ORDERED,
    next: '가까운 호가로 가격을 고쳐 주세요.',
  },
  price_outside_limit: {
    what: '상한가와 하한가를 벗어난 가격이에요.',
    notDone: NOT_ORDERED,
    next: '오늘의 가격 제한폭 안에서 다시 입력해 주세요.',
  },
  exits_crossed: {
    what: '익절가격과 손절가격의 위치가 서로 바뀌었어요.',
    notDone: NOT_ORDERED,
    next: '매도라면 익절은 손절보다 높게, 매수라면 낮게 정해 주세요.',
  },
  quantity_too_small: {
    what: '수량이 너무 적어요.',
    notDone: NOT_ORDERED,
    next: '나누는 횟수를 줄이거나 수량을 늘려 주세요. 정정은 이미 체결된 수량보다 많아야 해요.',
  },
  order_type_unsupported: {
    what: '지원하지 않는 주문 유형이에요.',
    notDone: NOT_ORDERED,
    next: '지정가나 시장가를 골라 주세요.',
  },
  idempotency_key_reused: {
    what: '같은 주문 번호로 다른 내용이 들어왔어요.',
    notDone: '새 주문은 나가지 않았어요. 먼저 낸 주문은 그대로예요.',
    next: '주문 목록을 확인하고 새로 주문해 주세요.',
  },
  duplicate_order: {
    what: '똑같은 주문이 아직 처리 중이에요.',
    notDone: '두 번째 주문은 나가지 않았어요.',
    next: '먼저 낸 주문의 결과를 확인한 뒤 다시 주문해 주세요.',
  },

  instrument_unknown: { what: '알 수 없는 종목이에요.', notDone: NOT_ORDERED, next: '종목코드를 확인해 주세요.' },
  instrument_halted: {
    what: '거래가 정지된 종목이에요.',
    notDone: NOT_ORDERED,
    next: '거래가 재개되면 다시 주문해 주세요.',
  },
  account_not_ready: {
    what: '계좌가 아직 주문할 준비가 되지 않았어요.',
    notDone: NOT_ORDERED,
    next: '설정에서 증권사 키가 확인됐는지 봐 주세요.',
  },
  account_archived: { what: '보관된 계좌예요.', notDone: NOT_ORDERED, next: '사용 중인 계좌를 골라 주세요.' },
  environment_mismatch: {
    what: '모의투자와 실전투자가 서로 맞지 않아요.',
    notDone: '아무것도 처리되지 않았어요.',
    next: '계좌와 키가 같은 쪽(모의 또는 실전)인지 확인해 주세요.',
  },
  order_not_open: {
    what: '이미 끝났거나 취소할 수 없는 주문이에요.',
    notDone: '취소는 요청되지 않았어요.',
    next: '주문의 현재 상태를 확인해 주세요.',
  },
  cancel_pending: {
    what: '이미 취소를 요청한 주문이에요.',
    notDone: '취소를 또 보내지 않았어요.',
    next: '앞선 취소의 결과를 기다려 주세요.',
  },
  supersedes_invalid: {
    what: '이 주문은 다시 주문할 수 있는 상태가 아니에요.',
    notDone: NOT_ORDERED,
    next: '미접수로 확인된 주문만 한 번 다시 낼 수 있어요. 주문 상태를 확인해 주세요.',
  },
  decision_not_open: {
    what: '이미 결정됐거나 결정할 것이 없는 주문이에요.',
    notDone: '바뀐 것은 없어요.',
    next: '주문의 현재 상태를 확인해 주세요.',
  },
  order_mismatch: {
    what: '고른 증권사 주문은 이 주문과 맞지 않아요.',
    notDone: '바뀐 것은 없어요.',
    next: '종목, 방향, 수량, 시각이 같은 주문을 골라 주세요.',
  },
  order_of_parent: {
    what: '감시 주문이 낸 주문이라 따로 정정할 수 없어요.',
    notDone: '바뀐 것은 없어요.',
    next: '감시 주문을 취소하고 새로 내 주세요.',
  },
  parent_not_open: {
    what: '이미 끝났거나 멈춰 있는 감시 주문이에요.',
    notDone: '바뀐 것은 없어요.',
    next: '감시 주문의 현재 상태를 확인해 주세요.',
  },
  child_too_large: {
    what: '감시 주문에 남은 수량보다 많은 주문이에요.',
    notDone: NOT_ORDERED,
    next: '이미 체결됐거나 아직 살아 있는 주문을 확인해 주세요.',
  },

  bridge_offline: {
    what: '브리지가 30초 넘게 응답하지 않아요.',
    notDone: '주문은 나가지 않았고, 대기열에도 넣지 않았어요.',
    next: 'NAS와 브리지가 켜져 있는지 확인해 주세요.',
  },
  trading_halted: {
    what: '매매가 정지된 상태예요.',
    notDone: NOT_ORDERED,
    next: '정지를 푼 뒤 다시 주문해 주세요. 취소는 지금도 할 수 있어요.',
  },
  trading_reducing: {
    what: '보유를 줄이는 주문만 낼 수 있는 상태예요.',
    notDone: NOT_ORDERED,
    next: '매도나 취소는 할 수 있어요.',
  },
  trading_observing: {
    what: '조회만 하는 상태예요.',
    notDone: '주문도 취소도 나가지 않았어요.',
    next: '매매 상태를 바꾼 뒤 다시 시도해 주세요.',
  },
  market_closed: { what: '지금은 장이 열려 있지 않아요.', notDone: NOT_ORDERED, next: '장 시간에 다시 주문해 주세요.' },
  quote_stale: {
    what: '시세가 오래되어 가격을 믿을 수 없어요.',
    notDone: NOT_ORDERED,
    next: '시세가 다시 들어오면 주문해 주세요.',
  },
  intent_expired: {
    what: '30초 안에 증권사로 보내지 못해 주문이 만료됐어요.',
    notDone: NOT_ORDERED,
    next: '가격을 확인하고 새로 주문해 주세요.',
  },
  canceled_by_user: {
    what: '보내기 전에 취소했어요.',
    notDone: NOT_ORDERED,
    next: '다시 사거나 팔려면 새로 주문해 주세요.',
  },
  canceled_by_parent: {
    what: '감시 주문이 보내기 전에 거뒀어요.',
    notDone: NOT_ORDERED,
    next: '감시 주문의 현재 상태를 확인해 주세요.',
  },
  insufficient_cash: {
    what: '주문가능금액이 부족해요.',
    notDone: NOT_ORDERED,
    next: '수량이나 가격을 낮춰 주세요. 미수 주문은 하지 않아요.',
  },
  insufficient_holdings: {
    what: '매도할 수 있는 수량이 부족해요.',
    notDone: NOT_ORDERED,
    next: '이미 낸 매도 주문이 있는지 확인해 주세요.',
  },
  order_value_too_large: {
    what: '한 번에 낼 수 있는 주문 금액을 넘었어요.',
    notDone: NOT_ORDERED,
    next: '수량을 나누어 주문해 주세요.',
  },
  clock_skewed: {
    what: '브리지의 시계가 2초 넘게 어긋나 있어요.',
    notDone: NOT_ORDERED,
    next: 'NAS의 시간 동기화(NTP)를 켜 주세요.',
  },
  instrument_in_vi: {
    what: '변동성완화장치(VI)가 발동된 종목은 살 수 없어요.',
    notDone: NOT_ORDERED,
    next: '단일가 매매가 끝나면(약 2분) 다시 주문해 주세요. 매도는 할 수 있어요.',
  },
  instrument_warned: {
    what: '관리종목, 정리매매 또는 투자위험 종목은 살 수 없어요.',
    notDone: NOT_ORDERED,
    next: '보유분의 매도는 할 수 있어요.',
  },
  volume_share_exceeded: {
    what: '수량이 20일 평균 거래량에 비해 너무 많아요.',
    notDone: NOT_ORDERED,
    next: '수량을 줄이거나 여러 날에 나누어 주문해 주세요.',
  },
  book_unknown: {
    what: '호가를 확인할 수 없어 시장가 주문을 낼 수 없어요.',
    notDone: NOT_ORDERED,
    next: '지정가로 주문하거나 잠시 뒤 다시 시도해 주세요.',
  },
  spread_too_wide: {
    what: '매도호가와 매수호가의 차이가 너무 커요.',
    notDone: NOT_ORDERED,
    next: '지정가로 주문해 주세요.',
  },
  depth_too_thin: {
    what: '호가 잔량이 주문 수량에 비해 너무 적어요.',
    notDone: NOT_ORDERED,
    next: '지정가로 주문하거나 수량을 줄여 주세요.',
  },
  signal_repeated: {
    what: '같은 신호로 이미 낸 주문이 있어요.',
    notDone: NOT_ORDERED,
    next: '먼저 낸 주문을 확인해 주세요.',
  },
  strategy_order_open: {
    what: '이 전략의 같은 방향 주문이 아직 끝나지 않았어요.',
    notDone: NOT_ORDERED,
    next: '먼저 낸 주문이 끝나면 다음 주문이 나가요.',
  },
  strategy_halted: {
    what: '주문을 너무 자주 내서 멈춘 전략이에요.',
    notDone: NOT_ORDERED,
    next: '전략을 확인한 뒤 다시 가동해 주세요.',
  },
  order_rate_exceeded: {
    what: '주문이 너무 잦아요.',
    notDone: NOT_ORDERED,
    next: '잠시 뒤 다시 주문해 주세요. 매도와 취소는 지금도 할 수 있어요.',
  },
  strategy_rate_exceeded: {
    what: '이 전략의 주문이 너무 잦아요.',
    notDone: NOT_ORDERED,
    next: '1분 뒤 다시 주문할 수 있어요.',
  },
  open_orders_exceeded: {
    what: '끝나지 않은 주문이 너무 많아요.',
    notDone: NOT_ORDERED,
    next: '기다리는 주문을 취소한 뒤 다시 주문해 주세요.',
  },
  position_weight_exceeded: {
    what: '한 종목의 비중이 한도를 넘게 돼요.',
    notDone: NOT_ORDERED,
    next: '수량을 줄이거나 설정에서 비중 한도를 확인해 주세요.',
  },
  leverage_exceeded: {
    what: '보유와 주문을 합하면 계좌의 순자산을 넘어요.',
    notDone: NOT_ORDERED,
    next: '수량을 줄이거나 기다리는 매수 주문을 취소해 주세요.',
  },
  daily_loss_reached: {
    what: '오늘의 손실 한도에 닿았어요.',
    notDone: NOT_ORDERED,
    next: '오늘은 더 살 수 없어요. 매도와 취소는 할 수 있어요.',
  },
  strategy_loss_reached: {
    what: '이 전략의 오늘 손실 한도에 닿았어요.',
    notDone: NOT_ORDERED,
    next: '오늘은 이 전략이 더 사지 않아요.',
  },
  live_not_ready: {
    what: '이 계좌는 아직 실전 주문을 할 수 없어요.',
    notDone: NOT_ORDERED,
    next: '설정에서 실전 거래에 무엇이 빠졌는지 확인해 주세요. 보유분의 매도는 할 수 있어요.',
  },

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

import type { AnyErrorCode, Wording } from '../codes.ts'

const NOT_ORDERED = '주문은 나가지 않았어요.'

/** Why an order, or what was asked of one, is not carried out. */
export const refusals = {
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
  order_absent: {
    what: '보낸 주문이 증권사 주문 목록에 없어요.',
    notDone: '나머지는 더 보내지 않고 멈췄어요.',
    next: '증권사 앱에서 확인한 뒤 다시 시작하거나 취소해 주세요.',
  },
  order_in_doubt: {
    what: '결과를 모르는 다른 주문이 있어요.',
    notDone: '그 주문의 결과를 알 때까지 보내지 않고 기다려요.',
    next: '확인이 필요한 주문을 먼저 정리해 주세요.',
  },
  corporate_action: {
    what: '권리 변동(분할·병합·증자 등)으로 가격의 뜻이 달라졌어요.',
    notDone: '조건을 그대로 쓰지 않고 멈췄어요.',
    next: '수량과 가격을 확인한 뒤 다시 시작하거나 취소해 주세요.',
  },
  child_canceled: {
    what: '이 감시 주문이 낸 주문이 취소됐어요.',
    notDone: '남은 수량은 더 보내지 않아요.',
    next: '계속하려면 새로 주문해 주세요.',
  },
  session_ended: {
    what: '장이 끝나 감시를 마쳤어요.',
    notDone: '남은 수량은 주문되지 않았어요.',
    next: '다음 거래일에도 필요하면 다시 주문해 주세요.',
  },
  valid_until_passed: {
    what: '정한 기한이 지나 감시를 마쳤어요.',
    notDone: '남은 수량은 주문되지 않았어요.',
    next: '계속 필요하면 기한을 정해 다시 주문해 주세요.',
  },
  not_filled: {
    what: '나눠 보낸 주문이 모두 체결되지는 않았어요.',
    notDone: '체결되지 않은 수량은 그대로 남았어요.',
    next: '주문 내역에서 체결된 수량을 확인해 주세요.',
  },
  replace_not_confirmed: {
    what: '먼저 낸 주문의 취소가 확인되지 않았어요.',
    notDone: '정정 주문은 나가지 않았어요. 먼저 낸 주문은 살아 있을 수 있어요.',
    next: '주문 목록을 확인하고 다시 정정하거나 취소해 주세요.',
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
    what: '유효 시간 안에 승인하거나 보내지 못해 주문이 만료됐어요.',
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
  order_orphaned: {
    what: '이 계좌의 API 키로 나루가 내지 않은 주문이 나갔어요.',
    notDone: '매매를 정지했어요.',
    next: 'MTS에서 확인하고, 다른 프로그램이 같은 키를 쓰는지 봐 주세요.',
  },
  order_fill_went_down: {
    what: '증권사가 체결을 되돌렸어요.',
    notDone: '매매를 정지했어요.',
    next: 'MTS의 체결 내역과 비교해 주세요.',
  },
  holdings_mismatch: {
    what: '보유 수량이 체결 내역과 맞지 않아요.',
    notDone: '새로 사지 않아요.',
    next: 'MTS의 잔고와 비교한 뒤 매매를 다시 켜 주세요.',
  },
  feed_down: {
    what: '1분 넘게 시세가 들어오지 않았어요.',
    notDone: '새로 사지 않아요.',
    next: '시세가 다시 들어오는지 확인한 뒤 매매를 다시 켜 주세요.',
  },
  order_loop: {
    what: '전략이 주문을 쉬지 않고 냈어요.',
    notDone: '그 전략을 멈췄고, 새로 사지 않아요.',
    next: '전략을 고친 뒤 매매를 다시 켜 주세요.',
  },
  cancel_ratio_exceeded: {
    what: '체결에 비해 취소가 너무 많아요.',
    notDone: '새로 사지 않아요.',
    next: '무엇이 주문을 되풀이해서 취소하는지 확인해 주세요.',
  },
  kill_file: {
    what: 'NAS에 정지 파일(HALT)이 놓였어요.',
    notDone: '매매를 정지하고 기다리는 주문을 취소했어요.',
    next: '파일을 지운 뒤 매매를 다시 켜 주세요.',
  },
} satisfies Partial<Record<AnyErrorCode, Wording>>

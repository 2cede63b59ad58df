import type { AnyErrorCode, Wording } from '../codes.ts'

const NOT_SAVED = '저장되지 않았어요.'

/** Why a rule, a line or a channel is not kept, armed or used. */
export const keptErrors = {
  rule_changed: {
    what: '그 사이에 규칙이 바뀌었어요.',
    notDone: '규칙은 켜지지 않았어요.',
    next: '바뀐 문장을 다시 읽고 켜 주세요.',
  },
  market_open: {
    what: '정규장이 열려 있는 동안에는 켜져 있는 규칙이나 전략을 바로 바꾸지 않아요.',
    notDone: '지금까지 켜져 있던 내용이 그대로 돌고 있어요.',
    next: '장이 끝난 뒤에 바꾸도록 하거나, 끈 다음 새로 켜 주세요.',
  },
  rules_exceeded: {
    what: '규칙은 500개까지 둘 수 있어요.',
    notDone: NOT_SAVED,
    next: '쓰지 않는 규칙을 보관한 뒤 다시 해 주세요.',
  },
  lines_exceeded: { what: '선은 500개까지 그릴 수 있어요.', notDone: NOT_SAVED, next: '쓰지 않는 선을 지워 주세요.' },
  firings_exceeded: {
    what: '하루에 울릴 수 있는 횟수를 넘었어요.',
    notDone: '이번에는 아무것도 하지 않았어요.',
    next: '조건이나 쉬는 시간을 더 엄격하게 고쳐 주세요.',
  },
  channels_exceeded: {
    what: '알림 채널은 20개까지 둘 수 있어요.',
    notDone: NOT_SAVED,
    next: '쓰지 않는 채널을 지워 주세요.',
  },
  channel_not_ready: {
    what: '이 채널에는 아직 받을 곳이 없어요.',
    notDone: '시험 알림은 나가지 않았어요.',
    next: '채널 연결을 끝낸 뒤 다시 해 주세요.',
  },
  bridge_missing: {
    what: '알림을 보낼 브리지가 없어요.',
    notDone: NOT_SAVED,
    next: '계좌를 연결하거나 브리지를 골라 주세요.',
  },
  paused_by_rule: {
    what: '다른 규칙이 이 규칙을 쉬게 했어요.',
    notDone: '쉬는 동안에는 울리지 않아요.',
    next: '그 규칙의 기록을 확인하고 다시 시작해 주세요.',
  },
  canceled_by_rule: {
    what: '규칙이 이 주문을 취소했어요.',
    notDone: '이 주문은 나가지 않았어요.',
    next: '그 규칙의 기록을 확인하고, 필요하면 새로 주문해 주세요.',
  },
  replaced_by_rule: {
    what: '규칙이 새 손절을 걸면서 이 손절을 거두었어요.',
    notDone: '이 손절은 더 지켜보지 않아요.',
    next: '새로 걸린 손절을 주문 화면에서 확인해 주세요.',
  },
  firing_stale: {
    what: '규칙이 본 값이 10초를 넘겨 오래됐어요.',
    notDone: '주문은 나가지 않았어요.',
    next: '지금 시세를 확인하고, 필요하면 직접 주문해 주세요.',
  },
  link_invalid: {
    what: '이 링크로는 열 수 없어요.',
    notDone: '주문은 그대로이고, 아무것도 승인하지 않았어요.',
    next: '다른 계정으로 로그인했거나 링크가 바뀌었을 수 있어요. 아래 목록에서 확인해 주세요.',
  },
  link_expired: {
    what: '승인할 수 있는 시간이 지난 링크예요.',
    notDone: '주문은 나가지 않았어요.',
    next: '필요하면 지금 시세를 보고 직접 주문해 주세요.',
  },
  telegram_command: {
    what: '텔레그램에서 보낸 명령으로 멈췄어요.',
    notDone: '새로 사지 않아요.',
    next: '확인한 뒤 안전 화면에서 다시 켜 주세요.',
  },
  strategy_changed: {
    what: '그 사이에 전략이 바뀌었어요.',
    notDone: '전략은 켜지지 않았어요.',
    next: '바뀐 내용을 다시 확인하고 켜 주세요.',
  },
  strategies_exceeded: {
    what: '전략은 200개까지 둘 수 있어요.',
    notDone: NOT_SAVED,
    next: '쓰지 않는 전략을 보관한 뒤 다시 해 주세요.',
  },
  signals_exceeded: {
    what: '하루에 낼 수 있는 신호 수를 넘었어요.',
    notDone: '이번 신호로는 주문하지 않았어요.',
    next: '전략이 너무 자주 신호를 내지 않는지 확인해 주세요.',
  },
  ladder_not_climbed: {
    what: '이 내용 그대로 모의 기간을 마쳐야 실전 계좌에서 켤 수 있어요.',
    notDone: '전략은 켜지지 않았어요.',
    next: '모의 계좌에서 먼저 돌려 주세요. 내용을 고치면 처음부터 다시 세요.',
  },
  ladder_cap: {
    what: '이 단계에서 가질 수 있는 금액을 넘어요.',
    notDone: '이 주문은 나가지 않았어요.',
    next: '문제없이 지나간 날이 쌓이면 금액이 커져요. 전략 화면에서 단계를 볼 수 있어요.',
  },
  ladder_breach: {
    what: '실전 첫 단계에서 지켜야 할 것을 어겨 전략이 꺼졌어요.',
    notDone: '더 주문하지 않아요. 보유한 것은 그대로예요.',
    next: '그날의 차이 보고를 확인하고, 모의 계좌에서 다시 시작해 주세요.',
  },
  foreign_fill: {
    what: '전략이 거래하는 종목이 다른 곳에서 거래됐어요.',
    notDone: '확인할 때까지 전략은 주문하지 않아요.',
    next: '잔고를 확인하고 전략을 다시 시작해 주세요.',
  },
  backtests_exceeded: {
    what: '기다리거나 돌고 있는 백테스트는 20개까지예요.',
    notDone: '이 백테스트는 시작하지 않았어요.',
    next: '끝나기를 기다리거나 필요 없는 것을 취소해 주세요.',
  },
  attempts_exceeded: {
    what: '여러 번 다시 해 봤지만 끝내지 못했어요.',
    notDone: '결과가 없어요.',
    next: '기간이나 종목 수, 돌려 볼 경우의 수를 줄여 다시 해 주세요.',
  },
  hooks_exceeded: {
    what: '신호를 받는 주소는 20개까지 둘 수 있어요.',
    notDone: NOT_SAVED,
    next: '쓰지 않는 주소를 지워 주세요.',
  },
} satisfies Partial<Record<AnyErrorCode, Wording>>

import type { ErrorCode } from '../contracts/error-codes.ts'
import type { RuleStopReason, StrategyStopReason } from '../domain/stop-reason.ts'
import type { Facts } from './facts.ts'
import type { Locale } from './message.ts'

/** From where trading was lowered. */
type LoweredBy = 'kill_switch' | 'watchdog' | 'safety' | 'settings'

/** What is no refusal of a call, and always tells people why something of theirs stands still. */
type Told = LoweredBy | RuleStopReason | StrategyStopReason

type Words = Readonly<Record<Locale, string>>

/** These, and the refusals that reach people most, in a few words. The web app words all of them at length. */
const REASONS: Readonly<Partial<Record<ErrorCode, Words>> & Record<Told, Words>> = {
  broker_rejected: { ko: '증권사가 받지 않음', en: 'the broker did not take it' },
  broker_unreachable: { ko: '증권사에 닿지 않음', en: 'the broker cannot be reached' },
  broker_maintenance: { ko: '증권사 점검 중', en: 'the broker is under maintenance' },
  broker_not_offered: { ko: '증권사가 제공하지 않음', en: 'not offered by the broker' },
  broker_rate_limited: { ko: '증권사의 호출 한도', en: 'the broker’s limit of requests' },
  credential_refused: { ko: 'API 키를 받지 않음', en: 'the API key is not taken' },
  credential_unreadable: { ko: '키를 열 수 없음', en: 'the key cannot be opened' },
  credential_mismatch: { ko: '다른 계좌의 키', en: 'the key of another account' },
  account_number_invalid: { ko: '계좌번호가 맞지 않음', en: 'wrong account number' },
  insufficient_cash: { ko: '주문가능금액 부족', en: 'not enough cash' },
  insufficient_holdings: { ko: '보유 수량 부족', en: 'not enough holdings' },
  market_closed: { ko: '장이 열리지 않은 시간', en: 'the market is closed' },
  session_ended: { ko: '장이 끝남', en: 'the session has ended' },
  valid_until_passed: { ko: '정해 둔 시간이 지남', en: 'its time has passed' },
  not_filled: { ko: '정해 둔 시간 안에 사거나 팔지 못함', en: 'no trade within its time' },
  intent_expired: { ko: '유효 시간이 지남', en: 'its time has passed' },
  quote_stale: { ko: '시세가 오래됨', en: 'the price is too old' },
  bridge_offline: { ko: '브리지가 꺼져 있음', en: 'the bridge is off' },
  instrument_halted: { ko: '거래정지 종목', en: 'trading in it is halted' },
  instrument_in_vi: { ko: '변동성완화장치 발동 중', en: 'volatility interruption' },
  instrument_warned: { ko: '거래 경고 종목', en: 'under a trading warning' },
  instrument_unknown: { ko: '모르는 종목', en: 'unknown instrument' },
  price_off_tick: { ko: '호가단위에 맞지 않음', en: 'not on a tick' },
  price_outside_limit: { ko: '가격 제한폭 밖', en: 'outside the price limits' },
  price_invalid: { ko: '가격이 올바르지 않음', en: 'the price is not valid' },
  duplicate_order: { ko: '같은 주문이 처리 중', en: 'an equal order is under way' },
  trading_halted: { ko: '매매가 멈춰 있음', en: 'trading is halted' },
  trading_reducing: { ko: '줄이기만 하는 중', en: 'reducing only' },
  trading_observing: { ko: '지켜보기만 하는 중', en: 'observing only' },
  order_value_too_large: { ko: '한 번에 낼 수 있는 금액을 넘음', en: 'above the limit of one order' },
  daily_value_exceeded: { ko: '하루 주문 금액 한도', en: 'the day’s limit of value' },
  daily_orders_exceeded: { ko: '하루 주문 수 한도', en: 'the day’s limit of orders' },
  daily_loss_reached: { ko: '하루 손실 한도', en: 'the day’s limit of loss' },
  strategy_loss_reached: { ko: '전략의 손실 한도', en: 'the strategy’s limit of loss' },
  position_weight_exceeded: { ko: '한 종목의 비중 한도', en: 'the limit of weight in one instrument' },
  leverage_exceeded: { ko: '미수 없이 살 수 있는 금액을 넘음', en: 'above what cash covers' },
  open_orders_exceeded: { ko: '열린 주문 수 한도', en: 'the limit of open orders' },
  order_rate_exceeded: { ko: '주문 속도 한도', en: 'the limit of orders a minute' },
  strategy_rate_exceeded: { ko: '전략의 주문 속도 한도', en: 'the strategy’s limit of orders' },
  strategy_order_open: { ko: '이 규칙의 주문이 이미 열려 있음', en: 'an order of this rule is open' },
  signal_repeated: { ko: '이미 쓴 신호', en: 'the signal was used' },
  ladder_not_climbed: { ko: '모의 기간을 마치지 않음', en: 'its days on paper are not over' },
  ladder_cap: { ko: '단계의 금액 한도', en: 'the limit of its stage' },
  ladder_breach: { ko: '실전 첫 단계에서 어김', en: 'a breach on the first stage' },
  foreign_fill: { ko: '다른 곳에서 거래됨', en: 'it was traded elsewhere' },
  attempts_exceeded: { ko: '여러 번 해 봤지만 끝나지 않음', en: 'tried several times, never done' },
  version_not_armed: { ko: '켜져 있지 않은 규칙', en: 'the rule is not armed' },
  live_not_ready: { ko: '실전 준비가 안 됨', en: 'live trading is not ready' },
  live_not_confirmed: { ko: '실전 확인이 필요함', en: 'live trading is not confirmed' },
  live_cooldown: { ko: '변경 뒤 24시간이 지나지 않음', en: '24 hours after a change have not passed' },
  step_up_required: { ko: '2단계 인증이 필요함', en: 'a second factor is needed' },
  permission_missing: { ko: '권한이 없음', en: 'no permission' },
  corporate_action: { ko: '권리락·분할 같은 기업행동', en: 'a corporate action' },
  order_absent: { ko: '증권사 목록에 없는 주문', en: 'the order is not on the broker’s list' },
  order_in_doubt: { ko: '결과를 모르는 다른 주문', en: 'another order whose outcome is not known' },
  order_orphaned: { ko: '주인을 모르는 주문', en: 'an order nobody knows' },
  holdings_mismatch: { ko: '보유 수량이 다름', en: 'holdings differ' },
  feed_down: { ko: '시세가 끊김', en: 'no prices' },
  order_loop: { ko: '주문이 되풀이됨', en: 'orders repeat themselves' },
  cancel_ratio_exceeded: { ko: '취소가 너무 많음', en: 'too many cancels' },
  clock_skewed: { ko: 'NAS의 시계가 틀림', en: 'the clock of the NAS is wrong' },
  kill_switch: { ko: '모두 멈추기', en: 'the button that stops everything' },
  watchdog: { ko: '서버 감시', en: 'the watch over the server' },
  safety: { ko: '안전 화면', en: 'the safety page' },
  settings: { ko: '설정 화면', en: 'the settings page' },
  canceled_by_rule: { ko: '규칙이 취소함', en: 'canceled by a rule' },
  replaced_by_rule: { ko: '규칙이 새 손절로 바꿈', en: 'a rule put a new stop in its place' },
  paused_by_rule: { ko: '다른 규칙이 쉬게 함', en: 'paused by another rule' },
  firing_stale: { ko: '규칙이 본 값이 오래됨', en: 'what the rule saw is too old' },
  rule_not_served: { ko: '이 브리지가 하지 못하는 일', en: 'something this bridge cannot do' },
  rule_state_too_large: { ko: '기억할 것이 너무 많음', en: 'there is too much to remember' },
  too_expensive: { ko: '살펴보는 데 드는 일이 너무 많음', en: 'it costs too much to look at' },
  poisoned: { ko: '살펴볼 때마다 오류가 남', en: 'it breaks when it is looked at' },
  rule_unreadable: { ko: '읽을 수 없는 규칙', en: 'it cannot be read' },
  rule_hash_mismatch: { ko: '켠 내용과 다름', en: 'it is not what was armed' },
  strategy_not_served: { ko: '이 브리지가 하지 못하는 일', en: 'something this bridge cannot do' },
  strategy_unreadable: { ko: '읽을 수 없는 전략', en: 'it cannot be read' },
  strategy_hash_mismatch: { ko: '켠 내용과 다름', en: 'it is not what was armed' },
  universe_unreadable: { ko: '거래할 종목을 알 수 없음', en: 'what it trades cannot be found out' },
  source_unknown: { ko: '없는 프로그램', en: 'its program is not there' },
  source_broken: { ko: '고장 난 프로그램', en: 'its program is broken' },
  account_archived: { ko: '계좌 연결이 끊김', en: 'its account is no longer connected' },
  kill_file: { ko: 'NAS의 비상 정지', en: 'the stop on the NAS' },
  canceled_by_user: { ko: '사용자가 취소함', en: 'canceled by you' },
  canceled_by_parent: { ko: '조건 주문이 취소함', en: 'canceled by its conditional order' },
  child_canceled: { ko: '속한 주문이 취소됨', en: 'an order of it was canceled' },
  telegram_command: { ko: '텔레그램 명령', en: 'a Telegram command' },
}

/** Why, as the ledger has it: our words for a code, the broker's own for its, or the code itself. */
export function reasonOf(facts: Facts, locale: Locale): string | undefined {
  const code = facts.text('reasonCode')
  const words = code === undefined ? undefined : REASONS[code as keyof typeof REASONS]?.[locale] // a lookup: unknown codes find nothing
  const told = facts.text('reasonText') ?? facts.text('reason')
  if (words !== undefined) return told === undefined ? words : `${words} (${told})`
  return told ?? code
}

import type { OrderStatus } from '@naru/shared/contracts/views'
import type { IntentState } from '@naru/shared/domain/order'
import { orderList, positionList, ticket } from './ticket.ts'

/** A status says only what is known: "접수" is never called "체결". `label` fits a badge, `meaning` is one sentence. */
const status: Readonly<Record<OrderStatus, { readonly label: string; readonly meaning: string }>> = {
  requested: { label: '요청됨', meaning: '주문을 요청했어요. 아직 증권사로 나가지 않았어요.' },
  sending: { label: '보내는 중', meaning: '증권사로 보내고 있어요. 접수됐는지는 아직 몰라요.' },
  checking: { label: '확인 중', meaning: '증권사의 답을 받지 못해 주문 목록에서 찾고 있어요. 다시 보내지 않아요.' },
  needs_decision: {
    label: '확인 필요',
    meaning: '접수됐는지 자동으로 판단할 수 없어요. 증권사 앱에서 직접 확인해 주세요.',
  },
  not_placed: { label: '접수 안 됨', meaning: '증권사 주문 목록에 없어요. 주문은 접수되지 않았어요.' },
  denied: { label: '차단됨', meaning: '나루의 안전 점검에서 막았어요. 주문은 나가지 않았어요.' },
  rejected: { label: '거부됨', meaning: '증권사가 거부했어요. 주문은 접수되지 않았어요.' },
  expired: { label: '만료됨', meaning: '시간이 지나 더 이상 유효하지 않은 주문이에요.' },
  accepted: { label: '접수됨', meaning: '증권사가 접수했어요. 아직 체결된 수량은 없어요.' },
  partially_filled: { label: '일부 체결', meaning: '일부만 체결됐고 나머지는 기다리고 있어요.' },
  filled: { label: '체결됨', meaning: '주문한 수량이 모두 체결됐어요.' },
  canceled: { label: '취소됨', meaning: '남은 수량이 취소됐어요. 이미 체결된 수량은 그대로예요.' },
}

/** What became of the newest request to cancel; null states need no word. */
const cancelState: Readonly<Record<IntentState, string>> = {
  proposed: '취소 요청됨',
  ready: '취소 요청됨',
  sending: '취소 보내는 중',
  acked: '취소 접수됨',
  in_doubt: '취소 확인 중',
  absent: '취소 접수 안 됨',
  manual: '취소 확인 필요',
  rejected: '취소 거부됨',
  denied: '취소 차단됨',
  expired: '취소 만료됨',
}

export const orders = {
  status,
  /** An order that goes out only after a second yes. */
  proposed: { label: '확인 대기', meaning: '내 확인을 기다려요. 시간 안에 확인하지 않으면 나가지 않아요.' },
  /** An order its owner took back while it was still waiting here. */
  withdrawn: { label: '취소함 – 전송 전', meaning: '증권사로 보내기 전에 취소했어요. 주문은 나가지 않았어요.' },
  cancelState,
  side: { buy: '매수', sell: '매도' },
  type: {
    limit: '지정가',
    market: '시장가',
    stop_limit: '스톱지정가',
    limit_or_close: '조건부지정가',
    market_to_limit: '최유리지정가',
    peg_primary: '최우선지정가',
    other: '기타',
  },
  timeInForce: { day: '당일', ioc: 'IOC', fok: 'FOK' },
  source: { web: '직접', rule: '규칙', strategy: '전략', external: '외부 주문' },
  ticket,
  list: orderList,
  positions: positionList,
}

import type { Environment } from '@naru/shared/domain/order'

/** A business refusal as it goes on the wire. */
export interface Refusal {
  readonly rtCd: string
  readonly msgCd: string
  readonly msg1: string
}

export type RefusalReason =
  | 'before_open'
  | 'after_close'
  | 'holiday'
  | 'no_cash'
  | 'no_holding'
  | 'sellable_exceeded'
  | 'off_tick'
  | 'outside_price_limit'
  | 'unknown_stock'
  | 'halted'
  | 'order_type'
  | 'limit_only'
  | 'exchange'
  | 'quantity'
  | 'nothing_to_change'
  | 'unknown_order'
  | 'unknown_reservation'

const refusal = (rtCd: string, msgCd: string, msg1: string): Refusal => ({ rtCd, msgCd, msg1 })

/** Live codes. Most are listed in KIS documents or were logged by users; README.md names the guessed ones. */
const LIVE: Readonly<Record<RefusalReason, Refusal>> = {
  before_open: refusal('7', 'KIOK0320', '장운영시간이 아닙니다'),
  after_close: refusal('7', 'KIOK0320', '장운영시간이 아닙니다'),
  holiday: refusal('7', 'APBK0919', '장운영일자가 주문일과 상이합니다'),
  no_cash: refusal('1', 'APBK0952', '주문가능금액을 초과 했습니다'),
  no_holding: refusal('1', 'APBK1234', '보유수량이 부족합니다'),
  sellable_exceeded: refusal('1', 'APBK0400', '주문 가능한 수량을 초과했습니다'),
  off_tick: refusal('7', 'APBK0506', '주식주문호가단위 오류입니다.'),
  outside_price_limit: refusal('1', 'APBK0406', '상하한가를 벗어난 주문입니다'),
  unknown_stock: refusal('1', 'APBK0656', '해당종목정보가 없습니다.'),
  halted: refusal('1', 'APBK0066', '거래정지종목'),
  order_type: refusal('7', 'APBK0963', '주문구분코드 오류 입니다.'),
  limit_only: refusal('1', 'APBK3013', '지정가 및 최유리/최우선지정가 주문만 가능합니다.'),
  exchange: refusal('1', 'APBK0656', '해당종목정보가 없습니다.'),
  quantity: refusal('1', 'APBK0955', '주문수량을 확인하십시오'),
  nothing_to_change: refusal('7', 'APBK0927', '정정취소 가능수량이 없습니다.'),
  unknown_order: refusal('7', 'APBK0344', '원주문정보가 존재하지 않습니다.'),
  unknown_reservation: refusal('7', 'APBK0344', '원주문정보가 존재하지 않습니다.'),
}

/** Mock codes. */
const PAPER: Readonly<Record<RefusalReason, Refusal>> = {
  before_open: refusal('1', '40570000', '모의투자 장시작전 입니다.'),
  after_close: refusal('1', '40580000', '모의투자 장종료 입니다.'),
  holiday: refusal('1', '40100000', '모의투자 영업일이 아닙니다.'),
  no_cash: refusal('1', '40250000', '모의투자 주문가능금액이 부족합니다.'),
  no_holding: refusal('1', '40240000', '모의투자 잔고내역이 없습니다.'),
  sellable_exceeded: refusal('1', '40240000', '모의투자 잔고내역이 없습니다.'),
  off_tick: refusal('1', '40030000', '모의투자 주문처리가 안되었습니다(호가단위 오류)'),
  outside_price_limit: refusal('1', '40040000', '모의투자 상하한가 오류'),
  unknown_stock: refusal('1', '40070000', '모의투자 주문처리가 안되었습니다(매매불가 종목)'),
  halted: refusal('1', '40070000', '모의투자 주문처리가 안되었습니다(매매불가 종목)'),
  order_type: refusal('1', 'APBK0963', '주문구분코드 오류 입니다.'),
  limit_only: refusal('1', 'APBK1943', '시장가호가불가로 주문이 불가합니다.'),
  exchange: refusal('1', 'IGW00017', '상품번호를 확인하시기 바랍니다'),
  quantity: refusal('1', 'APBK0955', '주문수량을 확인하십시오'),
  nothing_to_change: refusal('1', '40330000', '모의투자 정정/취소할 수량이 없습니다.'),
  unknown_order: refusal('1', '40320000', '모의투자 원주문번호가 존재하지 않습니다.'),
  unknown_reservation: refusal('1', '40320000', '모의투자 원주문번호가 존재하지 않습니다.'),
}

export const refusalFor = (environment: Environment, reason: RefusalReason): Refusal =>
  (environment === 'live' ? LIVE : PAPER)[reason]

import { symbolOf } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { orderDesk } from '@/text/ko/order-desk.ts'
import { ko } from '@/text/ko.ts'
import { accountRow, orderRow } from '../rows.test-support.ts'
import { HistoryFill } from './queries.ts'
import { fillTable, orderTable } from './rows.ts'

const NAMING = {
  text: ko,
  columns: orderDesk.history.columns,
  nameOf: (id: Parameters<typeof symbolOf>[0]) => (symbolOf(id) === '005930' ? '삼성전자' : ''),
  accounts: [accountRow()],
}
/** One line by its headers. */
const named = <Row>(
  { header, line }: { header: readonly string[]; line: (row: Row) => readonly unknown[] },
  row: Row,
) => Object.fromEntries(line(row).map((cell, index) => [header[index], cell]))

describe('the history as a file', () => {
  it('names an order whole, in Korean time, with plain numbers and a masked account', () => {
    const order = orderRow({
      status: 'filled',
      filled_quantity: 10,
      filled_amount: 710_000,
      avg_fill_price: 71_000,
      order_no: '0000000007',
    })
    expect(named(orderTable(NAMING), order)).toMatchObject({
      주문시각: '2026-11-20 10:00:00',
      계좌: '••••5678-01',
      환경: '모의투자',
      종목코드: '005930',
      종목명: '삼성전자',
      구분: '매수',
      유형: '지정가',
      체결조건: '당일',
      조건가격: null,
      주문가격: 71_000,
      체결금액: 710_000,
      상태: '체결됨',
      주문방법: '직접',
      주문번호: '0000000007',
    })
  })

  it('says of a refusal why, in a sentence', () => {
    const order = orderRow({ status: 'denied', state: 'denied', reason_code: 'price_off_tick' })
    expect(named(orderTable(NAMING), order)).toMatchObject({ 상태: '차단됨', 사유: ko.errors.price_off_tick.what })
  })

  it('names a fill', () => {
    const fill = HistoryFill.parse({
      id: '2026-11-20-0000000007-10',
      account_id: orderRow().account_id,
      order_id: orderRow().id,
      intent_id: orderRow().id,
      order_date: '2026-11-20',
      order_no: '0000000007',
      instrument_id: '005930.KRX',
      side: 'sell',
      quantity: 3,
      amount: '213000.0',
      price: '71000.0000',
      seen_at: '2026-11-20T01:00:05Z',
    })
    expect(named(fillTable(NAMING), fill)).toMatchObject({
      체결시각: '2026-11-20 10:00:05',
      구분: '매도',
      체결수량: 3,
      체결가격: 71_000,
      체결금액: 213_000,
    })
  })
})

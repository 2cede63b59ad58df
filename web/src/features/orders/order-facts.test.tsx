import { OrderStatus } from '@naru/shared/contracts/views'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { StatusChip } from '@/ui/status-chip.tsx'
import { OrderFacts } from './order-facts.tsx'
import { orderRow } from './rows.test-support.ts'

afterEach(cleanup)

const wordsOf = (change: Parameters<typeof orderRow>[0]): string => {
  const order = orderRow(change)
  const { container } = render(
    <>
      <StatusChip order={order} />
      <OrderFacts order={order} />
    </>,
  )
  return container.textContent
}

describe('what an order says of itself', () => {
  it.each(OrderStatus.options)('claims no more than is proven when it is %s', (status) => {
    const words = wordsOf({ status }).replace('체결 0/10주', '')
    if (status !== 'filled') expect(words).not.toContain('체결됨')
    if (status !== 'accepted') expect(words).not.toContain('접수됨')
    if (!['filled', 'partially_filled'].includes(status)) expect(words).not.toContain('체결')
  })

  it.each(['checking', 'needs_decision'] as const)('warns not to order again while it is %s', (status) => {
    wordsOf({ status })
    expect(screen.getByText('다시 주문하지 마세요')).toBeDefined()
  })

  it('repeats the broker’s reason word for word', () => {
    const reason_text = '[40310000] 모의투자 주문이 불가한 계좌입니다.'
    expect(wordsOf({ status: 'rejected', reason_code: 'broker_rejected', reason_text })).toContain(reason_text)
  })

  it('tells an order taken back before it was sent from one that ran out of time', () => {
    expect(wordsOf({ status: 'expired', reason_code: 'canceled_by_user' })).toContain('취소함 – 전송 전')
    const late = wordsOf({ status: 'expired', reason_code: 'intent_expired' })
    expect(late).toContain('만료됨')
    expect(late).not.toContain('취소함 – 전송 전')
  })

  it('words our own reason', () => {
    expect(wordsOf({ status: 'denied', reason_code: 'insufficient_cash' })).toContain('주문가능금액이 부족해요.')
  })

  it('tells a cancel that was asked for apart from one that was done', () => {
    expect(wordsOf({ status: 'accepted', cancel_state: 'ready' })).toContain('취소 요청됨')
    cleanup()
    expect(wordsOf({ status: 'accepted', cancel_state: 'acked' })).not.toContain('취소됨')
  })

  it('counts what was filled', () => {
    expect(wordsOf({ status: 'partially_filled', filled_quantity: 3 })).toContain('체결 3/10주')
  })
})

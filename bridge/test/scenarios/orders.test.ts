import { aReport, SAMSUNG } from '@naru/shared/engine/fixtures.test-support'
import { describe, expect, it } from 'vitest'
import { aDesk, buy, sell } from '../support/desk.ts'

describe('a manual order', () => {
  it('is sent once and acknowledged', async () => {
    const desk = await aDesk()
    const id = await desk.places(buy(10).at(70_000))
    expect(desk.broker.posts).toHaveLength(1)
    expect(desk.state(id)).toBe('acked')
    await desk.passes(60_000)
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('is in the journal before it leaves', async () => {
    const desk = await aDesk()
    const id = await desk.places(buy(10).at(70_000))
    expect(desk.journal.lines.map((line) => [line.kind, line.intentId])).toEqual([
      ['about_to_send', id],
      ['outcome', id],
      ['recorded', id],
    ])
  })

  it('is filled only by what the list says, soon after the notice', async () => {
    const desk = await aDesk()
    await desk.places(buy(10).at(70_000))
    await desk.passes(1_000)
    desk.broker.fill('0000000001', 4, 70_000)
    await desk.passes(300)
    desk.broker.fill('0000000001', 6, 69_900)
    await desk.passes(1_200)
    expect(desk.fills('0000000001')).toEqual([0, 4, 10])
  })

  it('finds a fill whose notice was lost', async () => {
    const desk = await aDesk()
    await desk.places(buy(10).at(70_000))
    await desk.passes(30_000)
    const row = desk.broker.list[0]
    Object.assign(row!, { cumQty: 10, cumAmount: 700_000, leavesQty: 0 })
    await desk.passes(5_100)
    expect(desk.fills('0000000001').at(-1)).toBe(10)
  })

  it('reads the balance after the order is done', async () => {
    const desk = await aDesk()
    await desk.places(buy(10).at(70_000))
    await desk.passes(2_000)
    const before = desk.recorded().filter((fact) => fact.kind === 'balance').length
    desk.broker.fill('0000000001', 10, 70_000)
    await desk.passes(2_500)
    const balances = desk.recorded().filter((fact) => fact.kind === 'balance')
    expect(balances.length).toBeGreaterThan(before)
    expect(balances.at(-1)).toMatchObject({ balance: { holdings: [{ instrumentId: SAMSUNG, quantity: 10 }] } })
  })

  it('shows the words of the broker when it is rejected', async () => {
    const desk = await aDesk({ broker: [{ kind: 'reject', code: 'APBK0919', text: '장운영시간이 아닙니다' }] })
    const id = await desk.places()
    expect(desk.ledger.rows.get(id)).toMatchObject({
      state: 'rejected',
      reason: { code: 'broker_rejected', text: '장운영시간이 아닙니다' },
    })
  })

  it('is tried again when not a byte of it was sent', async () => {
    const desk = await aDesk({ broker: [{ kind: 'not_sent', cause: 'connection_refused' }] })
    const id = await desk.places()
    await desk.passes(3_000)
    expect(desk.broker.posts).toHaveLength(2)
    expect(desk.state(id)).toBe('acked')
    expect(desk.broker.list).toHaveLength(1)
  })

  it('is denied before it leaves when there is not enough cash', async () => {
    const desk = await aDesk()
    const id = await desk.places(buy(200).at(70_000))
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'denied', reason: { code: 'insufficient_cash' } })
    expect(desk.broker.posts).toHaveLength(0)
  })

  it('holds back the cash of orders that are still being answered', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_reply' }] })
    await desk.places(buy(140).at(70_000))
    const second = await desk.places({
      ...buy(10).at(70_000),
      instrumentId: aReport({ instrumentId: '000660.KRX' }).instrumentId,
    })
    expect(desk.ledger.rows.get(second)).toMatchObject({ state: 'denied', reason: { code: 'insufficient_cash' } })
  })

  it('cannot sell what is not held', async () => {
    const desk = await aDesk()
    const id = await desk.places(sell(1).at(70_000))
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'denied', reason: { code: 'insufficient_holdings' } })
  })

  it('is denied as a double click within three seconds', async () => {
    const desk = await aDesk()
    await desk.places(buy(10).at(70_000))
    await desk.passes(2_900)
    const second = await desk.places(buy(10).at(70_000))
    expect(desk.ledger.rows.get(second)).toMatchObject({ state: 'denied', reason: { code: 'duplicate_order' } })
    await desk.passes(200)
    const third = await desk.places(buy(10).at(70_000))
    expect(desk.state(third)).toBe('acked')
  })

  it('does not leave while the account is halted', async () => {
    const desk = await aDesk({ account: { mode: 'halted' } })
    const id = await desk.places()
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'denied', reason: { code: 'trading_halted' } })
  })

  it('does not leave when the journal cannot be written', async () => {
    const desk = await aDesk()
    desk.journal.failNext()
    const id = await desk.places()
    expect(desk.alarms).toContain('journal_unwritable')
    expect(desk.broker.posts).toHaveLength(0)
    await desk.passes(3_000)
    expect(desk.state(id)).toBe('acked')
    expect(desk.broker.posts).toHaveLength(1)
  })
})

describe('when the reply to an order is lost', () => {
  it('does not send the order again', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_reply' }] })
    const id = await desk.places()
    await desk.passes(7_000)
    expect(desk.broker.posts).toHaveLength(1)
    expect(['in_doubt', 'acked']).toContain(desk.state(id))
  })

  it('adopts the order it finds on the list of the broker', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_reply' }] })
    const id = await desk.places()
    await desk.passes(15_000)
    expect(desk.ledger.rows.get(id)).toMatchObject({ state: 'acked', venueOrderId: { orderNo: '0000000001' } })
    expect(desk.broker.posts).toHaveLength(1)
    expect(desk.alarms).toEqual([])
  })

  it('does not take an equal order the user placed elsewhere for its own', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const id = await desk.places()
    desk.broker.placeElsewhere(aReport({ orderNo: '0000000099', orderedAt: desk.clock.now(), isOpenApi: false }))
    await desk.passes(180_000)
    expect(desk.state(id)).toBe('absent')
  })

  it('asks a person when two orders could be the one', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_reply' }] })
    const id = await desk.places()
    desk.broker.placeElsewhere(aReport({ orderNo: '0000000099', orderedAt: desk.clock.now() }))
    await desk.passes(20_000)
    expect(desk.state(id)).toBe('manual')
    expect(desk.alarms).toContain('order_needs_decision')
  })

  it('blocks an equal order until it knows', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    await desk.places()
    await desk.passes(10_000)
    const second = await desk.places()
    expect(desk.ledger.rows.get(second)).toMatchObject({ state: 'denied', reason: { code: 'duplicate_order' } })
  })
})

describe('when the request of an order is lost', () => {
  it('calls it absent after proof, and never sends it again', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const id = await desk.places()
    await desk.passes(68_000)
    expect(desk.state(id)).toBe('in_doubt')
    await desk.passes(82_000)
    expect(desk.state(id)).toBe('absent')
    expect(desk.broker.posts).toHaveLength(1)
  })

  it('proves nothing with reads that fail, and asks a person after three minutes', async () => {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const id = await desk.places()
    await desk.passes(8_000)
    desk.broker.failReads({ kind: 'unreachable', cause: 'test' })
    await desk.passes(170_000)
    expect(desk.state(id)).toBe('in_doubt')
    await desk.passes(20_000)
    expect(desk.state(id)).toBe('manual')
  })

  it('adopts late an order that turns up after all, and says so', async () => {
    const desk = await aDesk({ broker: [{ kind: 'accept_late', afterMs: 170_000 }] })
    const id = await desk.places()
    await desk.passes(150_000)
    expect(desk.state(id)).toBe('absent')
    await desk.passes(60_000)
    expect(desk.state(id)).toBe('acked')
    expect(desk.alarms).toContain('order_adopted_late')
  })
})

describe('a cancel', () => {
  it('cancels what is left and leaves what is filled', async () => {
    const desk = await aDesk()
    await desk.places()
    await desk.passes(1_500)
    desk.broker.fill('0000000001', 3, 70_000)
    await desk.passes(1_500)
    const cancel = await desk.cancels('0000000001')
    await desk.passes(1_500)
    expect(desk.state(cancel)).toBe('acked')
    const last = desk
      .recorded()
      .flatMap((fact) => (fact.kind === 'order_reports' ? fact.reports : []))
      .at(-1)
    expect(last?.report).toMatchObject({ cumQty: 3, canceledQty: 7, leavesQty: 0 })
  })

  it('goes out while the account is halted', async () => {
    const desk = await aDesk()
    await desk.places()
    await desk.passes(1_500)
    desk.ledger.setAccounts([
      { ...(await desk.ledger.accounts.list().then((reply) => (reply.ok ? reply.value : [])))[0]!, mode: 'halted' },
    ])
    await desk.passes(6_000)
    const cancel = await desk.cancels('0000000001')
    expect(desk.state(cancel)).toBe('acked')
  })

  it('is settled by the list when its reply is lost', async () => {
    const desk = await aDesk()
    await desk.places()
    await desk.passes(1_500)
    desk.broker.nextCancel({ kind: 'lose_reply' })
    const cancel = await desk.cancels('0000000001')
    await desk.passes(12_000)
    expect(desk.state(cancel)).toBe('acked')
    expect(desk.broker.cancels).toHaveLength(1)
  })

  it('is given up, not repeated, when it never arrived', async () => {
    const desk = await aDesk()
    await desk.places()
    await desk.passes(1_500)
    desk.broker.nextCancel({ kind: 'lose_request' })
    const cancel = await desk.cancels('0000000001')
    await desk.passes(40_000)
    expect(desk.state(cancel)).toBe('absent')
    expect(desk.broker.cancels).toHaveLength(1)
    const again = await desk.cancels('0000000001')
    expect(desk.state(again)).toBe('acked')
  })

  it('is denied when nothing is left to cancel', async () => {
    const desk = await aDesk()
    await desk.places()
    desk.broker.fill('0000000001', 10, 70_000)
    await desk.passes(1_500)
    const cancel = await desk.cancels('0000000001')
    expect(desk.ledger.rows.get(cancel)).toMatchObject({ state: 'denied', reason: { code: 'order_not_open' } })
    expect(desk.broker.cancels).toHaveLength(0)
  })
})

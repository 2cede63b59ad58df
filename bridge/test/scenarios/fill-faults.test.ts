import { aReport } from '@naru/shared/engine/fixtures.test-support'
import { expect, it } from 'vitest'
import { aDesk, buy } from '../support/desk.ts'
import { SAMSUNG, tickOf } from '../support/market.ts'
import { type Desk, type Dice, diceOf, recordedFills, SECOND, twins, wrongFills } from '../support/random-faults.ts'

const PRICE = 700
/** A penny stock: ten million won last for every order of a test. */
async function aCheapDesk(): Promise<Desk> {
  const desk = await aDesk()
  const limits = { basePrice: PRICE, upperLimit: 910, lowerLimit: 490, tickSize: 1 }
  desk.broker.setPrice({ ...limits, tick: tickOf(SAMSUNG, PRICE) })
  return desk
}

const orderNo = (index: number): string => String(index).padStart(10, '0')
const externals = ({ ledger }: Desk): number =>
  [...ledger.tables.orders.values()].filter(({ origin }) => origin === 'external').length

it('C1: notices that are lost, doubled and out of order change no fill', async () => {
  const FILLS = 600
  const { chance } = diceOf(1)
  const desk = await aCheapDesk()
  let made = 0
  for (let index = 1; index <= FILLS / 10; index += 1) {
    await desk.places(buy(10).at(PRICE - (index % 20)))
    await desk.passes(SECOND)
    for (let piece = 0; piece < 10; piece += 1) {
      desk.broker.fill(orderNo(index), 1, PRICE - (index % 20), chance(6) ? 0 : chance(6) ? 2 : 1)
      made += 1
      if (chance(50)) await desk.passes(300)
    }
    await desk.passes(3 * SECOND)
  }
  await desk.passes(20 * SECOND)
  const wrong = wrongFills(desk)
  console.log(
    `C1: ${wrong.length} of ${desk.broker.list.length} orders with other fills than the broker, ${made} fills`,
  )
  expect([made, desk.broker.list.length, wrong]).toEqual([FILLS, FILLS / 10, []])
})

it('C2: two fills equal in second, quantity and price are two', async () => {
  const PAIRS = 100
  const desk = await aCheapDesk()
  for (let index = 1; index <= PAIRS; index += 1) {
    await desk.places(buy(2).at(PRICE - (index % 20)))
    await desk.passes(SECOND)
    desk.broker.fill(orderNo(index), 1, PRICE)
    desk.broker.fill(orderNo(index), 1, PRICE)
    await desk.passes(3 * SECOND)
  }
  const shares = desk.broker.list.reduce((sum, row) => sum + recordedFills(desk, row.venueOrderId.orderNo).quantity, 0)
  console.log(`C2: ${shares} shares of ${PAIRS} pairs of equal fills`)
  expect(shares).toBe(2 * PAIRS)
})

it('C3: a notice and a fill that come before the reply are of the order that is being sent', async () => {
  const ORDERS = 100
  const desk = await aCheapDesk()
  for (let index = 1; index <= ORDERS; index += 1) {
    desk.broker.next({ kind: 'reply_late', afterMs: 4 * SECOND })
    await desk.places(buy(3).at(PRICE - (index % 20)))
    desk.broker.fill(orderNo(index), 2, PRICE)
    await desk.passes(5 * SECOND)
  }
  await desk.passes(10 * SECOND)
  const ghosts = externals(desk)
  console.log(`C3: ${ghosts} of ${ORDERS} orders shown as somebody else’s`)
  expect([ghosts, wrongFills(desk), twins(desk), desk.alarms]).toEqual([0, [], 0, []])
})

it('C5: a fill at the instant the line breaks is read when it is back', async () => {
  const BREAKS = 100
  const desk = await aCheapDesk()
  desk.broker.feed({ kind: 'up' })
  let slow = 0
  for (let index = 1; index <= BREAKS; index += 1) {
    await desk.places(buy(1).at(PRICE - (index % 20)))
    await desk.passes(3 * SECOND)
    desk.broker.feed({ kind: 'down', reason: 'disconnected', detail: '' })
    desk.broker.fill(orderNo(index), 1, PRICE, 0)
    desk.broker.feed({ kind: 'up' })
    await desk.passes(SECOND)
    if (recordedFills(desk, orderNo(index)).quantity !== 1) slow += 1
  }
  await desk.passes(10 * SECOND)
  const lost = wrongFills(desk)
  console.log(`C5: ${lost.length} of ${BREAKS} fills lost, ${slow} not known within a second`)
  expect([lost, slow]).toEqual([[], 0])
})

/** One order that is partly filled, then canceled, with fills and silence in between. */
async function race(desk: Desk, index: number, { chance, upTo }: Dice): Promise<void> {
  await desk.places(buy(10).at(PRICE - (index % 20)))
  await desk.passes(SECOND)
  const row = desk.broker.list.at(-1)
  if (!row) throw new Error('no order')
  const { orderNo: number } = row.venueOrderId
  const fill = (most: number): void => {
    if (row.leavesQty > 0) desk.broker.fill(number, Math.min(row.leavesQty, upTo(most)), PRICE, chance(20) ? 0 : 1)
  }
  if (chance(60)) fill(4)
  if (chance(50)) await desk.passes(500)
  if (chance(30)) desk.broker.nextCancel(chance(50) ? { kind: 'lose_reply' } : { kind: 'lose_request' })
  else if (chance(20)) desk.broker.nextCancel({ kind: 'reject', code: 'APBK0918', text: '정정취소가능수량이 없습니다' })
  await desk.cancels(number)
  if (chance(40)) fill(10)
  await desk.passes(30 * SECOND)
}

it('C9: fills, cancels and silence end with filled and canceled shares that make up the order', async () => {
  const RACES = 60
  const dice = diceOf(9)
  const desk = await aCheapDesk()
  for (let index = 1; index <= RACES; index += 1) await race(desk, index, dice)
  await desk.passes(60 * SECOND)
  const rows = [...desk.ledger.tables.orders.values()]
  const open = desk.broker.list.filter(({ leavesQty }) => leavesQty > 0).length
  const wrong = rows.filter(({ quantity, cumQty, canceledQty, rejectedQty, status }) => {
    const done = cumQty + canceledQty + rejectedQty
    return done > quantity || (status !== 'open' && done !== quantity)
  })
  console.log(
    `C9: ${wrong.length} of ${RACES} races do not add up, ${open} cancels that never arrived left the order open`,
  )
  expect([wrong, wrongFills(desk), desk.broker.posts.length, twins(desk)]).toEqual([[], [], RACES, 0])
})

it('C11: an order from the user’s own app is known within ten seconds and never taken for ours', async () => {
  const ORDERS = 40
  const { chance } = diceOf(11)
  const desk = await aCheapDesk()
  const took: number[] = []
  let mistaken = 0
  for (let index = 1; index <= ORDERS; index += 1) {
    const price = PRICE - (index % 20)
    const theirs = `9${String(index).padStart(9, '0')}`
    desk.broker.next(chance(50) ? { kind: 'lose_reply' } : { kind: 'lose_request' })
    const id = await desk.places(buy(1).at(price))
    await desk.passes(SECOND)
    // Equal in everything; from the app, or through the API but from somewhere else.
    const from = chance(50) ? { isOpenApi: false } : { isOpenApi: null, isOwnAddress: false }
    const orderedAt = desk.clock.now()
    desk.broker.placeElsewhere(aReport({ orderNo: theirs, quantity: 1, limitPrice: price, orderedAt, ...from }))
    const known = (): boolean => [...desk.ledger.tables.orders.values()].some((row) => row.orderNo === theirs)
    while (!known() && desk.clock.now() - orderedAt < 60 * SECOND) await desk.passes(250)
    took.push(desk.clock.now() - orderedAt)
    await desk.passes(20 * SECOND)
    if (desk.ledger.rows.get(id)?.venueOrderId?.orderNo === theirs) mistaken += 1
  }
  const slowest = Math.max(...took)
  console.log(`C11: ${mistaken} of ${ORDERS} equal orders mistaken for ours, the slowest known after ${slowest} ms`)
  expect([mistaken, externals(desk)]).toEqual([0, ORDERS])
  expect(slowest).toBeLessThanOrEqual(10 * SECOND)
})

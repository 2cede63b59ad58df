import { kstDate } from '@naru/shared/core/time'
import type { OrderReport } from '@naru/shared/domain/execution'
import { aBalance, aHolding, aReport, SAMSUNG } from '@naru/shared/engine/fixtures.test-support'
import { expect, it } from 'vitest'
import { toHoldings, toOrderReport } from '../../src/adapters/kis/account.ts'
import { aDesk, buy } from '../support/desk.ts'
import { type Desk, diceOf, p95, SECOND, timeUntil, twins } from '../support/random-faults.ts'

/** Orders that the broker has and no intent of ours owns. */
function unlinked({ broker, ledger }: Desk): number {
  const linked = new Set([...ledger.rows.values()].map((row) => row.venueOrderId?.orderNo))
  return broker.list.filter(({ venueOrderId }) => !linked.has(venueOrderId.orderNo)).length
}

it('B1: an order whose reply is lost is adopted and never sent again', async () => {
  const ORDERS = 100
  const desk = await aDesk()
  const took: number[] = []
  for (let index = 0; index < ORDERS; index += 1) {
    desk.broker.next({ kind: 'lose_reply' })
    const id = await desk.places(buy(1).at(70_000 - (index % 20) * 100))
    took.push((await timeUntil(desk, id, { states: ['acked'], withinMs: 60 * SECOND })) ?? Number.POSITIVE_INFINITY)
    await desk.passes(4 * SECOND)
  }
  console.log(
    `B1: ${took.filter(Number.isFinite).length} of ${ORDERS} linked, p95 ${p95(took)} ms, ${twins(desk)} twice`,
  )
  expect([desk.broker.posts.length, unlinked(desk), twins(desk), desk.alarms]).toEqual([ORDERS, 0, 0, []])
  expect(p95(took)).toBeLessThanOrEqual(15 * SECOND)
})

it('B2: an order whose request is lost is called absent after proof and never sent again', async () => {
  const ORDERS = 25
  let told = 0
  let absent = 0
  let sent = 0
  for (let index = 0; index < ORDERS; index += 1) {
    const desk = await aDesk({ broker: [{ kind: 'lose_request' }] })
    const id = await desk.places(buy(1).at(70_000))
    await desk.passes(10 * SECOND)
    if (desk.state(id) === 'in_doubt') told += 1
    const took = await timeUntil(desk, id, { states: ['absent'], withinMs: 150 * SECOND - 10 * SECOND })
    if (took !== undefined) absent += 1
    sent += desk.broker.posts.length - 1 + desk.broker.list.length
  }
  console.log(`B2: ${absent} of ${ORDERS} absent within 150 s, ${told} told within 10 s, ${sent} sent again`)
  expect([absent, told, sent]).toEqual([ORDERS, ORDERS, 0])
})

it('B3: an order that is taken long after we gave up is linked all the same', async () => {
  const ORDERS = 24
  let linked = 0
  let late = 0
  let alarms = 0
  for (let index = 0; index < ORDERS; index += 1) {
    const { upTo } = diceOf(index + 1)
    const desk = await aDesk({ broker: [{ kind: 'accept_late', afterMs: (6 + upTo(164)) * SECOND }] })
    const id = await desk.places(buy(1).at(70_000))
    let wasAbsent = false
    for (let second = 0; second < 220; second += 1) {
      await desk.passes(SECOND)
      wasAbsent ||= desk.state(id) === 'absent'
    }
    if (desk.state(id) === 'acked' && unlinked(desk) === 0 && desk.broker.posts.length === 1) linked += 1
    if (wasAbsent) late += 1
    if (wasAbsent && desk.alarms.includes('order_adopted_late')) alarms += 1
  }
  console.log(`B3: ${linked} of ${ORDERS} linked, ${late} of them late, ${alarms} of those with an alarm`)
  expect([linked, alarms]).toEqual([ORDERS, late])
  expect(late).toBeGreaterThan(0)
})

it('B9: a list that fails, is late or shows nothing yet proves nothing', async () => {
  const RUNS = 30
  let wrong = 0
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { chance, upTo } = diceOf(seed)
    const desk = await aDesk({ broker: [{ kind: 'lose_reply' }] })
    desk.broker.lagLists(upTo(10) * SECOND)
    const id = await desk.places(buy(1).at(70_000))
    for (let second = 0; second < 150; second += 1) {
      // Each of the reads that the proof needs may be the one that fails.
      desk.broker.failReads(chance(60) ? { kind: 'unreachable', cause: 'test' } : undefined)
      await desk.passes(SECOND)
      if (desk.state(id) === 'absent') wrong += 1
    }
    desk.broker.failReads(undefined)
    await desk.passes(60 * SECOND)
    if (desk.state(id) !== 'acked' && desk.state(id) !== 'manual') wrong += 1
  }
  console.log(`B9: ${wrong} of ${RUNS} called absent with an order at the broker`)
  expect(wrong).toBe(0)
})

const row = (over: object = {}) => ({
  pdno: '005930',
  prdt_name: '삼성전자',
  hldg_qty: '21',
  ord_psbl_qty: '21',
  pchs_avg_pric: '70000.0000',
  prpr: '70000',
  loan_dt: '',
  ...over,
})

it('B10: one holding told for two exchanges is one holding', async () => {
  const silent = { event: () => undefined, alarm: () => undefined, child: () => silent }
  const read = toHoldings([row(), row({ excg_dvsn_cd: '02' })], silent)
  if (!read.ok) throw new Error(read.error)
  const desk = await aDesk()
  const twice = [aHolding({ quantity: 21, sellableQuantity: 21 }), aHolding({ quantity: 21, sellableQuantity: 21 })]
  desk.broker.setBalance(aBalance({ holdings: read.value }))
  await desk.passes(90 * SECOND)
  desk.broker.setBalance(aBalance({ holdings: twice }))
  await desk.passes(90 * SECOND)
  const [held] = [...desk.ledger.tables.positions.values()]
  console.log(`B10: 21 shares told twice are ${held?.quantity}`)
  expect(read.value).toMatchObject([{ instrumentId: SAMSUNG, quantity: 21 }])
  expect(held?.quantity).toBe(21)
})

const order = (over: object = {}): Record<string, unknown> => ({
  ord_dt: '20261124',
  ord_gno_brno: '91252',
  odno: '0000000007',
  orgn_odno: '',
  ord_dvsn_cd: '00',
  sll_buy_dvsn_cd: '02',
  pdno: '005930',
  ord_qty: '10',
  ord_unpr: '70000',
  ord_tmd: '100000',
  tot_ccld_qty: '3',
  tot_ccld_amt: '210000',
  cncl_yn: 'N',
  cnc_cfrm_qty: '0',
  rmn_qty: '7',
  rjct_qty: '0',
  ordr_empno: 'OpnAPI',
  inqr_ip_addr: '',
  stpm_cndt_pric: '0',
  ...over,
})

/** What a broker has been seen to do to a row between two days, and worse. */
function drifted(seed: number): unknown {
  const { chance, upTo } = diceOf(seed)
  const keys = Object.keys(order())
  const made: Record<string, unknown> = order({ odno: chance(50) ? '7' : '0000000007' })
  for (let field = 0; field < 3; field += 1) made[`new_field_${upTo(99)}`] = 'x'
  if (chance(50)) {
    made.cncl_cfrm_qty = made.cnc_cfrm_qty
    delete made.cnc_cfrm_qty
  }
  const hit = keys[upTo(keys.length) - 1] ?? ''
  if (chance(40)) delete made[hit]
  if (chance(20)) made[hit] = chance(50) ? '-1' : 'NaN'
  if (chance(10)) made[hit] = chance(50) ? [] : {}
  return chance(2) ? [] : made
}

it('B11: a row of another shape is read as it is meant, or not at all', () => {
  const ROWS = 200
  const meant = toOrderReport(order())
  let wrong = 0
  let refused = 0
  for (let seed = 1; seed <= ROWS; seed += 1) {
    const read = toOrderReport(drifted(seed))
    // Of no instrument we know: left out of the list, with an alarm.
    if (!read.ok || read.value === null) {
      refused += 1
      continue
    }
    const money = (report: OrderReport | null) =>
      report && [report.cumQty, report.cumAmount, report.quantity, report.side, report.venueOrderId.orderNo]
    const isRight = meant.ok && JSON.stringify(money(read.value)) === JSON.stringify(money(meant.value))
    if (!isRight) wrong += 1
  }
  console.log(`B11: ${wrong} of ${ROWS} changed rows read wrongly, ${refused} refused`)
  expect(wrong).toBe(0)
  expect(refused).toBeGreaterThan(0)
  expect(kstDate(aReport().orderedAt)).toBe('2026-11-24')
})

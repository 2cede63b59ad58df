import { randomUUID } from 'node:crypto'
import { FaultRule } from '@naru/sandbox/kis/faults.ts'
import { unixMs } from '@naru/shared/core/time'
import { bookEvents } from '@naru/shared/portfolio/book-events'
import { costOf } from '@naru/shared/portfolio/lots'
import { realize } from '@naru/shared/portfolio/realized'
import { readDays, readTrades } from '@naru/shared/portfolio/records'
import { AccountDayRow, TradeRow } from '@naru/shared/portfolio/rows'
import { Statement } from '@naru/shared/portfolio/statement'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type Desk, eventually, IMPATIENT, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let world: World
let desk: Desk

beforeAll(async () => {
  world = await startWorld()
  desk = await world.openDesk()
  await world.spawnBridge(IMPATIENT)
  await world.sessionIs(desk, 'running')
})
afterEach(() => world.kis.faults.clear())
afterAll(() => world.stop())

const marketable = () => world.price('005930', 1.02)
const resting = () => world.price('005930', 0.9)

const fault = (path: string, action: FaultRule['action']) =>
  world.kis.faults.add(FaultRule.parse({ match: { path, account: desk.credentials.accountNumber }, action }))

/** What the broker itself knows of orders of this many shares. */
const atBroker = (quantity: number) =>
  world.kis
    .truth()
    .orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))
    .filter((order) => order.quantity === quantity && order.role === 'new')

describe('a manual order through real parts', () => {
  it('is acknowledged, filled, and moves position and cash', async () => {
    const id = await desk.place({ quantity: 3, limitPrice: marketable() })
    const filled = await desk.orderIs(id, 'filled')
    expect(filled).toMatchObject({ filled_quantity: 3, leaves_quantity: 0, canceled_quantity: 0 })
    expect(atBroker(3)).toHaveLength(1)
    const truth = atBroker(3)[0]!
    expect(Number(filled.filled_amount)).toBe(truth.cumAmount)
    const position = await eventually(async () => {
      const { data } = await desk.user.client
        .from('positions')
        .select('*')
        .eq('instrument_id', '005930.KRX')
        .maybeSingle()
      return data?.broker_quantity === 3 && data
    }, 'position confirmed by the broker')
    expect(position).toMatchObject({ quantity: 3, sellable_quantity: 3 })
    expect(Number(position.avg_px)).toBeCloseTo(truth.cumAmount / 3, 3)
    const balance = await eventually(async () => {
      const { data } = await desk.user.client.from('balances').select('*').maybeSingle()
      return data && Number(data.buying_power) < 100_000_000 && data
    }, 'cash moved')
    expect(Number(balance.buying_power)).toBeLessThanOrEqual(100_000_000 - truth.cumAmount)
    const fills = await desk.user.client.from('fills').select('*')
    expect(fills.data?.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(3)
    const adjustments = await world.sql`select * from trade.adjustments where account_id = ${desk.accountId}`
    expect(adjustments).toEqual([])
  })

  it('is rejected with the words of the broker', async () => {
    fault('order-cash', {
      kind: 'status',
      status: 200,
      body: { rt_cd: '7', msg_cd: 'APBK0919', msg1: '장운영일자가 주문일과 상이합니다' },
    })
    const id = await desk.place({ quantity: 4, limitPrice: resting() })
    const row = await desk.orderIs(id, 'rejected')
    expect(row).toMatchObject({ reason_code: 'broker_rejected', reason_text: '장운영일자가 주문일과 상이합니다' })
    expect(atBroker(4)).toHaveLength(0)
  })

  it('is canceled, and only what was left of it', async () => {
    const id = await desk.place({ quantity: 5, limitPrice: resting() })
    await desk.orderIs(id, 'accepted')
    await desk.cancel(id)
    const row = await desk.orderIs(id, 'canceled')
    expect(row).toMatchObject({ filled_quantity: 0, canceled_quantity: 5, cancel_state: 'acked' })
  })

  it('whose reply is lost is adopted and never sent again', async () => {
    fault('order-cash', { kind: 'drop_response' })
    const id = await desk.place({ quantity: 6, limitPrice: resting() })
    const row = await desk.orderIs(id, 'accepted')
    expect(atBroker(6)).toHaveLength(1)
    expect(row.order_no).toBe(atBroker(6)[0]?.number)
  })

  it('whose request is lost is called not placed after proof, and never sent again', async () => {
    fault('order-cash', { kind: 'drop_request' })
    const id = await desk.place({ quantity: 7, limitPrice: resting() })
    await desk.orderIs(id, 'checking')
    await desk.orderIs(id, 'not_placed')
    expect(atBroker(7)).toHaveLength(0)
  })

  it('is denied by the bridge when it is worth more than the cash', async () => {
    const id = await desk.place({ quantity: 900_000, limitPrice: resting() })
    const row = await desk.orderIs(id, 'denied')
    expect(row.reason_code).toBe('order_value_too_large')
  })

  it('placed by the user elsewhere is shown as external', async () => {
    await world.placeElsewhere(desk, { code: '005930', side: 'buy', quantity: 8, price: resting() })
    const row = await eventually(async () => {
      const { data } = await desk.user.client.from('orders').select('*').eq('quantity', 8).maybeSingle()
      return data ?? undefined
    }, 'external order')
    expect(row).toMatchObject({ source: 'external', intent_id: null, status: 'accepted' })
  })
})

describe('the books of a day', () => {
  it('start with a snapshot and are stated to their owner, to the won', async () => {
    const stated = await eventually(async () => {
      const { data } = await desk.user.client.from('statements').select('*').maybeSingle()
      return data !== null && data
    }, 'a statement')
    expect(Statement.parse(stated.statement)).toMatchObject({ tiesOut: true, differences: [] })
    const kept =
      await world.sql`select kind from trade.day_snapshots where account_id = ${desk.accountId} order by kind`
    expect(kept.map(({ kind }) => kind)).toEqual(['end', 'start'])
  })

  it('are what the figures of a portfolio are counted from, to the won', async () => {
    const { data: fills } = await desk.user.client.rpc('list_trades', { p_account_id: desk.accountId })
    const { data: kept } = await desk.user.client.from('account_days').select('*')
    const trades = readTrades(z.array(TradeRow).parse(fills), (at) => unixMs(Date.parse(at)))
    const { events, spans } = bookEvents({ days: readDays(z.array(AccountDayRow).parse(kept)), trades, actions: [] })
    expect(spans).toMatchObject([{ deposit: 0, transfer: 0, unrecorded: 0, chargesOff: 0 }])
    const { open, sales } = realize(events, { basis: 'fifo', scope: 'account' })
    expect(sales).toEqual([])
    expect(open).toMatchObject([{ instrumentId: '005930.KRX', lots: [{ quantity: 3, owner: { kind: 'manual' } }] }])
    const { data: balance } = await desk.user.client.from('balances').select('cash_d2').single()
    // A new account of the simulator has so much.
    expect(costOf(open[0]?.lots ?? [])).toBe(100_000_000 - Number(balance?.cash_d2))
  })
})

describe('a credential', () => {
  it('with a wrong secret is refused with a code', async () => {
    const wrong = await world.openDesk({ wrongSecret: true })
    const row = await world.sessionIs(wrong, 'refused')
    expect(row).toMatchObject({ session_code: 'credential_refused', credential_state: 'refused' })
  })

  it('sealed for another account is refused as a mismatch', async () => {
    const other = await world.openDesk({ sealFor: randomUUID() })
    const row = await world.sessionIs(other, 'refused')
    expect(row.session_code).toBe('credential_mismatch')
  })
})

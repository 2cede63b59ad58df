import { randomUUID } from 'node:crypto'
import { applyFill, FLAT, type Position } from '@naru/shared/domain/position'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
let account: string
let numbers = 1000
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  account = await ledger.id('account')
})
afterAll(() => ledger.drop())

interface Report {
  readonly orderNo: string
  readonly cumQty: number
  readonly instrumentId?: string
  readonly side?: 'buy' | 'sell'
  readonly quantity?: number
  readonly cumAmount?: number
}

const nextOrderNo = () => String(++numbers).padStart(10, '0')

/** What the bridge would send for one row of the broker's list: 70,000 won a share unless told otherwise. */
function row(report: Report) {
  const { quantity = 10, cumQty } = report
  return {
    orderDate: '2026-11-20',
    branch: '06010',
    instrumentId: '005930.KRX',
    side: 'buy',
    type: 'limit',
    limitPrice: 70_000,
    cumAmount: cumQty * 70_000,
    canceledQty: 0,
    rejectedQty: 0,
    leavesQty: quantity - cumQty,
    orderedAt: Date.UTC(2026, 10, 20, 0, 30),
    ...report,
    quantity,
  }
}

const report = (...rows: readonly Report[]) =>
  ledger.as('bridge', async (sql) => {
    const [answer] = await sql<{ answer: { changed: number; regressions: unknown[] } }[]>`
      select public.record_order_reports(${account}, ${sql.json(rows.map(row))}, 'list') as answer`
    return answer?.answer
  })

const fillsOf = (orderNo: string) =>
  ledger.sql`select cum_qty_after, quantity, amount::float as amount from trade.fills
    where order_no = ${orderNo} order by cum_qty_after`

const positionIn = (instrumentId: string) =>
  ledger.sql`select quantity, avg_px::float as avg_px, realized_pnl::float as realized_pnl from trade.positions
    where account_id = ${account} and instrument_id = ${instrumentId}`

describe('cumulative fills', () => {
  it('3, 3 again, 2 late, 10 are two fills: 3 and 7', async () => {
    const orderNo = nextOrderNo()
    for (const cumQty of [3, 3, 2, 10]) await report({ orderNo, cumQty })
    expect(await fillsOf(orderNo)).toEqual([
      { cum_qty_after: 3, quantity: 3, amount: 210_000 },
      { cum_qty_after: 10, quantity: 7, amount: 490_000 },
    ])
  })

  it('add up however many readers tell them at once, in any order', async () => {
    const instrumentId = '000660.KRX'
    const orderNo = nextOrderNo()
    const told = [1, 2, 2, 5, 5, 3, 8, 8, 10, 10, 4, 9, 7, 10, 6, 1]
    await Promise.all(told.map((cumQty) => report({ orderNo, cumQty, instrumentId })))
    const fills = await fillsOf(orderNo)
    expect(fills.reduce((sum, fill) => sum + fill.quantity, 0)).toBe(10)
    expect(fills.reduce((sum, fill) => sum + fill.amount, 0)).toBe(700_000)
    expect(await positionIn(instrumentId)).toEqual([{ quantity: 10, avg_px: 70_000, realized_pnl: 0 }])
  })

  it('of two racing reports of the same list count once', async () => {
    const instrumentId = '005380.KRX'
    const list = Array.from({ length: 20 }, () => ({ orderNo: nextOrderNo(), cumQty: 10, instrumentId }))
    const answers = await Promise.all([report(...list), report(...list.toReversed())])
    expect(new Set(answers.map((answer) => answer?.changed))).toEqual(new Set([0, 20]))
    expect(await positionIn(instrumentId)).toEqual([{ quantity: 200, avg_px: 70_000, realized_pnl: 0 }])
  })

  it('leave nothing behind when the transaction they came in fails', async () => {
    const instrumentId = '373220.KRX'
    const orderNo = nextOrderNo()
    const broken = ledger.as('bridge', async (sql) => {
      const rows = sql.json([row({ orderNo, cumQty: 5, instrumentId })])
      await sql`select public.record_order_reports(${account}, ${rows}, 'list')`
      throw new Error('the connection breaks')
    })
    await expect(broken).rejects.toThrow('the connection breaks')
    expect(await fillsOf(orderNo)).toEqual([])
    expect(await positionIn(instrumentId)).toEqual([])
  })
})

describe('a position', () => {
  it('moves as the domain says it does', { timeout: 60_000 }, async () => {
    const fill = fc.record({
      isBuy: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 50 }),
      price: fc.integer({ min: 1, max: 90_000 }),
    })
    let symbol = 100_000
    await fc.assert(
      fc.asyncProperty(fc.array(fill, { minLength: 1, maxLength: 12 }), async (fills) => {
        const instrumentId = `${++symbol}.KRX`
        let position: Position = FLAT
        const rows: Report[] = []
        for (const { isBuy, quantity, price } of fills) {
          if (!isBuy && quantity > position.quantity) continue
          const side = isBuy ? 'buy' : 'sell'
          position = applyFill(position, { side, quantity, amount: price * quantity })
          const amounts = { quantity, cumQty: quantity, cumAmount: price * quantity }
          rows.push({ orderNo: nextOrderNo(), instrumentId, side, ...amounts })
        }
        if (rows.length === 0) return
        await report(...rows)
        const [held] = await positionIn(instrumentId)
        expect(held?.quantity).toBe(position.quantity)
        // The column keeps four decimals of the average, so the difference is bounded by what was traded.
        expect(Math.abs(held?.avg_px - position.avgPx)).toBeLessThan(0.01)
        expect(Math.abs(held?.realized_pnl - position.realizedPnl)).toBeLessThan(1)
      }),
      { numRuns: 40 },
    )
  })
})

describe('an acceptance and the list that shows it', () => {
  it('arriving at once make one order of ours', async () => {
    for (let round = 0; round < 10; round++) {
      const id = randomUUID()
      const orderNo = nextOrderNo()
      const quantity = 100 + round
      await ledger.as('owner', async (sql) => {
        await sql`select 1 from public.place_intent(${id}, ${account}, '035420.KRX', 'buy', 'limit', ${quantity}, '200000')`
      })
      await ledger.as('bridge', (sql) => sql`select 1 from public.claim_intent(${id}, 'process-1', 1)`)
      const listed = () => report({ orderNo, cumQty: quantity, quantity, instrumentId: '035420.KRX' })
      const accepted = () =>
        ledger.as('bridge', (sql) => sql`select public.record_ack(${id}, '2026-11-20', ${orderNo}, '06010', now())`)
      await Promise.all(round % 2 === 0 ? [accepted(), listed()] : [listed(), accepted()])
      await listed()
      expect(
        await ledger.sql`select intent_id, origin, cum_qty, status from trade.broker_orders where order_no = ${orderNo}`,
      ).toEqual([{ intent_id: id, origin: 'ours', cum_qty: quantity, status: 'filled' }])
    }
  })
})

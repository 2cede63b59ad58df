import type { OrderRow } from '@naru/shared/contracts/views'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import { describe, expect, it } from 'vitest'
import { ladderOf } from './rungs.ts'

const book = {
  asks: [
    [71_300, 100],
    [71_400, 400],
    [71_500, 50],
  ] as [number, number][],
  bids: [
    [71_200, 200],
    [71_100, 10],
  ] as [number, number][],
}
const quote = {
  last: 71_200,
  change: 1_200,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  open: 71_100,
  high: 71_500,
  low: 69_000,
}

const order = (change: Partial<OrderRow>): OrderRow => ({
  id: '00000000-0000-4000-8000-000000000001',
  intent_id: null,
  account_id: AccountId.parse('00000000-0000-4000-8000-000000000002'),
  instrument_id: instrumentId('005930'),
  side: 'buy',
  order_type: 'limit',
  quantity: 10,
  limit_price: 71_100,
  time_in_force: 'day',
  source: 'web',
  status: 'accepted',
  state: 'acked',
  filled_quantity: 0,
  filled_amount: 0,
  avg_fill_price: null,
  canceled_quantity: 0,
  leaves_quantity: 10,
  order_date: null,
  order_no: null,
  reason_code: null,
  reason_text: null,
  cancel_state: null,
  created_at: '2026-11-20T00:00:00Z',
  sent_at: null,
  acked_at: null,
  updated_at: '2026-11-20T00:00:00Z',
  version: 1,
  stop_price: null,
  parent_id: null,
  leg: null,
  sequence: null,
  supersedes: null,
  source_id: null,
  source_hash: null,
  reason_detail: null,
  expires_at: null,
  origin: 'ours',
  environment: 'paper',
  ...change,
})

const at = (ladder: ReturnType<typeof ladderOf>, price: number) =>
  [...ladder.asks, ...ladder.bids].find((rung) => rung.price === price)

describe('the ladder', () => {
  it('has the best ask just above the best bid', () => {
    const { asks, bids } = ladderOf({ book, quote })
    expect(asks.map((rung) => rung.price)).toEqual([71_500, 71_400, 71_300])
    expect(bids.map((rung) => rung.price)).toEqual([71_200, 71_100])
  })

  it('measures every bar against the largest size of both sides', () => {
    const ladder = ladderOf({ book, quote })
    expect(at(ladder, 71_400)?.share).toBe(1)
    expect(at(ladder, 71_200)?.share).toBe(0.5)
  })

  it('compares prices with the previous close and marks last, open and high', () => {
    const ladder = ladderOf({ book, quote })
    expect(at(ladder, 71_400)?.rate).toBeCloseTo(2)
    expect(at(ladder, 71_200)).toMatchObject({ isLast: true, marks: [] })
    expect(at(ladder, 71_100)).toMatchObject({ isLast: false, marks: ['open'] })
    expect(at(ladder, 71_500)?.marks).toEqual(['high'])
  })

  it('works out the previous close from the change when it is not told', () => {
    expect(at(ladderOf({ book, quote: { ...quote, basePrice: null } }), 71_400)?.rate).toBeCloseTo(2)
  })

  it('draws the line of the previous close under the lowest price that is not below it', () => {
    const inside = ladderOf({ book, quote: { ...quote, basePrice: 71_250 } })
    expect([...inside.asks, ...inside.bids].filter((rung) => rung.isBaseLine).map((rung) => rung.price)).toEqual([
      71_300,
    ])
    const outside = ladderOf({ book, quote })
    expect([...outside.asks, ...outside.bids].some((rung) => rung.isBaseLine)).toBe(false)
  })

  it('claims no percentage and no last price before the first quote', () => {
    expect(at(ladderOf({ book }), 71_200)).toMatchObject({ rate: null, isLast: false, marks: [] })
  })

  it('shows at most ten levels a side', () => {
    const asks = Array.from({ length: 12 }, (_, index): [number, number] => [71_300 + index * 100, 1])
    expect(ladderOf({ book: { asks, bids: [] } }).asks.map((rung) => rung.price)).toEqual(
      Array.from({ length: 10 }, (_, index) => 72_200 - index * 100),
    )
  })

  it('is empty for an empty book', () => {
    expect(ladderOf({ book: { asks: [], bids: [] }, quote })).toEqual({ asks: [], bids: [], mineOutside: 0 })
  })
})

describe('my own orders', () => {
  it('stand on their rung with what is still resting', () => {
    const workingOrders = [
      order({ leaves_quantity: 3, status: 'partially_filled' }),
      order({ leaves_quantity: 4 }),
      order({ side: 'sell', limit_price: 71_500, leaves_quantity: 7 }),
    ]
    const ladder = ladderOf({ book, quote, workingOrders })
    expect(at(ladder, 71_100)?.mine).toEqual({ buy: 7, sell: 0 })
    expect(at(ladder, 71_500)?.mine).toEqual({ buy: 0, sell: 7 })
    expect(at(ladder, 71_100)?.mineIds).toHaveLength(2)
    expect(at(ladder, 71_200)?.mineIds).toEqual([])
    expect(ladder.mineOutside).toBe(0)
  })

  it('are counted when their price is on no rung', () => {
    expect(ladderOf({ book, quote, workingOrders: [order({ limit_price: 60_000 })] }).mineOutside).toBe(1)
  })

  it('are not shown unless the broker has accepted them and something is left', () => {
    const workingOrders = [
      order({ status: 'sending' }),
      order({ status: 'checking' }),
      order({ status: 'filled', leaves_quantity: 0 }),
      order({ order_type: 'market', limit_price: null }),
    ]
    const ladder = ladderOf({ book, quote, workingOrders })
    expect(at(ladder, 71_100)?.mine).toEqual({ buy: 0, sell: 0 })
    expect(ladder.mineOutside).toBe(0)
  })
})

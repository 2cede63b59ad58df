import { describe, expect, it } from 'vitest'
import { unixMs } from '../core/time.ts'
import { instrumentId } from '../domain/instrument.ts'
import { AccountId } from '../domain/order.ts'
import type { DeskSignal } from './desk/desk-event.ts'
import { breachOf, differenceOf, type RecordedSignal } from './difference.ts'

const AT = unixMs(Date.UTC(2026, 2, 3, 1))

const wanted = (over: Partial<DeskSignal> = {}): DeskSignal => ({
  key: 'v:100000.KRX:1:0',
  strategyId: 's',
  versionId: 'v',
  hash: 'h',
  accountId: AccountId.parse('00000000-0000-4000-8000-000000000001'),
  instrumentId: instrumentId('100000'),
  action: 'buy',
  strength: 1,
  reason: 'crossed_up',
  price: null,
  at: AT,
  origin: 'live',
  order: { side: 'buy', quantity: 10, type: 'market', limitPrice: null },
  decidedBy: null,
  ...over,
})

const told = (over: Partial<RecordedSignal> = {}): RecordedSignal => ({
  key: 'v:100000.KRX:1:0',
  instrumentId: instrumentId('100000'),
  action: 'buy',
  decision: 'proposed',
  decidedBy: null,
  quantity: 10,
  at: AT + 1_000,
  cumQty: 10,
  amount: 100_000,
  refusedBy: null,
  ...over,
})

const compare = (expected: readonly DeskSignal[], live: readonly RecordedSignal[]) =>
  differenceOf({ expected, live, modelPrice: () => 10_000 })

describe('a live day beside the same day in the evening', () => {
  it.each([
    ['same', wanted(), told()],
    ['later', wanted(), told({ at: AT + 61_000 })],
    ['size_differs', wanted(), told({ quantity: 9, cumQty: 9, amount: 90_000 })],
    ['price_differs', wanted(), told({ amount: 101_000 })],
    [
      'refused_live',
      wanted(),
      told({ decision: 'refused', decidedBy: 'ladder_cap', quantity: null, cumQty: 0, amount: 0 }),
    ],
    ['refused_live', wanted(), told({ refusedBy: 'daily_loss_exceeded', cumQty: 0, amount: 0 })],
    ['not_filled', wanted(), told({ cumQty: 0, amount: 0 })],
    ['extra_live', wanted({ order: null, decidedBy: 'max_orders' }), told()],
    ['same', wanted({ order: null, decidedBy: 'max_orders' }), told({ decision: 'refused', decidedBy: 'max_orders' })],
  ])('calls it %s', (word, expected, live) => {
    expect(compare([expected], [live]).counts).toEqual({ [word]: 1 })
  })

  it('tells what was missed and what nobody expected, and counts every signal once', () => {
    const { counts, items } = compare([wanted()], [told({ key: 'v:100000.KRX:2:0' })])
    expect(counts).toEqual({ missing_live: 1, extra_live: 1 })
    expect(items.map(({ class: word, key }) => [word, key])).toEqual([
      ['extra_live', 'v:100000.KRX:2:0'],
      ['missing_live', 'v:100000.KRX:1:0'],
    ])
  })

  it('names the slippage against us, whichever side it was', () => {
    const sale = wanted({ action: 'sell', order: { side: 'sell', quantity: 10, type: 'market', limitPrice: null } })
    const { items } = compare([sale], [told({ action: 'sell', amount: 99_000 })])
    expect(items[0]).toMatchObject({ class: 'price_differs', code: null, modelPrice: 10_000, livePrice: 9_900 })
    expect(items[0]?.slippage).toBeCloseTo(0.01, 9)
  })
})

describe('a breach', () => {
  const figures = { lossRate: 0, maxLossRate: 0.05 }
  it('is a loss as large as its owner allows', () => {
    expect(breachOf({ counts: {}, items: [] }, { ...figures, lossRate: 0.05 })).toBe('max_loss')
  })
  it('is a day that was traded otherwise than tested, beyond one signal', () => {
    expect(breachOf({ counts: { same: 3, extra_live: 1 }, items: [] }, figures)).toBeNull()
    expect(breachOf({ counts: { same: 3, extra_live: 1, missing_live: 1 }, items: [] }, figures)).toBe('live_differs')
  })
  it('is not that an order found nobody, or another price', () => {
    expect(breachOf({ counts: { not_filled: 5, price_differs: 5, later: 5 }, items: [] }, figures)).toBeNull()
  })
})

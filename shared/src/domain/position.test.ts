import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyFill, FLAT, unrealizedPnl } from './position.ts'

describe('a position', () => {
  it('averages buys and keeps the average while selling', () => {
    const bought = applyFill(applyFill(FLAT, { side: 'buy', quantity: 10, amount: 700_000 }), {
      side: 'buy',
      quantity: 30,
      amount: 2_400_000,
    })
    expect(bought).toEqual({ quantity: 40, avgPx: 77_500, realizedPnl: 0 })
    expect(applyFill(bought, { side: 'sell', quantity: 15, amount: 1_200_000 })).toEqual({
      quantity: 25,
      avgPx: 77_500,
      realizedPnl: 37_500,
    })
  })

  it('forgets its average when it goes flat', () => {
    expect(
      applyFill(applyFill(FLAT, { side: 'buy', quantity: 3, amount: 210_000 }), {
        side: 'sell',
        quantity: 3,
        amount: 200_000,
      }),
    ).toEqual({
      quantity: 0,
      avgPx: 0,
      realizedPnl: -10_000,
    })
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a fill of %s shares, which can be none', (quantity) => {
    expect(() => applyFill(FLAT, { side: 'buy', quantity, amount: 70_000 })).toThrow(
      `fill quantity must be a positive integer, was ${quantity}`,
    )
  })

  it('takes a fill of one share', () => {
    const one = applyFill(FLAT, { side: 'buy', quantity: 1, amount: 70_000 })
    expect(one).toEqual({ quantity: 1, avgPx: 70_000, realizedPnl: 0 })
  })

  it('is worth what its shares gained since they were bought, and unknown without a price', () => {
    const held = applyFill(FLAT, { side: 'buy', quantity: 4, amount: 280_000 })
    expect(unrealizedPnl(held, 71_000)).toBe(4_000)
    expect(unrealizedPnl(held, 69_500)).toBe(-2_000)
    expect(unrealizedPnl(held, undefined)).toBeUndefined()
  })

  it('refuses to sell more than it holds', () => {
    expect(() =>
      applyFill(applyFill(FLAT, { side: 'buy', quantity: 3, amount: 210_000 }), {
        side: 'sell',
        quantity: 4,
        amount: 280_000,
      }),
    ).toThrow('sold 4 of 3 held')
  })

  it('conserves money: cash spent equals cost of what is left minus what was realised', () => {
    const fills = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 90_000 })))
    fc.assert(
      fc.property(fills, (list) => {
        let position = FLAT
        let spent = 0
        for (const [buy, quantity, price] of list) {
          if (!buy && quantity > position.quantity) continue
          position = applyFill(position, { side: buy ? 'buy' : 'sell', quantity, amount: price * quantity })
          spent += (buy ? 1 : -1) * price * quantity
        }
        expect(position.avgPx * position.quantity - position.realizedPnl).toBeCloseTo(spent, 2)
      }),
    )
  })
})

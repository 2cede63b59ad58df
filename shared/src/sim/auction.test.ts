import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AuctionInterest, allot, matchAuction } from './auction.ts'

const buy = (limitPrice: number | null, quantity: number): AuctionInterest => ({ side: 'buy', limitPrice, quantity })
const sell = (limitPrice: number | null, quantity: number): AuctionInterest => ({ side: 'sell', limitPrice, quantity })

describe('the single price', () => {
  it('is where most shares trade', () => {
    const book = [
      buy(10_020, 100),
      buy(10_010, 200),
      buy(10_000, 300),
      sell(9_990, 150),
      sell(10_000, 150),
      sell(10_010, 50),
    ]
    expect(matchAuction(book, 10_000)).toEqual({ price: 10_010, quantity: 300 })
  })

  it('leaves least over among prices with the same volume', () => {
    const book = [buy(10_020, 100), sell(10_000, 100), sell(10_010, 50)]
    expect(matchAuction(book, 9_000)?.price).toBe(10_000)
  })

  it('is then the one nearest to the last price', () => {
    const book = [buy(10_020, 100), sell(10_000, 100)]
    expect(matchAuction(book, 10_500)).toEqual({ price: 10_020, quantity: 100 })
    expect(matchAuction(book, 9_500)).toEqual({ price: 10_000, quantity: 100 })
  })

  it('is the last price when only market orders meet, and nothing when nobody does', () => {
    expect(matchAuction([buy(null, 10), sell(null, 4)], 10_000)).toEqual({ price: 10_000, quantity: 4 })
    expect(matchAuction([buy(9_000, 10), sell(9_010, 10)], 9_000)).toBeUndefined()
    expect(matchAuction([], 9_000)).toBeUndefined()
  })
})

const interests = (side: 'buy' | 'sell') =>
  fc.array(
    fc.record({
      side: fc.constant(side),
      limitPrice: fc.option(fc.integer({ min: 90, max: 110 }).map((n) => n * 100)),
      quantity: fc.integer({ min: 1, max: 500 }),
    }),
    { maxLength: 12 },
  )

describe('any auction', () => {
  it('trades at no other price more than at its own, and gives away exactly what it trades on both sides', () => {
    fc.assert(
      fc.property(interests('buy'), interests('sell'), (buys, sells) => {
        const match = matchAuction([...buys, ...sells], 10_000)
        const volumeAt = (price: number): number => {
          const total = (all: readonly AuctionInterest[], fits: (limit: number) => boolean): number =>
            all.reduce((sum, one) => sum + (one.limitPrice === null || fits(one.limitPrice) ? one.quantity : 0), 0)
          return Math.min(
            total(buys, (limit) => limit >= price),
            total(sells, (limit) => limit <= price),
          )
        }
        const best = Math.max(...Array.from({ length: 21 }, (_, i) => volumeAt((90 + i) * 100)))
        expect(match?.quantity ?? 0).toBe(best)
        if (!match) return
        for (const side of [buys, sells]) {
          expect(allot(side, match).reduce((sum, part) => sum + part.quantity, 0)).toBe(match.quantity)
        }
      }),
    )
  })

  it('serves market orders first, then better prices, then who came first', () => {
    const queue = [buy(10_000, 50), buy(10_010, 50), buy(null, 50), buy(10_000, 50)]
    const parts = allot(queue, { price: 10_000, quantity: 170 })
    expect(parts.map(({ interest, quantity }) => [queue.indexOf(interest), quantity])).toEqual([
      [2, 50],
      [1, 50],
      [0, 50],
      [3, 20],
    ])
  })
})

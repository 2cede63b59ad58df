import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bookEvents } from './book-events.ts'
import { type CostBasis, costOf, sharesOf } from './lots.ts'
import { aRow, cashOf, day, read, soldOut, tradeRows } from './portfolio.test-support.ts'
import { type Counting, realize } from './realized.ts'
import type { TradeRow } from './rows.ts'

const eventsOf = (rows: readonly TradeRow[]) => bookEvents({ days: [], trades: read(...rows), actions: [] }).events
const counted = (rows: readonly TradeRow[], basis: CostBasis, scope: Counting['scope'] = 'account') =>
  realize(eventsOf(rows), { basis, scope })
const netOf = ({ sales }: ReturnType<typeof realize>) => sales.reduce((won, { net }) => won + net, 0)

const COUNTINGS = (['moving_average', 'fifo'] as const).flatMap((basis) =>
  (['account', 'owner'] as const).map((scope) => ({ basis, scope })),
)

describe('profit of sales', () => {
  const rows = [
    aRow({ quantity: 10, amount: 700_000 }),
    aRow({ quantity: 10, amount: 800_000, time: '110000' }),
    aRow({ side: 'sell', quantity: 5, amount: 450_000, time: '130000' }),
  ]

  it('by moving average takes the average of all that is held, and half of what an equal share paid', () => {
    const { sales, open } = counted(rows, 'moving_average')
    // 98 + 112 won of commission on twenty shares; 63 on the sale, 900 of tax.
    expect(sales).toMatchObject([
      {
        quantity: 5,
        proceeds: 450_000,
        cost: 375_000,
        buyCommission: 53,
        sellCommission: 63,
        tax: 900,
        gross: 75_000,
        net: 73_984,
      },
    ])
    expect(open).toMatchObject([{ lots: [{ quantity: 15, cost: 1_125_000, commission: 157 }] }])
  })

  it('by first in, first out takes the oldest shares', () => {
    const { sales, open } = counted(rows, 'fifo')
    expect(sales).toMatchObject([{ cost: 350_000, buyCommission: 49, gross: 100_000, net: 98_988 }])
    expect(open).toMatchObject([
      {
        lots: [
          { quantity: 5, cost: 350_000 },
          { quantity: 10, cost: 800_000 },
        ],
      },
    ])
  })

  it('names what was never seen bought instead of counting it as profit', () => {
    const { sales, unmatched } = counted([aRow({ quantity: 4 }), aRow({ side: 'sell', time: '110000' })], 'fifo')
    expect(sales).toMatchObject([{ quantity: 4, proceeds: 280_000 }])
    expect(unmatched).toMatchObject([{ quantity: 6, proceeds: 420_000 }])
  })

  it('belongs to whom the shares belonged, the seller first', () => {
    const own = { source: 'strategy', owner_id: '00000000-0000-4000-a000-000000000009', owner_name: '적립식' } as const
    const mixed = [
      aRow({ quantity: 10, amount: 600_000, time: '090100' }),
      aRow({ ...own, quantity: 10, amount: 700_000, time: '090200' }),
      aRow({ ...own, side: 'sell', quantity: 15, amount: 1_200_000, time: '090300' }),
    ]
    const { sales } = counted(mixed, 'fifo', 'owner')
    expect(sales).toMatchObject([
      { quantity: 10, owner: { kind: 'strategy' }, gross: 100_000 },
      { quantity: 5, owner: { kind: 'manual' }, gross: 100_000 },
    ])
    expect(counted(mixed, 'fifo').sales).toMatchObject([
      { quantity: 10, gross: 200_000, owner: { kind: 'strategy' } },
      { quantity: 5, gross: 50_000, owner: { kind: 'strategy' } },
    ])
  })

  it('is the same by both bases, and what the cash says, once everything is sold', () => {
    fc.assert(
      fc.property(tradeRows, (some) => {
        const all = [...some, ...soldOut(some)]
        const cash = cashOf(read(...all))
        for (const counting of COUNTINGS) {
          const realized = realize(eventsOf(all), counting)
          expect(realized.open).toEqual([])
          expect(netOf(realized)).toBe(cash)
        }
      }),
    )
  })

  it('less what is still tied up in shares is what the cash says, to the won', () => {
    fc.assert(
      fc.property(tradeRows, (rows) => {
        const cash = cashOf(read(...rows))
        for (const counting of COUNTINGS) {
          const realized = realize(eventsOf(rows), counting)
          const tied = realized.open.reduce((won, { lots }) => won + costOf(lots), 0)
          expect(netOf(realized) - tied).toBe(cash)
        }
      }),
    )
  })

  it('does not depend on the order in which a day was read', () => {
    fc.assert(
      fc.property(
        tradeRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          for (const counting of COUNTINGS) {
            expect(realize(eventsOf(shuffled), counting)).toEqual(realize(eventsOf(rows), counting))
          }
        },
      ),
    )
  })
})

describe('a split', () => {
  it('makes more shares of the same money, whole ones', () => {
    const bought = eventsOf([aRow({ quantity: 3, amount: 100_000 }), aRow({ quantity: 4, amount: 200_000 })])
    const [first] = bought
    if (first?.kind !== 'trade') throw new Error('a purchase is a trade')
    const { accountId, environment, instrumentId, tradedAt: at } = first.trade
    const split = {
      kind: 'rescaled',
      accountId,
      environment,
      instrumentId,
      date: day('2026-11-03'),
      at,
      added: 4,
    } as const
    const [holding] = realize([...bought, split], { basis: 'fifo', scope: 'account' }).open
    expect(holding?.lots.map(({ quantity }) => quantity)).toEqual([4, 7])
    expect(sharesOf(holding?.lots ?? [])).toBe(11)
    expect(costOf(holding?.lots ?? [])).toBe(300_000 + 14 + 28)
  })

  it('of ten into one keeps the money of lots too small for a share', () => {
    const bought = eventsOf([aRow({ quantity: 3, amount: 30_000 }), aRow({ quantity: 17, amount: 170_000 })])
    const [first] = bought
    if (first?.kind !== 'trade') throw new Error('a purchase is a trade')
    const { accountId, environment, instrumentId, tradedAt: at } = first.trade
    const merged = {
      kind: 'rescaled',
      accountId,
      environment,
      instrumentId,
      date: day('2026-11-03'),
      at,
      added: -18,
    } as const
    const [holding] = realize([...bought, merged], { basis: 'fifo', scope: 'account' }).open
    expect(sharesOf(holding?.lots ?? [])).toBe(2)
    expect(costOf(holding?.lots ?? [])).toBe(200_000 + 4 + 23)
  })
})

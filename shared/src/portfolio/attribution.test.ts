import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../core/time.ts'
import { attribute } from './attribution.ts'
import { bookEvents } from './book-events.ts'
import { costBreakdown } from './cost-breakdown.ts'
import { aRow, cashOf, day, HYNIX, read, SAMSUNG, tradeRows } from './portfolio.test-support.ts'
import type { TradeRow } from './rows.ts'

const RULE = { source: 'rule', owner_id: '00000000-0000-4000-a000-000000000007', owner_name: '돌파' } as const
const eventsOf = (rows: readonly TradeRow[]) => bookEvents({ days: [], trades: read(...rows), actions: [] }).events
const [MON, TUE, WED] = [day('2026-11-02'), day('2026-11-03'), day('2026-11-04')]
const unknown = () => undefined

describe('who earned it', () => {
  const rows = [
    aRow({ ...RULE, quantity: 10, amount: 700_000 }),
    aRow({ quantity: 10, amount: 700_000, time: '100100' }),
    aRow({ ...RULE, side: 'sell', quantity: 10, amount: 800_000, order_date: TUE }),
  ]
  const question = { events: eventsOf(rows), basis: 'fifo', by: 'owner', from: MON, to: WED } as const

  it('is told by rule, strategy and hand', () => {
    const [rule, manual, ...rest] = attribute({ ...question, priceAtStart: unknown, priceAtEnd: () => 71_000 })
    expect(rest).toEqual([])
    expect(rule).toMatchObject({
      owner: { kind: 'rule', name: '돌파' },
      sales: 1,
      gross: 100_000,
      commission: 98 + 112,
      tax: 1_600,
      net: 98_190,
      profit: 98_190,
    })
    expect(rule?.rate).toBeCloseTo(98_190 / 700_098, 12)
    // Two of three days, the day of the sale included.
    expect(rule?.averageCapital).toBeCloseTo((700_098 * 2) / 3, 6)
    expect(manual).toMatchObject({ owner: { kind: 'manual' }, net: 0, unrealizedChange: 10_000 - 98, rate: Number.NaN })
  })

  it('is not guessed without a price', () => {
    const parts = attribute({ ...question, by: 'instrument', priceAtStart: unknown, priceAtEnd: unknown })
    expect(parts).toMatchObject([{ instrumentId: SAMSUNG, nameKo: '삼성전자', net: 98_190, profit: null }])
  })

  it('in a period counts from the prices of its beginning', () => {
    const later = { ...question, from: TUE, priceAtStart: () => 75_000, priceAtEnd: () => 75_000 }
    const [rule, manual] = attribute({ ...later, by: 'owner' })
    expect(rule).toMatchObject({ profit: 98_190 - (50_000 - 98) })
    expect(manual).toMatchObject({ profit: 0 })
  })

  it('adds up to the profit of the account, however it is parted', () => {
    const price = (id: string) => (id === SAMSUNG ? 12_345 : 678)
    fc.assert(
      fc.property(tradeRows, (some) => {
        const trades = read(...some)
        const to = addDays(trades.at(-1)?.date ?? MON, 1)
        const worth = [SAMSUNG, HYNIX].reduce((won, id) => {
          const own = trades.filter(({ instrumentId }) => instrumentId === id)
          return (
            won + price(id) * own.reduce((sum, { side, quantity }) => sum + (side === 'buy' ? quantity : -quantity), 0)
          )
        }, 0)
        for (const by of ['owner', 'instrument'] as const) {
          for (const basis of ['fifo', 'moving_average'] as const) {
            const parts = attribute({
              events: eventsOf(some),
              basis,
              by,
              from: MON,
              to,
              priceAtStart: unknown,
              priceAtEnd: price,
            })
            expect(parts.reduce((won, { profit }) => won + (profit ?? Number.NaN), 0)).toBe(cashOf(trades) + worth)
          }
        }
      }),
    )
  })
})

describe('what it cost', () => {
  it('is parted by kind, instrument, owner and month, each adding up to the whole', () => {
    fc.assert(
      fc.property(tradeRows, (some) => {
        const trades = read(...some)
        const all = costBreakdown({ trades, spans: [], from: MON, to: day('2027-12-31'), period: 'month' })
        const moved = trades.reduce((won, { side, amount }) => won + (side === 'buy' ? -amount : amount), 0)
        expect(moved - all.total).toBe(cashOf(trades))
        for (const parts of [all.byInstrument, all.byOwner, all.byPeriod]) {
          expect(parts.reduce((won, [, { total }]) => won + total, 0)).toBe(all.total)
        }
      }),
    )
  })
})

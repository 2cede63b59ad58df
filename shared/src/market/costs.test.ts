import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KstDate } from '../core/time.ts'
import { breakEvenPrice, estimateCosts, salesTaxRate } from './costs.ts'

const on = (text: string): KstDate => text as KstDate
const sale = { market: 'kospi', kind: 'stock', side: 'sell', amount: 1_000_000, date: on('2026-03-02') } as const

describe('trading costs', () => {
  it('tax a sale by its date: 0.15 % in 2025, 0.20 % from 2026', () => {
    expect(estimateCosts({ ...sale, date: on('2025-12-31') }).tax).toBe(1_500)
    expect(estimateCosts({ ...sale, date: on('2026-01-01') }).tax).toBe(2_000)
    expect(salesTaxRate('kosdaq', 'stock', on('2024-06-03'))).toBe(0.0018)
  })

  it('tax neither purchases nor funds', () => {
    expect(estimateCosts({ ...sale, side: 'buy' })).toEqual({ commission: 140, tax: 0 })
    expect(estimateCosts({ ...sale, kind: 'etf' }).tax).toBe(0)
  })

  it('drop the fraction of a won', () => {
    expect(estimateCosts({ ...sale, amount: 72_999 })).toEqual({ commission: 10, tax: 145 })
  })

  it('are covered by a sale at the break-even price, to the won', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 900_000 }), fc.integer({ min: 1, max: 1_000 }), (price, quantity) => {
        const sellAt = breakEvenPrice(price, sale)
        const bought = price * quantity + estimateCosts({ ...sale, side: 'buy', amount: price * quantity }).commission
        const amount = sellAt * quantity
        const costs = estimateCosts({ ...sale, amount })
        expect(Math.abs(amount - costs.commission - costs.tax - bought)).toBeLessThan(3.001)
      }),
    )
  })
})

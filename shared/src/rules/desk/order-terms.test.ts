import { describe, expect, it } from 'vitest'
import type { PriceOf } from '../action.ts'
import { resolvePrice, resolveSize, type TermsContext } from './order-terms.ts'

const PRICES: Record<PriceOf, number> = {
  last: 70_000,
  bid1: 69_900,
  ask1: 70_000,
  mid: 69_950,
  prevClose: 69_000,
  upperLimit: 89_700,
  lowerLimit: 48_300,
}
const at = (over: Partial<TermsContext> = {}, prices: Partial<Record<PriceOf, number>> = {}): TermsContext => ({
  side: 'buy',
  kind: 'stock',
  price: (of) => prices[of] ?? PRICES[of],
  equity: 10_000_000,
  buyingPower: 4_000_000,
  held: 20,
  sellable: 15,
  ...over,
})
const limitOf = (price: Parameters<typeof resolvePrice>[0]['price'], context = at()) => {
  const terms = resolvePrice({ type: 'limit', price }, context)
  return terms.ok ? terms.value.limitPrice : terms.error.code
}

describe('the price of an order', () => {
  it('is rounded to the tick, a buy down and a sell up', () => {
    expect(limitOf({ at: 'mid' })).toBe(69_900)
    expect(limitOf({ at: 'mid' }, at({ side: 'sell' }))).toBe(70_000)
    expect(limitOf({ pct: { of: 'last', by: -0.5 } })).toBe(69_600)
    expect(limitOf({ pct: { of: 'last', by: 0.51 } }, at({ side: 'sell' }))).toBe(70_400)
  })

  it('steps along the grid, across the borders of its bands', () => {
    expect(limitOf({ tick: { of: 'ask1', n: 1 } })).toBe(70_100)
    expect(limitOf({ tick: { of: 'ask1', n: -2 } })).toBe(69_800)
    const cheap = at({}, { ask1: 49_950, last: 49_950, upperLimit: 64_900, lowerLimit: 35_000 })
    expect(limitOf({ tick: { of: 'ask1', n: 2 } }, cheap)).toBe(50_100)
  })

  it('is not made up when what it hangs on is unknown, nor pulled back to the day’s limits', () => {
    expect(limitOf({ at: 'bid1' }, at({}, { bid1: Number.NaN }))).toBe('price_unknown')
    expect(limitOf({ krw: 60_000 }, at({}, { upperLimit: Number.NaN }))).toBe('price_unknown')
    expect(limitOf({ krw: 95_000 })).toBe('price_outside_limit')
    expect(limitOf({ at: 'upperLimit' }, at({ side: 'sell' }))).toBe(89_700)
    expect(resolvePrice({ type: 'market' }, at({}, { last: Number.NaN }))).toMatchObject({ ok: false })
  })

  it('is named by an order that bounds how far the price may drift', () => {
    expect(resolvePrice({ type: 'market', driftPct: 1 }, at())).toEqual({
      ok: true,
      value: { type: 'limit', limitPrice: 70_700, unitPrice: 70_700 },
    })
    expect(resolvePrice({ type: 'best' }, at())).toMatchObject({ value: { type: 'market_to_limit', limitPrice: null } })
    const drifting = { type: 'limit', price: { krw: 80_000 }, driftPct: 1 } as const
    expect(resolvePrice(drifting, at())).toMatchObject({ value: { limitPrice: 70_700 } })
    expect(resolvePrice({ ...drifting, price: { krw: 60_000 } }, at({ side: 'sell' }))).toMatchObject({
      value: { limitPrice: 69_300 },
    })
  })
})

describe('the size of an order', () => {
  const shares = (size: Parameters<typeof resolveSize>[0], context = at()) => {
    const found = resolveSize(size, 70_000, context)
    return found.ok ? found.value : found.error.code
  }

  it('is whole shares, rounded down', () => {
    expect(shares({ qty: 7 })).toBe(7)
    expect(shares({ krw: 1_000_000 })).toBe(14)
    expect(shares({ pctEquity: 5 })).toBe(7)
    expect(shares({ pctCash: 50 })).toBe(28)
    expect(shares({ pctHolding: 50 }, at({ side: 'sell' }))).toBe(7)
    expect(shares({ riskPct: 1, stopPct: -5 })).toBe(28)
  })

  it('goes to a target from its own side alone', () => {
    expect(shares({ targetQty: 50 })).toBe(30)
    expect(shares({ targetQty: 5 })).toBe('target_reached')
    expect(shares({ targetQty: 5 }, at({ side: 'sell' }))).toBe(15)
    expect(shares({ targetPct: 20 })).toBe(8)
    expect(shares({ targetPct: 0 }, at({ side: 'sell' }))).toBe(20)
  })

  it('is not guessed: too little money or an unknown account make no order', () => {
    expect(shares({ krw: 69_999 })).toBe('size_too_small')
    expect(shares({ pctEquity: 5 }, at({ equity: Number.NaN }))).toBe('size_unknown')
    expect(shares({ pctCash: 5 }, at({ buyingPower: Number.NaN }))).toBe('size_unknown')
    expect(shares({ pctHolding: 100 }, at({ side: 'sell', sellable: 0 }))).toBe('nothing_held')
    expect(shares({ targetQty: 5 }, at({ held: Number.NaN }))).toBe('size_unknown')
  })
})

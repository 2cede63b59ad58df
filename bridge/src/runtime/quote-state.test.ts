import { Quote } from '@naru/shared/contracts/bridge-api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SAMSUNG } from '../../test/support/market.ts'
import { emptyState, quoteJson } from './quote-state.ts'

describe('a quote in words', () => {
  it('is the same JSON as anybody would make of it', () => {
    const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
    const instant = fc.nat().map((value) => value as Quote['tsEvent'])
    const expected = fc.record({
      price: fc.double({ min: 1, max: 1e6, noNaN: true }),
      size: fc.nat(),
      change: figure,
      changeRate: figure,
    })
    const figures = Object.fromEntries(
      ['last', 'change', 'changeRate', 'open', 'high', 'low', 'size', 'cumVolume', 'cumTurnover', 'tradeStrength'].map(
        (name) => [name, figure],
      ),
    )
    const anyQuote = fc.record({
      ...figures,
      instrumentId: fc.constant(SAMSUNG),
      basePrice: fc.option(figure),
      upperLimit: fc.option(figure),
      lowerLimit: fc.option(figure),
      aggressor: fc.constantFrom('buyer', 'seller', 'none'),
      expected: fc.option(expected),
      via: fc.constantFrom('stream', 'poll'),
      tsEvent: instant,
      tsInit: instant,
    })
    fc.assert(
      fc.property(anyQuote, (any) => {
        const quote = Quote.parse(any)
        const state = { ...emptyState(SAMSUNG), quote }
        expect(JSON.parse(quoteJson(state))).toEqual(JSON.parse(JSON.stringify(quote)))
      }),
    )
  })
})

import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, WANT_REASONS, type Want, type WantReason } from './subscriptions.ts'

const symbol = (n: number): InstrumentId => instrumentId(String(n).padStart(6, '0'))
const want = (reason: WantReason, n: number, channel: 'trade' | 'book' = 'trade'): Want => ({
  reason,
  instrumentId: symbol(n),
  channel,
})

describe('sharing the slots of a feed', () => {
  it('serves positions before working orders, strategies, rules, the viewed screen and the watchlist', () => {
    const wants = [...WANT_REASONS].toReversed().map((reason, index) => want(reason, index))
    const served = allocate(wants, 6).streamed.map((subscription) => subscription.instrumentId)
    expect(served).toEqual([5, 4, 3, 2, 1, 0].map(symbol))
  })

  it('polls what does not fit instead of dropping it', () => {
    const wants = [want('watchlist', 1), want('viewed', 2), want('viewed', 2, 'book'), want('positions', 3)]
    const { streamed, polledTrades, polledBooks } = allocate(wants, 2)
    expect(streamed.map((subscription) => subscription.instrumentId)).toEqual([symbol(3), symbol(2)])
    expect(polledTrades).toEqual([symbol(1)])
    expect(polledBooks).toEqual([symbol(2)])
  })

  it('gives a symbol wanted for two reasons one slot, at its better rank', () => {
    const wants = [want('watchlist', 1), want('watchlist', 2), want('positions', 2)]
    const { streamed, polledTrades } = allocate(wants, 1)
    expect(streamed).toEqual([{ instrumentId: symbol(2), channel: 'trade' }])
    expect(polledTrades).toEqual([symbol(1)])
  })

  it('never exceeds the slots, loses nothing and repeats nothing', () => {
    const anyWant = fc.record({
      reason: fc.constantFrom(...WANT_REASONS),
      instrumentId: fc.integer({ min: 0, max: 30 }).map(symbol),
      channel: fc.constantFrom('trade' as const, 'book' as const),
    })
    fc.assert(
      fc.property(fc.array(anyWant, { maxLength: 80 }), fc.nat(45), (wants, slots) => {
        const { streamed, polledTrades, polledBooks } = allocate(wants, slots)
        expect(streamed.length).toBeLessThanOrEqual(slots)
        const all = [
          ...streamed.map((subscription) => `${subscription.channel} ${subscription.instrumentId}`),
          ...polledTrades.map((id) => `trade ${id}`),
          ...polledBooks.map((id) => `book ${id}`),
        ]
        expect(new Set(all).size).toBe(all.length)
        expect(new Set(all)).toEqual(new Set(wants.map((one) => `${one.channel} ${one.instrumentId}`)))
      }),
    )
  })
})

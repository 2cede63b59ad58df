import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, NO_ALLOCATION, WANT_REASONS, type Want, type WantReason } from './subscriptions.ts'

const symbol = (n: number): InstrumentId => instrumentId(String(n).padStart(6, '0'))
const want = (reason: WantReason, n: number, channel: 'trade' | 'book' = 'trade'): Want => ({
  reason,
  instrumentId: symbol(n),
  channel,
})

const anyWant = fc.record({
  reason: fc.constantFrom(...WANT_REASONS),
  instrumentId: fc.integer({ min: 0, max: 30 }).map(symbol),
  channel: fc.constantFrom('trade' as const, 'book' as const),
})
const keyOf = ({ channel, instrumentId }: { readonly channel: string; readonly instrumentId: string }): string =>
  `${channel} ${instrumentId}`
const SLOTS = 20

describe('sharing the slots of a feed', () => {
  it('serves positions before working orders, strategies, rules that trade, rules, the viewed screen and the watchlist', () => {
    const wants = [...WANT_REASONS].toReversed().map((reason, index) => want(reason, index))
    const served = allocate(wants, 8).streamed.map((subscription) => subscription.instrumentId)
    expect(served).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map(symbol))
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

  it('leaves a slot with who has it while nothing better wants it', () => {
    const before = allocate([want('watchlist', 1), want('watchlist', 2)], 2)
    const wants = [want('watchlist', 3), want('watchlist', 2), want('watchlist', 1)]
    expect(allocate(wants, 2, before).polledTrades).toEqual([symbol(3)])
    const served = allocate([...wants, want('positions', 4)], 2, before).streamed
    expect(served.map(({ instrumentId }) => instrumentId)).toEqual([symbol(4), symbol(2)])
  })

  it('is always the top of the ranking, within the limit, and takes no slot away without need', () => {
    const rank = (wants: readonly Want[], key: string): number =>
      Math.min(...wants.filter((one) => keyOf(one) === key).map(({ reason }) => WANT_REASONS.indexOf(reason)))
    fc.assert(
      fc.property(fc.array(fc.array(anyWant, { maxLength: 70 }), { minLength: 1, maxLength: 6 }), (days) => {
        let before = NO_ALLOCATION
        for (const wants of days) {
          const next = allocate(wants, SLOTS, before)
          const served = new Set(next.streamed.map(keyOf))
          const left = [...new Set(wants.map(keyOf))].filter((key) => !served.has(key))
          expect(served.size).toBe(Math.min(SLOTS, new Set(wants.map(keyOf)).size))
          const worst = Math.max(...[...served].map((key) => rank(wants, key)))
          for (const key of left) expect(rank(wants, key)).toBeGreaterThanOrEqual(worst)
          // Who lost a slot though still wanted lost it to something better ranked, never to an equal that is new.
          const had = new Set(before.streamed.map(keyOf))
          const lost = left.filter((key) => had.has(key))
          const isNew = [...served].filter((key) => !had.has(key))
          for (const key of lost) for (const other of isNew) expect(rank(wants, other)).toBeLessThan(rank(wants, key))
          expect(allocate(wants, SLOTS, next).streamed.map(keyOf).toSorted()).toEqual([...served].toSorted())
          before = next
        }
      }),
    )
  })
})

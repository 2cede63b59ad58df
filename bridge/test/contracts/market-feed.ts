import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { Bar, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { FeedEvent, MarketFeed } from '../../src/ports/market-feed.ts'

/** A feed in a world that can be disturbed from outside. */
export interface FeedWorld {
  readonly feed: MarketFeed
  /** What the market's clock shows, Unix ms. */
  now(): number
  /** Breaks the connection the way a network does. */
  drop(): void
  close(): Promise<void>
}

const SAMSUNG = instrumentId('005930')
const NAVER = instrumentId('035420')

/** What every `MarketFeed` must do. */
export function marketFeedContract(name: string, open: () => Promise<FeedWorld>): void {
  describe(`${name} is a market feed`, () => {
    let world: FeedWorld
    const events: FeedEvent[] = []
    const stop = new AbortController()
    beforeAll(async () => {
      world = await open()
      void (async () => {
        for await (const event of world.feed.events(stop.signal)) events.push(event)
      })()
    })
    afterAll(async () => {
      stop.abort()
      await world.close()
    })

    const trades = () => events.filter((event) => event.kind === 'trade')
    const books = () => events.filter((event) => event.kind === 'book')
    const traded = (id: string) => trades().some(({ tick }) => tick.instrumentId === id)
    const patience = { timeout: 20_000, interval: 50 }

    it('delivers valid ticks and books of what is wanted, and says when it is up', async () => {
      world.feed.setSubscriptions([
        { instrumentId: SAMSUNG, channel: 'trade' },
        { instrumentId: SAMSUNG, channel: 'book' },
      ])
      await vi.waitFor(() => expect(trades().length > 3 && books().length > 3).toBe(true), patience)
      for (const { tick } of trades()) expect(TradeTick.safeParse(tick).success).toBe(true)
      for (const { book } of books()) expect(OrderBook.safeParse(book).success).toBe(true)
      expect(trades().every(({ tick }) => tick.instrumentId === SAMSUNG)).toBe(true)
      // A busy symbol may trade before the last registration has been answered.
      expect(events.map(({ kind }) => kind)).toContain('up')
    })

    it('stamps every tick with the trading day it belongs to', () => {
      for (const { tick, tradingDate } of trades()) {
        const day = new Date(tick.tsEvent + 9 * 3_600_000).toISOString().slice(0, 10)
        expect(tradingDate).toBe(day)
      }
    })

    it('follows a change of what is wanted', async () => {
      world.feed.setSubscriptions([{ instrumentId: NAVER, channel: 'trade' }])
      await vi.waitFor(() => expect(traded(NAVER)).toBe(true), patience)
      const last = trades().findLastIndex(({ tick }) => tick.instrumentId === SAMSUNG)
      await vi.waitFor(() => expect(trades().length).toBeGreaterThan(last + 5), patience)
      expect(trades().findLastIndex(({ tick }) => tick.instrumentId === SAMSUNG)).toBe(last)
    })

    it('comes back after a drop with everything that was wanted', async () => {
      events.length = 0
      world.drop()
      await vi.waitFor(
        () => expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['down', 'up', 'trade'])),
        patience,
      )
      expect(events[0]).toMatchObject({ kind: 'down', reason: 'disconnected' })
      expect(traded(NAVER)).toBe(true)
    })

    it('reads a price with the limits and the tick of the day', async () => {
      const snapshot = await world.feed.snapshot(SAMSUNG)
      if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error))
      const { tick, lowerLimit, upperLimit, tickSize } = snapshot.value
      expect(TradeTick.safeParse(tick).success).toBe(true)
      expect(tick.price).toBeGreaterThanOrEqual(lowerLimit)
      expect(tick.price).toBeLessThanOrEqual(upperLimit)
      expect(tick.price % tickSize).toBe(0)
    })

    it('says that it does not know an instrument', async () => {
      expect(await world.feed.snapshot(instrumentId('999999'))).toMatchObject({ ok: false })
    })

    it('reads an order book with the best levels first', async () => {
      const book = await world.feed.orderBook(SAMSUNG)
      if (!book.ok) throw new Error(JSON.stringify(book.error))
      expect(OrderBook.safeParse(book.value).success).toBe(true)
      const asks = book.value.asks.map(([price]) => price)
      const bids = book.value.bids.map(([price]) => price)
      expect(asks).toEqual([...asks].sort((a, b) => a - b))
      expect(bids).toEqual([...bids].sort((a, b) => b - a))
    })

    it.each(['1m', '5m', '1d', '1w'] as const)(
      'reads %s bars, oldest first, no more than asked and none of the future',
      async (spec) => {
        const to = unixMs(world.now())
        const bars = await world.feed.bars(SAMSUNG, spec, to, 40)
        if (!bars.ok) throw new Error(JSON.stringify(bars.error))
        expect(bars.value.length).toBeGreaterThan(0)
        expect(bars.value.length).toBeLessThanOrEqual(40)
        const starts = bars.value.map(({ ts }) => ts)
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
        for (const bar of bars.value) {
          expect(Bar.safeParse(bar).success).toBe(true)
          expect(bar.ts).toBeLessThanOrEqual(to)
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close))
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close))
        }
      },
    )
  })
}

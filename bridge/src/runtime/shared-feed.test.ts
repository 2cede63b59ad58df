import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { aFeed, SAMSUNG } from '../../test/support/market.ts'
import type { FeedEvent } from '../ports/market-feed.ts'
import { shareFeed } from './shared-feed.ts'

function aSharedFeed() {
  const source = aFeed()
  const { feed, pump } = shareFeed(source, () => undefined)
  const stop = new AbortController()
  const events: FeedEvent[] = []
  const ended = pump(stop.signal, (event) => events.push(event))
  onTestFinished(() => stop.abort())
  return { source, feed, events, stop, ended }
}
const pricesOf = (events: readonly FeedEvent[]) =>
  events.flatMap((event) => (event.kind === 'trade' ? [event.tick.price] : []))

describe('a feed with many listeners', () => {
  it('tells each of them everything at once, and who comes later whether it is up', async () => {
    const { source, feed, events } = aSharedFeed()
    await vi.waitFor(() => expect(events).toEqual([{ kind: 'up' }]))
    const [a, b]: [FeedEvent[], FeedEvent[]] = [[], []]
    const stop = new AbortController()
    const [first] = [feed.listen?.(stop.signal, (event) => a.push(event)), feed.listen?.(stop.signal, (e) => b.push(e))]
    expect(a).toEqual([{ kind: 'up' }])
    source.trade(SAMSUNG, 70_100)
    source.trade(SAMSUNG, 70_200)
    await vi.waitFor(() => expect(pricesOf(b)).toEqual([70_100, 70_200]))
    expect(a).toEqual(b)
    stop.abort()
    await first
    source.trade(SAMSUNG, 70_300)
    await vi.waitFor(() => expect(pricesOf(events)).toContain(70_300))
    expect(pricesOf(a)).not.toContain(70_300)
  })

  it('goes on for the others when one of them fails', async () => {
    const { source, feed, events } = aSharedFeed()
    await vi.waitFor(() => expect(events).toHaveLength(1))
    const { signal } = new AbortController()
    const heard: FeedEvent[] = []
    const failing = feed.listen?.(signal, (event) => {
      if (event.kind === 'trade') throw new Error('mine')
    })
    void feed.listen?.(signal, (event) => heard.push(event))
    source.trade(SAMSUNG, 70_100)
    await expect(failing).rejects.toThrow('mine')
    await vi.waitFor(() => expect(pricesOf(heard)).toEqual([70_100]))
    source.trade(SAMSUNG, 70_200)
    await vi.waitFor(() => expect(pricesOf(events)).toContain(70_200))
  })

  it('ends for all when its source ends', async () => {
    const { feed, stop, ended } = aSharedFeed()
    const listening = feed.listen?.(new AbortController().signal, () => undefined)
    stop.abort()
    await Promise.all([ended, listening])
  })
})

import type { Quote } from '@naru/shared/contracts/bridge-api'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { aFeed, aSession, memoryLogger, NAVER, SAMSUNG, someSessions, systemClock } from '../../test/support/market.ts'
import { createMarketDataHub } from './market-data-hub.ts'
import { createQuoteRelay } from './quote-relay.ts'

const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001'

function aRelay({ windowMs = 40, validMs = 10_000 } = {}) {
  const feed = aFeed()
  const logger = memoryLogger()
  const hub = createMarketDataHub({
    sessions: someSessions(aSession(ALICE, { feed })),
    clock: systemClock,
    logger,
    lingerMs: 5,
  })
  const sent: { at: number; userId: string; quotes: readonly Quote[] }[] = []
  const box = { sent, isTaken: true, answer: (): Promise<boolean> => Promise.resolve(box.isTaken) }
  const relay = createQuoteRelay({
    hub,
    clock: systemClock,
    logger,
    windowMs,
    validMs,
    relay: (userId, quotes) => {
      sent.push({ at: performance.now(), userId, quotes })
      return box.answer()
    },
  })
  onTestFinished(() => {
    relay.close()
    hub.close()
  })
  return { relay, feed, box, logger }
}

const lastOf = (box: { sent: { quotes: readonly Quote[] }[] }): number | undefined => box.sent.at(-1)?.quotes[0]?.last

describe('a browser that cannot reach its bridge', () => {
  it('gets at most one message in the window, with the last values', async () => {
    const { relay, feed, box } = aRelay()
    relay.request(ALICE, [SAMSUNG])
    await vi.waitFor(() => expect(box.sent.length).toBe(1))
    for (let n = 1; n <= 300; n += 1) feed.trade(SAMSUNG, 70_000 + n)
    await vi.waitFor(() => expect(lastOf(box)).toBe(70_300))
    const gaps = box.sent.slice(1).map((message, index) => message.at - (box.sent[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(35)
    expect(box.sent.every((message) => message.userId === ALICE)).toBe(true)
  })

  it('is sent the newest values again when a message was not taken', async () => {
    const { relay, feed, box, logger } = aRelay()
    box.isTaken = false
    relay.request(ALICE, [SAMSUNG])
    await vi.waitFor(() => expect(box.sent.length).toBeGreaterThan(1))
    feed.trade(SAMSUNG, 70_900)
    box.isTaken = true
    await vi.waitFor(() => expect(lastOf(box)).toBe(70_900))
    expect(logger.lines.join()).toContain('quote_relay_failed')
  })

  it('is not sent a second message while the first is still under way', async () => {
    const { relay, feed, box } = aRelay()
    const slow = Promise.withResolvers<boolean>()
    box.answer = () => slow.promise
    relay.request(ALICE, [SAMSUNG, NAVER])
    await vi.waitFor(() => expect(box.sent.length).toBe(1))
    feed.trade(SAMSUNG, 70_100)
    feed.trade(NAVER, 70_200)
    await vi.waitFor(() => expect(feed.snapshots.length).toBe(2))
    expect(box.sent.length).toBe(1)
    slow.resolve(true)
    await vi.waitFor(() =>
      expect(box.sent.flatMap((message) => message.quotes.map((one) => one.last))).toContain(70_200),
    )
  })

  it('hears nothing more, and holds no slot, once its request has run out', async () => {
    const { relay, feed, box } = aRelay({ validMs: 60 })
    relay.request(ALICE, [SAMSUNG])
    await vi.waitFor(() => expect(box.sent.length).toBe(1))
    await vi.waitFor(() => expect(feed.wanted).toEqual([]))
    const count = box.sent.length
    feed.trade(SAMSUNG, 79_000)
    relay.request(ALICE, [NAVER])
    await vi.waitFor(() => expect(box.sent.length).toBeGreaterThan(count))
    expect(box.sent.flatMap((message) => message.quotes.map((one) => one.last))).not.toContain(79_000)
  })
})

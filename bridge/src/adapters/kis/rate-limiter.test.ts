import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drivenClock } from '../../../test/support/kis.ts'
import { createRateLimiter, type Lane, RATE_LIMITS } from './rate-limiter.ts'

/** Asks for `count` slots at once and notes when each is granted. */
function ask(limiter: ReturnType<typeof createRateLimiter>, clock: ReturnType<typeof drivenClock>) {
  const granted: { lane: Lane; at: number }[] = []
  const refused: Lane[] = []
  const request = (lane: Lane, count: number, maxWaitMs = 60_000) => {
    for (let i = 0; i < count; i += 1) {
      void limiter.acquire(lane, maxWaitMs).then((ok) => {
        if (ok) granted.push({ lane, at: clock.monotonic() })
        else refused.push(lane)
      })
    }
  }
  return { granted, refused, request }
}

/** The most grants in any window of a second. */
const busiestSecond = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 1_000).length))

describe('the rate limiter', () => {
  it('lets 18 requests a second through on live and one on paper', async () => {
    for (const [limit, expected] of [
      [RATE_LIMITS.live, 18],
      [RATE_LIMITS.paper, 1],
    ] as const) {
      const clock = drivenClock()
      const desk = ask(createRateLimiter(clock, limit), clock)
      desk.request('account', 60)
      desk.request('order', 60)
      await clock.advance(20_000)
      expect(busiestSecond(desk.granted.map(({ at }) => at))).toBeLessThanOrEqual(expected)
    }
  })

  it('sends an order at once however many quotes are waiting', async () => {
    const clock = drivenClock()
    const desk = ask(createRateLimiter(clock, RATE_LIMITS.live), clock)
    desk.request('quote', 100)
    await clock.advance(0)
    desk.request('order', 5)
    await clock.advance(0)
    expect(desk.granted.filter(({ lane }) => lane === 'order')).toHaveLength(5)
  })

  it('gives the next free slot to the order where slots cannot be reserved', async () => {
    const clock = drivenClock()
    const desk = ask(createRateLimiter(clock, RATE_LIMITS.paper), clock)
    desk.request('quote', 20)
    desk.request('account', 20)
    desk.request('order', 1)
    await clock.advance(1_100)
    expect(desk.granted[1]).toMatchObject({ lane: 'order' })
  })

  it('halves the rate for a second after KIS complains', async () => {
    const clock = drivenClock()
    const limiter = createRateLimiter(clock, RATE_LIMITS.paper)
    const desk = ask(limiter, clock)
    desk.request('account', 3)
    await clock.advance(100)
    limiter.penalize()
    await clock.advance(1_000)
    expect(desk.granted).toHaveLength(1)
    await clock.advance(1_100)
    expect(desk.granted).toHaveLength(2)
  })

  it('turns away what has waited too long, and everything when it is closed', async () => {
    const clock = drivenClock()
    const limiter = createRateLimiter(clock, RATE_LIMITS.paper)
    const desk = ask(limiter, clock)
    desk.request('order', 1)
    desk.request('order', 1, 500)
    desk.request('quote', 1)
    await clock.advance(500)
    expect(desk.refused).toEqual(['order'])
    limiter.close()
    await clock.advance(0)
    expect(desk.refused).toEqual(['order', 'quote'])
    expect(await limiter.acquire('order', 1_000)).toBe(false)
  })

  it('never exceeds the limit, whatever is asked when', async () => {
    const demand = fc.array(
      fc.record({ lane: fc.constantFrom<Lane>('order', 'account', 'quote'), count: fc.nat(8), afterMs: fc.nat(700) }),
      { maxLength: 25 },
    )
    await fc.assert(
      fc.asyncProperty(demand, async (steps) => {
        const clock = drivenClock()
        const desk = ask(createRateLimiter(clock, RATE_LIMITS.live), clock)
        for (const { lane, count, afterMs } of steps) {
          desk.request(lane, count)
          await clock.advance(afterMs)
        }
        await clock.advance(30_000)
        expect(busiestSecond(desk.granted.map((grant) => grant.at))).toBeLessThanOrEqual(18)
        expect(desk.granted).toHaveLength(steps.reduce((sum, { count }) => sum + count, 0))
      }),
      { numRuns: 60 },
    )
  })
})

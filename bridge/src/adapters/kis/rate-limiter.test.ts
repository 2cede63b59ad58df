import type { KstDate } from '@naru/shared/core/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, drivenClock } from '../../../test/support/kis.ts'
import { createRateLimiter, type Lane } from './rate-limiter.ts'
import { RATE_RULES, rateLimitAt } from './rate-rules.ts'

const LIVE = () => ({ perSecond: 18, orderReserve: 5 })
const PAPER = () => ({ perSecond: 1, orderReserve: 0 })

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
      [LIVE, 18],
      [PAPER, 1],
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
    const desk = ask(createRateLimiter(clock, LIVE), clock)
    desk.request('quote', 100)
    await clock.advance(0)
    desk.request('order', 5)
    await clock.advance(0)
    expect(desk.granted.filter(({ lane }) => lane === 'order')).toHaveLength(5)
  })

  it('gives the next free slot to the order where slots cannot be reserved', async () => {
    const clock = drivenClock()
    const desk = ask(createRateLimiter(clock, PAPER), clock)
    desk.request('quote', 20)
    desk.request('account', 20)
    desk.request('order', 1)
    await clock.advance(1_100)
    expect(desk.granted[1]).toMatchObject({ lane: 'order' })
  })

  it('halves the rate when KIS complains, once for a burst, and comes back slowly', async () => {
    const clock = drivenClock()
    const limiter = createRateLimiter(clock, LIVE)
    for (let i = 0; i < 18; i += 1) limiter.penalize('all')
    const allowed = () => limiter.status().allowedPerSecond
    expect(allowed()).toBe(9)
    const desk = ask(limiter, clock)
    desk.request('quote', 100)
    desk.request('order', 20)
    await clock.advance(1_000)
    expect(desk.granted.length).toBeLessThanOrEqual(9)
    await clock.advance(4_000)
    expect(allowed()).toBeGreaterThan(9)
    expect(allowed()).toBeLessThan(16)
    await clock.advance(120_000)
    expect(allowed()).toBe(18)
  })

  it('settles below a limit nobody told it of', async () => {
    const clock = drivenClock()
    const limiter = createRateLimiter(clock, LIVE)
    const taken: number[] = []
    let refused = 0
    const use = async (): Promise<void> => {
      for (let i = 0; i < 600; i += 1) {
        await limiter.acquire('quote', 600_000)
        const now = clock.monotonic()
        if (taken.filter((at) => at > now - 1_000).length >= 3) {
          refused += 1
          limiter.penalize('all')
        } else taken.push(now)
      }
    }
    void use()
    await clock.advance(30_000)
    refused = 0
    const before = taken.length
    await clock.advance(120_000)
    expect(refused / (taken.length - before)).toBeLessThan(0.1)
    expect(taken.length - before).toBeGreaterThan(120)
  })

  it('slows orders and account reads alone when it is the ledger that complains', async () => {
    const clock = drivenClock()
    const limiter = createRateLimiter(clock, LIVE)
    limiter.penalize('ledger')
    const desk = ask(limiter, clock)
    desk.request('account', 18)
    desk.request('quote', 4)
    await clock.advance(0)
    expect(desk.granted.filter(({ lane }) => lane === 'account').length).toBeLessThanOrEqual(9)
    expect(desk.granted.filter(({ lane }) => lane === 'quote')).toHaveLength(4)
    desk.request('order', 1)
    await clock.advance(0)
    expect(desk.granted.filter(({ lane }) => lane === 'order')).toHaveLength(1)
  })

  it('turns away what has waited too long, and everything when it is closed', async () => {
    const clock = drivenClock()
    const limiter = createRateLimiter(clock, PAPER)
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
        const desk = ask(createRateLimiter(clock, LIVE), clock)
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

describe('the limit of a day', () => {
  it.each([
    ['live', '2026-04-19', 20],
    ['live', '2026-04-20', 18],
    ['paper', '2026-04-19', 2],
    ['paper', '2026-11-21', 1],
  ] as const)('is on %s on %s: %i a second', (environment, date, perSecond) => {
    expect(rateLimitAt(environment, at(`${date}T12:00:00+09:00`)).perSecond).toBe(perSecond)
  })

  it('is three a second for the first three days of a new customer on live', () => {
    const since = '2026-11-20' as KstDate
    const perSecond = (when: string) => rateLimitAt('live', at(when), since).perSecond
    expect(
      ['2026-11-20T09:00:00+09:00', '2026-11-22T23:59:59+09:00', '2026-11-23T00:00:00+09:00'].map(perSecond),
    ).toEqual([3, 3, 18])
    expect(rateLimitAt('paper', at('2026-11-20T09:00:00+09:00'), since).perSecond).toBe(1)
  })

  it('has a source for every rule', () => {
    for (const { source } of RATE_RULES) expect(source).not.toBe('')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReconnectPolicy } from './reconnect.ts'

describe('reconnecting', () => {
  it('tries at most 20 times in ten minutes, however lucky the dice', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (dice) => {
        const policy = createReconnectPolicy(() => dice.next().value ?? 0)
        const attempts: number[] = []
        for (let now = 0; now < 1_800_000; now += policy.delayMs('lost', now)) {
          policy.connecting(now)
          attempts.push(now)
        }
        for (const from of attempts) {
          expect(attempts.filter((time) => time >= from && time < from + 600_000).length).toBeLessThanOrEqual(20)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('waits at least a second and at most two minutes', () => {
    const lucky = createReconnectPolicy(() => 0)
    const unlucky = createReconnectPolicy(() => 0.999)
    for (let i = 0; i < 15; i += 1) {
      expect(lucky.delayMs('lost', 0)).toBe(1_000)
      expect(unlucky.delayMs('lost', 0)).toBeLessThanOrEqual(120_000)
    }
  })

  it('leaves a key that is in use alone for 30 seconds, then longer, up to five minutes', () => {
    const policy = createReconnectPolicy(() => 0)
    expect(Array.from({ length: 6 }, () => policy.delayMs('in_use', 0))).toEqual([
      30_000, 60_000, 120_000, 240_000, 300_000, 300_000,
    ])
    policy.settled()
    expect(policy.delayMs('in_use', 0)).toBe(30_000)
  })
})

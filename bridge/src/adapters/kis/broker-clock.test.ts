import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { createBrokerClock } from './broker-clock.ts'

const NOON = Date.parse('2026-11-23T03:00:00.400Z')
const stamp = (at: number): string => new Date(at).toUTCString()

/** An answer stamped at `stampedAt` by the broker, asked at noon by ours and here after `tookMs`. */
function skewAfter(stampedAt: string | undefined, tookMs: number): number {
  const clock = createBrokerClock({ now: () => unixMs(NOON + tookMs) })
  for (let answer = 0; answer < 3; answer += 1) clock.observe(stampedAt, NOON)
  return clock.skewMs()
}

describe('the clock of the broker', () => {
  it('is ours when it stamps within the time an answer took', () => {
    expect(skewAfter(stamp(NOON), 20)).toBe(0)
    expect(skewAfter(stamp(NOON + 7_000), 8_000)).toBe(0)
  })

  it('is behind or ahead by at least what lies outside that time', () => {
    expect(skewAfter(stamp(NOON - 10_000), 20)).toBe(9_400)
    expect(skewAfter(stamp(NOON + 10_000), 20)).toBe(-9_580)
  })

  it('says when an answer was written, between question and now, however long it lay there', () => {
    const clock = createBrokerClock({ now: () => unixMs(NOON + 30_000) })
    expect(clock.writtenAt(stamp(NOON + 2_000), NOON)).toBe(Date.parse(stamp(NOON + 2_000)))
    expect(clock.writtenAt(stamp(NOON), NOON), 'the second it was asked in').toBe(NOON)
    expect(clock.writtenAt(stamp(NOON + 90_000), NOON), 'a clock that is ahead').toBe(NOON + 30_000)
    expect(clock.writtenAt(undefined, NOON)).toBe(NOON)
    for (let answer = 0; answer < 3; answer += 1) clock.observe(stamp(NOON - 60_000), NOON)
    expect(clock.writtenAt(stamp(NOON - 55_000), NOON), 'a clock that is known to be behind').toBe(NOON + 4_000)
  })

  it('says nothing without a stamp, on the word of one answer, or after a good one', () => {
    expect(skewAfter(undefined, 20)).toBe(0)
    expect(skewAfter('yesterday', 20)).toBe(0)
    const clock = createBrokerClock({ now: () => unixMs(NOON + 20) })
    for (let answer = 0; answer < 2; answer += 1) clock.observe(stamp(NOON - 60_000), NOON)
    expect(clock.skewMs(), 'two odd answers').toBe(0)
    clock.observe(stamp(NOON - 60_000), NOON)
    expect(clock.skewMs()).toBe(59_400)
    clock.observe(stamp(NOON), NOON)
    expect(clock.skewMs()).toBe(0)
  })
})

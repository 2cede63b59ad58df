import { describe, expect, it } from 'vitest'
import { createQuota } from './quota.ts'

describe('a quota', () => {
  it('lets so many through in any minute and says how long to wait', () => {
    const quota = createQuota({ perMinute: 2, perDay: 100 })
    expect([quota.take(0), quota.take(10_000), quota.take(20_000)]).toEqual([0, 0, 40_000])
    expect(quota.take(60_000)).toBe(0)
    expect(quota.take(60_001)).toBe(9_999)
  })

  it('lets so many through in any day', () => {
    const quota = createQuota({ perMinute: 10, perDay: 3 })
    expect([quota.take(0), quota.take(1), quota.take(2), quota.take(3)]).toEqual([0, 0, 0, 86_399_997])
    expect(quota.take(86_400_000)).toBe(0)
  })

  it('believes the other side when it says that it is used up', () => {
    const quota = createQuota({ perMinute: 10, perDay: 10 })
    quota.block(5_000)
    expect(quota.take(1_000)).toBe(4_000)
    expect(quota.take(5_000)).toBe(0)
  })
})

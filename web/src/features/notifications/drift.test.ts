import { describe, expect, it } from 'vitest'
import { driftOf, isFar } from './drift.ts'

describe('how far the price has gone since an order was proposed', () => {
  it('is counted from its limit, in percent', () => {
    expect(driftOf(50_000, 50_500)).toBe(1)
    expect(driftOf(50_000, 49_750)).toBe(-0.5)
  })

  it('is not known of an order without a limit', () => {
    expect(driftOf(null, 50_000)).toBeNull()
    expect(isFar(driftOf(null, 50_000))).toBe(false)
  })

  it('is worth a second look from one percent on, up or down', () => {
    expect([1, -1, 0.99, -0.99].map(isFar)).toEqual([true, true, false, false])
  })
})

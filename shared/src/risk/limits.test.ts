import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectiveLimits, HARD_CAPS, LIVE_LIMITS, mergeLimits, PAPER_LIMITS, RiskCaps, RiskLimits } from './limits.ts'

/** Larger is freer for all of them but two, and for `allowReceivables` yes is. */
const isNoFreer = (a: RiskLimits, b: RiskLimits): boolean =>
  Object.entries(a).every(([name, value]) => {
    const other = Number(b[name as keyof RiskLimits])
    return name === 'minDepthMultiple' || name === 'duplicateWindowMs' ? Number(value) >= other : Number(value) <= other
  })

describe('the limits', () => {
  it('have defaults that are limits', () => {
    for (const limits of [LIVE_LIMITS, PAPER_LIMITS, HARD_CAPS]) expect(RiskLimits.parse(limits)).toEqual(limits)
    expect(isNoFreer(LIVE_LIMITS, PAPER_LIMITS) && isNoFreer(PAPER_LIMITS, HARD_CAPS)).toBe(true)
  })

  it('are the stricter of both, whichever way that is', () => {
    const caps = {
      maxOrderValueWon: 1_000_000,
      maxDailyOrders: 1_000_000,
      minDepthMultiple: 5,
      duplicateWindowMs: 1,
      allowReceivables: true,
    }
    expect(mergeLimits(LIVE_LIMITS, caps)).toEqual({ ...LIVE_LIMITS, maxOrderValueWon: 1_000_000, minDepthMultiple: 5 })
    expect(mergeLimits({ ...LIVE_LIMITS, allowReceivables: true }, {}).allowReceivables).toBe(true)
    expect(mergeLimits({ ...LIVE_LIMITS, allowReceivables: true }, { allowReceivables: false }).allowReceivables).toBe(
      false,
    )
  })

  it('are never freer than a cap, whatever the ledger says', () => {
    const amounts = fc.record({
      maxOrderValueWon: fc.integer({ min: 1, max: 1e9 }),
      maxDailyValueWon: fc.integer({ min: 1, max: 1e10 }),
      maxPositionWeightRate: fc.double({ min: 0.001, max: 1, noNaN: true }),
      minDepthMultiple: fc.integer({ min: 0, max: 100 }),
      duplicateWindowMs: fc.integer({ min: 0, max: 60_000 }),
      reducingLossRate: fc.double({ min: 0.001, max: 1, noNaN: true }),
      allowReceivables: fc.boolean(),
    })
    fc.assert(
      fc.property(amounts, amounts, (ledger, file) => {
        const limits = effectiveLimits({ ...LIVE_LIMITS, ...ledger }, file)
        return isNoFreer(limits, { ...HARD_CAPS, ...file }) || isNoFreer(limits, HARD_CAPS)
          ? isNoFreer(limits, { ...LIVE_LIMITS, ...ledger }) && isNoFreer(limits, HARD_CAPS)
          : false
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['an unknown name', { maxOrderWon: 1 }],
    ['a negative amount', { maxOrderValueWon: -1 }],
    ['a text', { maxOrderValueWon: '5000000' }],
    ['half an order', { maxDailyOrders: 1.5 }],
    ['percent instead of a fraction', { collarRate: 3 }],
  ])('take no caps with %s', (_name, caps) => {
    expect(RiskCaps.safeParse(caps).success).toBe(false)
  })
})

import type { KstDate } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { growthBeside, growthOf } from './curve.ts'

const days = (...texts: string[]) => texts as KstDate[]
const closes = (...pairs: [string, number][]) => new Map(pairs.map(([day, close]) => [day as KstDate, close]))

describe('the growth of an account', () => {
  it('chains the days, whatever came in or went out', () => {
    const still = { equity: 0, inflow: 0, outflow: 0, gain: 0, isProvisional: false }
    const point = (date: string, change: number) => ({ ...still, date: date as KstDate, change })
    const growth = growthOf([point('2026-11-18', 0.1), point('2026-11-19', -0.5)])
    expect(growth.map((value) => value.toFixed(4))).toEqual(['0.1000', '-0.4500'])
  })
})

describe('the index beside it', () => {
  it('is counted from the evening before the first day, a day without a close with the one before it', () => {
    const known = closes(['2026-11-17', 100], ['2026-11-18', 110], ['2026-11-20', 90])
    const growth = growthBeside(days('2026-11-18', '2026-11-19', '2026-11-20'), known)
    expect(growth.map((value) => value?.toFixed(2) ?? null)).toEqual(['0.10', '0.10', '-0.10'])
  })

  it('is not known without a close to begin with', () => {
    expect(growthBeside(days('2026-11-18'), closes(['2026-11-18', 50]))).toEqual([null])
    expect(growthBeside([], new Map())).toEqual([])
  })
})

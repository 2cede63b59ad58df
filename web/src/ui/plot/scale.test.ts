import { describe, expect, it } from 'vitest'
import { bandPath, extentOf, linear, linePath, nearest, niceTicks } from './scale.ts'

describe('the scales of a plot', () => {
  it('marks round values alone', () => {
    expect(niceTicks(0.03, 0.98, 5)).toEqual([0.2, 0.4, 0.6, 0.8])
    expect(niceTicks(-12, 31, 4)).toEqual([0, 20])
    expect(niceTicks(9_500_000, 14_200_000, 5)).toEqual([10_000_000, 11_000_000, 12_000_000, 13_000_000, 14_000_000])
    expect(niceTicks(5, 5, 4)).toEqual([5])
  })

  it('gives back the value a pixel stands for', () => {
    const scale = linear([10, 20], [0, 200])
    expect(scale(15)).toBe(100)
    expect(scale.invert(50)).toBe(12.5)
    expect(linear([3, 3], [0, 100])(3)).toBe(0)
  })

  it('spans what is known and nothing else', () => {
    expect(extentOf([[1, null, Number.NaN], [3]], [0])).toEqual([0, 3.12])
    expect(extentOf([[]])).toEqual([0, 1])
  })

  it('finds the nearest moment', () => {
    expect(nearest([10, 20, 40], 29)).toBe(1)
    expect(nearest([10, 20, 40], 31)).toBe(2)
    expect(nearest([10], 99)).toBe(0)
  })

  it('draws nothing over a gap', () => {
    const y = linear([0, 10], [100, 0])
    expect(linePath([0, 1, 2, 3], [0, null, 5, 10], y)).toBe('M0 100M2 50L3 0')
    expect(bandPath([0, 1], { lower: [0, 0], upper: [10, 5] }, y)).toBe('M0 0L1 50L1 100L0 100Z')
    expect(bandPath([0], { lower: [null], upper: [1] }, y)).toBe('')
  })
})

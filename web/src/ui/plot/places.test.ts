import { describe, expect, it } from 'vitest'
import { datesOf, keptPlaces, nearest } from './places.ts'

describe('the places of a plot', () => {
  it('are all drawn where there is a pixel for each', () => {
    expect(keptPlaces(3, [[1, 2, 3]], 640)).toEqual([0, 1, 2])
  })

  it('keep every peak, every hole and both ends when there are more than pixels', () => {
    const values: (number | null)[] = Array.from({ length: 10_000 }, (_, at) => at % 7)
    values[1234] = 1_000
    values[4321] = -1_000
    values[8765] = null
    const kept = keptPlaces(values.length, [values], 500)
    expect(kept).toEqual(expect.arrayContaining([0, 1234, 4321, 8765, 9_999]))
    expect(kept).toEqual(kept.toSorted((a, b) => a - b))
    expect(kept.length).toBeLessThan(520)
  })

  it('do not grow in number with the lines', () => {
    const lists = [1, 2, 3, 4].map((seed) => Array.from({ length: 5_000 }, (_, at) => Math.sin(at * seed)))
    expect(keptPlaces(5_000, lists, 600).length).toBeLessThan(620)
  })

  it('are found by the nearest moment', () => {
    expect(nearest([10, 20, 40], 29)).toBe(1)
    expect(nearest([10, 20, 40], 31)).toBe(2)
    expect(nearest([10], 99)).toBe(0)
  })
})

describe('the dates below a plot', () => {
  const days = Array.from({ length: 1_001 }, (_, at) => at)

  it('are the more the wider it is, and always the first and the last', () => {
    expect(datesOf(days, 360)).toEqual([0, 500, 1_000])
    expect(datesOf(days, 660)).toEqual([0, 200, 400, 600, 800, 1_000])
  })

  it('leave out one that would stand on another', () => {
    expect(datesOf([0, 1, 2, 1_000], 660)).toEqual([0, 1_000])
    expect(datesOf([0, 995, 1_000], 360)).toEqual([0, 1_000])
  })

  it('are the last alone where two have no room', () => {
    expect(datesOf(days, 180)).toEqual([1_000])
    expect(datesOf([7], 660)).toEqual([7])
  })
})

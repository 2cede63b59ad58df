import { describe, expect, it } from 'vitest'
import { growthOf } from './growth.ts'

describe('curves side by side', () => {
  it('begin at nothing, each at its own start, and end with their last day', () => {
    const { ts, lines } = growthOf([
      { ts: [1, 2, 4], equity: [100, 110, 90] },
      { ts: [2, 3], equity: [50, 75] },
    ])
    expect(ts).toEqual([1, 2, 3, 4])
    expect(lines[0]?.map((value) => value && Math.round(value * 100) / 100)).toEqual([0, 0.1, 0.1, -0.1])
    expect(lines[1]).toEqual([null, 0, 0.5, null])
  })
})

import { describe, expect, it } from 'vitest'
import { withoutRepeats } from './benchmark-gaps.ts'

describe('a benchmark with gaps', () => {
  it('is not drawn where it only repeats what was known last', () => {
    expect(withoutRepeats([1, 2, 2, 2, 2, 2, 2, 3])).toEqual([1, 2, null, null, null, null, null, 3])
    expect(withoutRepeats([1, 5, 5, 5, 5, 5])).toEqual([1, 5, null, null, null, null])
  })

  it('stays as it is on quiet days', () => {
    expect(withoutRepeats([null, 1, 1, 1, 2])).toEqual([null, 1, 1, 1, 2])
    expect(withoutRepeats([])).toEqual([])
  })
})

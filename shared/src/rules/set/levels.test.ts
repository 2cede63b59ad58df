import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLevels } from './levels.ts'

describe('levels', () => {
  it('wake whoever changes sides, and nobody who is far from the price', () => {
    const prices = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 2, maxLength: 30 })
    const thresholds = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 })
    fc.assert(
      fc.property(thresholds, prices, (waiting, walk) => {
        const levels = createLevels<number>()
        for (const [item, threshold] of waiting.entries()) levels.add(threshold, item)
        let last: number | undefined
        for (const price of walk) {
          const woken = new Set<number>()
          levels.move(price, (item) => woken.add(item))
          for (const [item, threshold] of waiting.entries()) {
            const hasChanged = last === undefined || Math.sign(last - threshold) !== Math.sign(price - threshold)
            if (hasChanged) expect(woken.has(item)).toBe(true)
            const isFar = last !== undefined && (threshold < Math.min(last, price) || threshold > Math.max(last, price))
            if (isFar) expect(woken.has(item)).toBe(false)
          }
          last = price
        }
      }),
    )
  })

  it('wake the others when one is taken out on being woken', () => {
    const levels = createLevels<string>()
    for (const [n, item] of ['a', 'b', 'c'].entries()) levels.add(100 + n, item)
    levels.move(90, () => {})
    const woken: string[] = []
    levels.move(110, (item) => {
      woken.push(item)
      levels.remove(item)
    })
    expect(woken).toEqual(['a', 'b', 'c'])
    expect(levels.size).toBe(0)
  })
})

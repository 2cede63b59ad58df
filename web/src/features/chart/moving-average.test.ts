import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import { averageAt, movingAverage } from './moving-average.ts'

const barsOf = (closes: readonly number[]): Bar[] =>
  closes.map((close, index) => ({ ts: unixMs(index), open: close, high: close, low: close, close, volume: 1 }))

describe('a moving average', () => {
  it('begins with the bar that has enough bars behind it', () => {
    const averages = movingAverage(barsOf([10, 20, 30, 40, 50, 110]), 5)
    expect(averages).toEqual([
      { ts: 4, value: 30 },
      { ts: 5, value: 50 },
    ])
  })

  it('is nothing while there are fewer bars than it needs', () => {
    expect(movingAverage(barsOf([10, 20, 30, 40]), 5)).toEqual([])
    expect(averageAt(barsOf([10, 20, 30, 40]), 3, 5)).toBeUndefined()
  })

  it('says the same bar by bar as all at once, however long the history', () => {
    const bars = barsOf(Array.from({ length: 3_000 }, (_, index) => 50_000 + ((index * 7_919) % 9_001) / 2))
    const one = bars.flatMap((bar, index) => {
      const value = averageAt(bars, index, 20)
      return value === undefined ? [] : [{ ts: bar.ts, value }]
    })
    expect(one).toHaveLength(2_981)
    expect(movingAverage(bars, 20)).toEqual(one)
  })
})

import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import { mergeNewest, withOlder } from './merge-bars.ts'

const bars = (from: number, to: number, close = 100): Bar[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    ts: unixMs(from + index),
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
  }))
const times = (list: readonly Bar[]): number[] => list.map((bar) => bar.ts)

describe('reading the newest bars again', () => {
  it('keeps what has moved out of the window and takes the reading for the rest', () => {
    const merged = mergeNewest(bars(1, 5), bars(3, 6, 200))
    expect(times(merged)).toEqual([1, 2, 3, 4, 5, 6])
    expect(merged.map((bar) => bar.close)).toEqual([100, 100, 200, 200, 200, 200])
  })

  it('removes what a replay that went back has not seen yet', () => {
    expect(times(mergeNewest(bars(1, 9), bars(2, 4)))).toEqual([1, 2, 3, 4])
  })

  it('loses nothing when the reading is empty', () => {
    expect(times(mergeNewest(bars(1, 3), []))).toEqual([1, 2, 3])
  })
})

describe('older pages', () => {
  it('stand before the newest, each bar once, however they overlap', () => {
    expect(times(withOlder([bars(4, 7), bars(1, 4)], bars(6, 9)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('are all there is when nothing newer is held', () => {
    expect(times(withOlder([bars(1, 2)], []))).toEqual([1, 2])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type UnixMs, unixMs } from '../core/time.ts'
import type { Bar } from '../domain/market-data.ts'
import { barStart, resample } from './resample.ts'

const at = (iso: string): UnixMs => unixMs(Date.parse(`${iso}+09:00`))
const bar = (ts: UnixMs, close: number, volume = 1): Bar => ({
  ts,
  open: close - 1,
  high: close + 2,
  low: close - 2,
  close,
  volume,
})

describe('a bar', () => {
  it('begins on the clock for minutes, at midnight, on Monday or on the first of the month in Korea', () => {
    const now = at('2026-11-20T15:30:59')
    expect(barStart('1m', now)).toBe(at('2026-11-20T15:30:00'))
    expect(barStart('5m', now)).toBe(at('2026-11-20T15:30:00'))
    expect(barStart('60m', now)).toBe(at('2026-11-20T15:00:00'))
    expect(barStart('1d', now)).toBe(at('2026-11-20T00:00:00'))
    expect(barStart('1w', now)).toBe(at('2026-11-16T00:00:00'))
    expect(barStart('1mo', now)).toBe(at('2026-11-01T00:00:00'))
    expect(barStart('1w', at('2026-11-22T23:59:59')), 'Sunday ends the week').toBe(at('2026-11-16T00:00:00'))
    expect(barStart('1d', at('2026-11-20T00:30:00')), 'UTC is still on the day before').toBe(at('2026-11-20T00:00:00'))
  })
})

describe('longer bars', () => {
  it('open with the first, close with the last and hold the volume of all', () => {
    const minutes = [
      bar(at('2026-11-20T09:04:00'), 10),
      bar(at('2026-11-20T09:05:00'), 20, 5),
      bar(at('2026-11-20T09:09:00'), 15, 7),
    ]
    expect(resample(minutes, '5m')).toEqual([
      { ...bar(at('2026-11-20T09:04:00'), 10), ts: at('2026-11-20T09:00:00') },
      { ts: at('2026-11-20T09:05:00'), open: 19, high: 22, low: 13, close: 15, volume: 12 },
    ])
  })

  it('join days over a holiday into their week, and weeks of two months into two', () => {
    const days = ['2026-09-23', '2026-09-28', '2026-09-30', '2026-10-01'].map((day) => bar(at(`${day}T00:00:00`), 10))
    expect(resample(days, '1w').map(({ volume }) => volume)).toEqual([1, 3])
    expect(resample(days, '1mo').map(({ volume }) => volume)).toEqual([3, 1])
  })

  it('are the same whether made at once or by way of shorter ones', () => {
    const minutes = fc
      .uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1 })
      .map((found) =>
        found
          .sort((a, b) => a - b)
          .map((minute) => bar(unixMs(at('2026-11-20T09:00:00') + minute * 60_000), 50 + (minute % 7))),
      )
    fc.assert(
      fc.property(minutes, (bars) => {
        expect(resample(resample(resample(bars, '5m'), '15m'), '60m')).toEqual(resample(bars, '60m'))
      }),
    )
  })
})

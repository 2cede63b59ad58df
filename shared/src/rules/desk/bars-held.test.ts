import { describe, expect, it } from 'vitest'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../../core/time.ts'
import type { BarSpec } from '../../domain/market-data.ts'
import { CARRIED_CALENDAR } from '../../market/trading-calendar.ts'
import { barsBetween } from './bars-held.ts'

const at = (text: string): UnixMs => {
  const [day = '', time = ''] = text.split(' ')
  return fromKst(day as KstDate, time) ?? unixMs(0) // written in that shape below
}
const between = (spec: BarSpec, from: string, to: string): number =>
  barsBetween(CARRIED_CALENDAR, spec, { from: at(from), to: at(to) })

// 2026-11-23 is a Monday.
describe('bars since a moment', () => {
  it('count when they end, and the last one of a session with it', () => {
    expect(between('5m', '2026-11-23 090230', '2026-11-23 090459')).toBe(0)
    expect(between('5m', '2026-11-23 090230', '2026-11-23 090500')).toBe(1)
    expect(between('60m', '2026-11-23 090000', '2026-11-23 152959')).toBe(6)
    expect(between('60m', '2026-11-23 090000', '2026-11-23 153000')).toBe(7)
  })

  it('leave out nights and weekends', () => {
    expect(between('1m', '2026-11-20 152900', '2026-11-23 090100')).toBe(2)
    expect(between('1d', '2026-11-20 100000', '2026-11-23 100000')).toBe(1)
  })

  it('are days, weeks and months by their last session', () => {
    expect(between('1d', '2026-11-23 100000', '2026-11-27 153000')).toBe(5)
    expect(between('1w', '2026-11-23 100000', '2026-11-27 152959')).toBe(0)
    expect(between('1w', '2026-11-23 100000', '2026-11-27 153000')).toBe(1)
    expect(between('1mo', '2026-11-23 100000', '2026-12-01 100000')).toBe(1)
  })

  it('add up, however a time is cut', () => {
    const cuts = [
      '2026-11-20 091007',
      '2026-11-20 160000',
      '2026-11-22 120000',
      '2026-11-23 110503',
      '2026-11-24 152500',
    ]
    for (const spec of ['1m', '15m', '60m', '1d'] as const) {
      const parts = cuts.slice(1).map((to, n) => between(spec, cuts[n] ?? '', to))
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(between(spec, cuts[0] ?? '', cuts.at(-1) ?? ''))
    }
  })
})

import { describe, expect, it } from 'vitest'
import { addDays, fromKst, type KstDate, kstDate, kstHhmmss, unixMs, weekday } from './time.ts'

describe('Korean time', () => {
  it('rolls the day at midnight in Seoul, not in London', () => {
    expect(kstDate(unixMs(Date.UTC(2026, 10, 20, 14, 59, 59)))).toBe('2026-11-20')
    expect(kstDate(unixMs(Date.UTC(2026, 10, 20, 15, 0, 0)))).toBe('2026-11-21')
  })

  it('agrees with the platform calendar on every day from 2015 to 2030', () => {
    for (let t = Date.UTC(2015, 0, 1); t < Date.UTC(2031, 0, 1); t += 86_400_000) {
      const iso = new Date(t + 9 * 3_600_000).toISOString()
      const date = kstDate(unixMs(t))
      expect(date).toBe(iso.slice(0, 10))
      expect(weekday(date)).toBe(new Date(t + 9 * 3_600_000).getUTCDay())
      expect(fromKst(date, kstHhmmss(unixMs(t)))).toBe(t)
    }
  })

  it('refuses dates and times that do not exist', () => {
    expect(fromKst('20260229', '090000')).toBeUndefined()
    expect(fromKst('20260228', '246000')).toBeUndefined()
    expect(fromKst('2026-2-28', '090000')).toBeUndefined()
  })

  it('adds days across months and leap years', () => {
    expect(addDays('2028-02-28' as KstDate, 1)).toBe('2028-02-29')
    expect(addDays('2026-01-01' as KstDate, -1)).toBe('2025-12-31')
  })
})

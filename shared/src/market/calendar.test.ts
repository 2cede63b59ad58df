import { describe, expect, it } from 'vitest'
import { addDays, fromKst, type KstDate, kstHhmmss, type UnixMs } from '../core/time.ts'
import { addTradingDays, isTradingDay, regularHours, sessionPhase } from './calendar.ts'
import { HOLIDAYS } from './holidays.ts'

const at = (day: string, time: string): UnixMs => fromKst(day, time)!
const day = (text: string): KstDate => text as KstDate
const phase = (date: string, time: string): string => sessionPhase(at(date, time)).phase

describe('an ordinary trading day', () => {
  it('goes through its phases on the second', () => {
    const expected: [string, string][] = [
      ['000000', 'pre_open'],
      ['082959', 'pre_open'],
      ['083000', 'open_auction'],
      ['090000', 'regular'],
      ['151959', 'regular'],
      ['152000', 'close_auction'],
      ['153000', 'post_close'],
      ['160000', 'after_hours'],
      ['180000', 'closed'],
    ]
    for (const [time, name] of expected) expect([time, phase('2026-03-03', time)]).toEqual([time, name])
  })

  it('trades into the evening from 2026-09-14', () => {
    expect([phase('2026-09-11', '190000'), phase('2026-09-14', '190000')]).toEqual(['closed', 'after_hours'])
  })
})

describe('days that open late', () => {
  it('opens at ten and closes as usual on the first trading day of the year', () => {
    expect([phase('2026-01-02', '093000'), phase('2026-01-02', '100000')]).toEqual(['open_auction', 'regular'])
    expect(kstHhmmss(regularHours(day('2026-01-02'))!.close)).toBe('153000')
  })

  it('opens and closes an hour later on the day of the university entrance exam', () => {
    const hours = regularHours(day('2025-11-13'))!
    expect([kstHhmmss(hours.open), kstHhmmss(hours.close)]).toEqual(['100000', '163000'])
    expect(phase('2025-11-13', '162500')).toBe('close_auction')
  })
})

describe('days without trading', () => {
  it('is closed on weekends, holidays and outside the covered years', () => {
    expect(phase('2026-11-21', '100000')).toBe('closed')
    expect(phase('2026-02-17', '100000')).toBe('closed')
    expect(isTradingDay(day('2028-03-02'))).toBe(false)
  })

  it('names the next change across a long weekend', () => {
    expect(sessionPhase(at('2026-02-13', '190000')).nextChangeAt).toBe(at('2026-02-19', '000000'))
    expect(sessionPhase(at('2027-12-30', '210000')).nextChangeAt).toBeNull()
  })

  it('has as many trading days a year as the exchange held', () => {
    const count = (year: number): number => {
      let days = 0
      for (let at = day(`${year}-01-01`); at <= `${year}-12-31`; at = addDays(at, 1)) days += isTradingDay(at) ? 1 : 0
      return days
    }
    expect([count(2024), count(2025)]).toEqual([244, 242])
  })

  it('lists no weekend among the holidays', () => {
    for (const { date } of HOLIDAYS) expect([date, isTradingDay(date)]).toEqual([date, false])
    expect(new Set(HOLIDAYS.map((entry) => entry.date)).size).toBe(HOLIDAYS.length)
  })
})

describe('settlement', () => {
  it('counts trading days, not calendar days', () => {
    expect(addTradingDays(day('2026-02-12'), 2)).toBe('2026-02-19')
    expect(addTradingDays(day('2026-11-21'), 2)).toBe('2026-11-24')
  })
})

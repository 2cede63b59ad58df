import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { addDays, fromKst, type KstDate, kstHhmmss, type UnixMs, weekday } from '../core/time.ts'
import type { Venue } from '../domain/instrument.ts'
import { HOLIDAYS } from './holidays.ts'
import { phaseAt, regularSession, sessionAt } from './session-phase.ts'
import { CARRIED_CALENDAR, type CalendarDay, createCalendar, isOpenOn, tradingDayAfter } from './trading-calendar.ts'

const at = (day: string, time: string): UnixMs => fromKst(day, time)!
const day = (text: string): KstDate => text as KstDate
const phase = (market: Venue, date: string, time: string): string => phaseAt(CARRIED_CALENDAR, market, at(date, time))

const special = (over: Partial<CalendarDay>): CalendarDay => ({
  date: day('2026-11-24'),
  market: 'KRX',
  kind: 'holiday',
  open: null,
  close: null,
  nameKo: '임시공휴일',
  isAnnounced: true,
  source: 'test',
  ...over,
})
const withDay = (over: Partial<CalendarDay>) => createCalendar([...CARRIED_CALENDAR.days, special(over)])

describe('an ordinary day', () => {
  it.each<[Venue, string, string]>([
    ['KRX', '082959', 'pre_open'],
    ['KRX', '083000', 'opening_auction'],
    ['KRX', '085959', 'opening_auction'],
    ['KRX', '090000', 'open'],
    ['KRX', '152000', 'closing_auction'],
    ['KRX', '153000', 'after_close'],
    ['KRX', '160000', 'after_market'],
    ['KRX', '195959', 'after_market'],
    ['KRX', '200000', 'closed'],
    ['NXT', '075959', 'pre_open'],
    ['NXT', '080000', 'nxt_pre'],
    ['NXT', '085000', 'pre_open'],
    ['NXT', '090029', 'pre_open'],
    ['NXT', '090030', 'nxt_main'],
    ['NXT', '152000', 'after_close'],
    ['NXT', '154000', 'nxt_after'],
    ['NXT', '200000', 'closed'],
  ])('%s at %s is %s', (market, time, expected) => {
    expect(phase(market, '2026-11-23', time)).toBe(expected)
  })

  it('had a single price every ten minutes until 2026-09-11, and no other venue before 2025-03-04', () => {
    expect([phase('KRX', '2026-09-11', '163000'), phase('KRX', '2026-09-14', '163000')]).toEqual([
      'after_hours_single',
      'after_market',
    ])
    expect([phase('NXT', '2025-02-28', '100000'), phase('NXT', '2025-03-04', '100000')]).toEqual(['closed', 'nxt_main'])
  })
})

describe('days without trading', () => {
  it('are weekends, holidays by name, and all days outside the covered years', () => {
    const state = sessionAt(CARRIED_CALENDAR, 'KRX', at('2026-02-17', '100000'))
    expect([state.phase, state.special?.nameKo]).toEqual(['holiday', '설날'])
    expect([phase('KRX', '2026-11-21', '100000'), phase('KRX', '2028-03-02', '100000')]).toEqual(['closed', 'closed'])
  })

  it('are as many a year as the exchange had', () => {
    const count = (year: number): number => {
      let days = 0
      for (let date = day(`${year}-01-01`); date <= `${year}-12-31`; date = addDays(date, 1)) {
        days += isOpenOn(CARRIED_CALENDAR, 'KRX', date) ? 1 : 0
      }
      return days
    }
    expect([count(2024), count(2025)]).toEqual([244, 242])
  })

  it('list no weekend and no day twice among the holidays', () => {
    const dates = HOLIDAYS.map(({ date }) => date)
    expect(dates.filter((date) => [0, 6].includes(weekday(date)))).toEqual([])
    expect(new Set(dates).size).toBe(dates.length)
  })

  it('name the next change as far as the calendar reaches', () => {
    const next = (date: string, time: string) => sessionAt(CARRIED_CALENDAR, 'KRX', at(date, time)).nextChangeAt
    expect(next('2026-02-18', '190000')).toBe(at('2026-02-19', '000000'))
    expect(next('2027-12-30', '210000')).toBe(at('2027-12-31', '000000'))
    expect(next('2027-12-31', '120000')).toBeNull()
  })

  it('do not count towards settlement', () => {
    expect(tradingDayAfter(CARRIED_CALENDAR, day('2026-02-12'), 2)).toBe('2026-02-19')
    expect(tradingDayAfter(CARRIED_CALENDAR, day('2026-11-21'), 2)).toBe('2026-11-24')
  })
})

describe('days that begin later', () => {
  it('moves what comes before trading on the first day of a year, on both venues', () => {
    const times = ['093000', '100000', '152000', '153000', '160000']
    expect(times.map((time) => phase('KRX', '2026-01-02', time))).toEqual([
      'opening_auction',
      'open',
      'closing_auction',
      'after_close',
      'after_hours_single',
    ])
    expect(['090000', '100030', '154000'].map((time) => phase('NXT', '2026-01-02', time))).toEqual([
      'nxt_pre',
      'nxt_main',
      'nxt_after',
    ])
  })

  it('moves the end too on the day of the entrance exam, but not the evening', () => {
    expect(['162000', '163000', '170000', '180000'].map((time) => phase('KRX', '2025-11-13', time))).toEqual([
      'closing_auction',
      'after_close',
      'after_hours_single',
      'closed',
    ])
  })
})

describe('days that an admin adds', () => {
  it('closes a day, says why, and lets the other venue follow', () => {
    const calendar = withDay({})
    const state = sessionAt(calendar, 'KRX', at('2026-11-24', '100000'))
    expect([state.phase, state.special?.nameKo, state.nextChangeAt]).toEqual([
      'holiday',
      '임시공휴일',
      at('2026-11-25', '000000'),
    ])
    expect(phaseAt(calendar, 'NXT', at('2026-11-24', '100000'))).toBe('holiday')
    expect(isOpenOn(calendar, 'NXT', day('2026-11-24'))).toBe(false)
  })

  it('closes one venue alone', () => {
    const calendar = withDay({ market: 'NXT' })
    expect(phaseAt(calendar, 'KRX', at('2026-11-24', '100000'))).toBe('open')
    expect(phaseAt(calendar, 'NXT', at('2026-11-24', '100000'))).toBe('holiday')
  })

  it('ends a half day early', () => {
    const calendar = withDay({ kind: 'half_day', open: '090000', close: '120000' })
    expect(['114959', '115000', '120000'].map((time) => phaseAt(calendar, 'KRX', at('2026-11-24', time)))).toEqual([
      'open',
      'closing_auction',
      'after_close',
    ])
    expect(kstHhmmss(regularSession(calendar, 'NXT', day('2026-11-24'))!.close)).toBe('115000')
  })

  it('stays within the day, whatever hours are typed', () => {
    const late = withDay({ kind: 'late_open', open: '230000', close: '235900' })
    const at24 = (time: string): string => phaseAt(late, 'KRX', at('2026-11-24', time))
    expect(['100000', '210000', '223000', '230000', '234900', '235959'].map(at24)).toEqual([
      'pre_open',
      'pre_open',
      'opening_auction',
      'open',
      'closing_auction',
      'closed',
    ])
    const early = withDay({ kind: 'half_day', open: '000000', close: '000100' })
    expect(
      ['000000', '000100', '120000', '210000'].map((time) => phaseAt(early, 'KRX', at('2026-11-24', time))),
    ).toEqual(['closing_auction', 'after_close', 'after_market', 'closed'])
    expect(phaseAt(early, 'NXT', at('2026-11-24', '120000'))).toBe('nxt_after')
  })

  it('looks for the next change in the weeks to come, not in the years before a market began', () => {
    expect(sessionAt(CARRIED_CALENDAR, 'NXT', at('2020-03-19', '100000')).nextChangeAt).toBeNull()
    expect(sessionAt(CARRIED_CALENDAR, 'KRX', at('2020-03-19', '160500')).nextChangeAt).not.toBeNull()
  })

  it('covers a further year once its last closure is listed', () => {
    const next = withDay({ date: day('2028-12-29'), nameKo: '연말 휴장' })
    const monday = at('2028-03-06', '100000')
    expect([phaseAt(CARRIED_CALENDAR, 'KRX', monday), phaseAt(next, 'KRX', monday)]).toEqual(['closed', 'open'])
  })
})

const RECORDED = new URL('../../../../shared/data/calendar/krx-trading-days-1986-2026.csv.gz', import.meta.url)

describe('the exchange as it was', () => {
  it('opened on every day and at every hour the calendar says, 2015 to 2026', () => {
    if (!existsSync(RECORDED)) {
      console.warn('session-phase.test: the recorded trading days are not here, 2015–2026 was not compared with them')
      expect(isOpenOn(CARRIED_CALENDAR, 'KRX', day('2015-01-02'))).toBe(true)
      return
    }
    const lines = gunzipSync(readFileSync(RECORDED)).toString('utf8').trim().split('\n').slice(1)
    const recorded = lines.map((line) => line.split(',').slice(0, 3).join(' ')).filter((line) => line >= '2015')
    const computed: string[] = []
    for (let date = day('2015-01-01'); date <= '2026-12-31'; date = addDays(date, 1)) {
      const hours = regularSession(CARRIED_CALENDAR, 'KRX', date)
      const clock = (time: UnixMs): string => kstHhmmss(time).replace(/(..)(..)../, '$1:$2')
      if (hours) computed.push(`${date} ${clock(hours.open)} ${clock(hours.close)}`)
    }
    // The recording ends before the exam day of 2026, whose later hours are the ministry's plan.
    const plan = ['2026-11-19 10:00 16:30']
    expect(computed.filter((line) => !recorded.includes(line))).toEqual(plan)
    expect(recorded.filter((line) => !computed.includes(line))).toEqual(['2026-11-19 09:00 15:30'])
  })
})

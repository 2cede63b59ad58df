import type { KstDate } from '../core/time.ts'

/**
 * Weekdays on which KRX is closed, 2024 to 2027.
 * Source: exchange_calendars XKRX (Apache-2.0), names vacanza/holidays (MIT); see THIRD-PARTY-NOTICES.md.
 * `scheduled` is announced but not yet past (as of 2026-08-21); `projected` follows from the holiday law alone
 * and must be confirmed when the exchange announces the year.
 */
export interface Holiday {
  readonly date: KstDate
  readonly nameKo: string
  readonly status: 'observed' | 'scheduled' | 'projected'
}

/** A day that opens at 10:00. `csat_exam_day` (수능) also closes an hour later, at 16:30. */
interface LateOpening {
  readonly date: KstDate
  readonly reason: 'first_trading_day_of_year' | 'csat_exam_day'
  readonly status: Holiday['status']
}

type HolidayRow = readonly [date: string, nameKo: string]

const holidays = (status: Holiday['status'], rows: readonly HolidayRow[]): readonly Holiday[] =>
  rows.map(([date, nameKo]) => ({ date: date as KstDate, nameKo, status })) // literals below

/** The first and last year the list is complete for. Outside, no day is known to be a trading day. */
export const FIRST_YEAR = 2024
export const LAST_YEAR = 2027

const OBSERVED: readonly HolidayRow[] = [
  ['2024-01-01', '신정연휴'],
  ['2024-02-09', '설날 전날'],
  ['2024-02-12', '설날 대체 휴일'],
  ['2024-03-01', '삼일절'],
  ['2024-04-10', '국회의원 선거일'],
  ['2024-05-01', '근로자의 날'],
  ['2024-05-06', '어린이날 대체 휴일'],
  ['2024-05-15', '부처님오신날'],
  ['2024-06-06', '현충일'],
  ['2024-08-15', '광복절'],
  ['2024-09-16', '추석 전날'],
  ['2024-09-17', '추석'],
  ['2024-09-18', '추석 다음날'],
  ['2024-10-01', '국군의 날'],
  ['2024-10-03', '개천절'],
  ['2024-10-09', '한글날'],
  ['2024-12-25', '기독탄신일'],
  ['2024-12-31', '연말 휴장'],
  ['2025-01-01', '신정연휴'],
  ['2025-01-27', '임시공휴일'],
  ['2025-01-28', '설날 전날'],
  ['2025-01-29', '설날'],
  ['2025-01-30', '설날 다음날'],
  ['2025-03-03', '삼일절 대체 휴일'],
  ['2025-05-01', '근로자의 날'],
  ['2025-05-05', '부처님오신날; 어린이날'],
  ['2025-05-06', '부처님오신날 대체 휴일; 어린이날 대체 휴일'],
  ['2025-06-03', '대통령 선거일'],
  ['2025-06-06', '현충일'],
  ['2025-08-15', '광복절'],
  ['2025-10-03', '개천절'],
  ['2025-10-06', '추석'],
  ['2025-10-07', '추석 다음날'],
  ['2025-10-08', '추석 대체 휴일'],
  ['2025-10-09', '한글날'],
  ['2025-12-25', '기독탄신일'],
  ['2025-12-31', '연말 휴장'],
  ['2026-01-01', '신정연휴'],
  ['2026-02-16', '설날 전날'],
  ['2026-02-17', '설날'],
  ['2026-02-18', '설날 다음날'],
  ['2026-03-02', '삼일절 대체 휴일'],
  ['2026-05-01', '근로자의 날'],
  ['2026-05-05', '어린이날'],
  ['2026-05-25', '부처님오신날 대체 휴일'],
  ['2026-06-03', '지방선거일'],
  ['2026-07-17', '제헌절'],
  ['2026-08-17', '광복절 대체 휴일'],
]

const SCHEDULED: readonly HolidayRow[] = [
  ['2026-09-24', '추석 전날'],
  ['2026-09-25', '추석'],
  ['2026-10-05', '개천절 대체 휴일'],
  ['2026-10-09', '한글날'],
  ['2026-12-25', '기독탄신일'],
  ['2026-12-31', '연말 휴장'],
]

const PROJECTED: readonly HolidayRow[] = [
  ['2027-01-01', '신정연휴'],
  ['2027-02-08', '설날 다음날'],
  ['2027-02-09', '설날 대체 휴일'],
  ['2027-03-01', '삼일절'],
  ['2027-05-03', '근로자의 날 대체 휴일'],
  ['2027-05-05', '어린이날'],
  ['2027-05-13', '부처님오신날'],
  ['2027-07-19', '제헌절 대체 휴일'],
  ['2027-08-16', '광복절 대체 휴일'],
  ['2027-09-14', '추석 전날'],
  ['2027-09-15', '추석'],
  ['2027-09-16', '추석 다음날'],
  ['2027-10-04', '개천절 대체 휴일'],
  ['2027-10-11', '한글날 대체 휴일'],
  ['2027-12-27', '기독탄신일 대체 휴일'],
  ['2027-12-31', '연말 휴장'],
]

export const HOLIDAYS: readonly Holiday[] = [
  ...holidays('observed', OBSERVED),
  ...holidays('scheduled', SCHEDULED),
  ...holidays('projected', PROJECTED),
]

const late = (date: string, reason: LateOpening['reason'], status: Holiday['status'] = 'observed'): LateOpening => ({
  date: date as KstDate, // literals below
  reason,
  status,
})

/** Exam days of 2026 and 2027: the ministry's announced dates, not confirmed by the exchange when written. */
export const LATE_OPENINGS: readonly LateOpening[] = [
  late('2024-01-02', 'first_trading_day_of_year'),
  late('2024-11-14', 'csat_exam_day'),
  late('2025-01-02', 'first_trading_day_of_year'),
  late('2025-11-13', 'csat_exam_day'),
  late('2026-01-02', 'first_trading_day_of_year'),
  late('2026-11-19', 'csat_exam_day', 'projected'),
  late('2027-01-04', 'first_trading_day_of_year', 'projected'),
  late('2027-11-18', 'csat_exam_day', 'projected'),
]

import type { KstDate } from '../core/time.ts'

/**
 * Days on which KRX does not keep its usual hours, 2015 to 2027, as known in August 2026.
 * Source: exchange_calendars XKRX (Apache-2.0), names vacanza/holidays (MIT); see THIRD-PARTY-NOTICES.md.
 */

/** `scheduled` is announced but was not yet past; `projected` follows from the law alone and awaits the exchange's word. */
export type HolidayStatus = 'observed' | 'scheduled' | 'projected'

/** A weekday on which the exchange is closed. */
export interface Holiday {
  readonly date: KstDate
  readonly nameKo: string
  readonly status: HolidayStatus
}

/** A day that opens at 10:00. `csat_exam_day` (수능) also closes an hour later. */
export interface LateOpening {
  readonly date: KstDate
  readonly reason: 'first_trading_day_of_year' | 'csat_exam_day'
  readonly status: HolidayStatus
}

const date = (text: string): KstDate => text as KstDate // literals below

/** "2015 01-01 name, 02-18 name": a year, then its days; a line that begins with a blank goes on with the year before. */
const holidays = (status: HolidayStatus, table: string): readonly Holiday[] =>
  table
    .trim()
    .replaceAll(/,\n +/g, ', ')
    .split('\n')
    .flatMap((line) =>
      line
        .slice(5)
        .split(', ')
        .map((day) => ({ date: date(`${line.slice(0, 4)}-${day.slice(0, 5)}`), nameKo: day.slice(6), status })),
    )

const OBSERVED = `
2015 01-01 신정연휴, 02-18 설날 전날, 02-19 설날, 02-20 설날 다음날, 05-01 근로자의 날, 05-05 어린이날,
     05-25 석가탄신일, 08-14 임시공휴일, 09-28 추석 다음날, 09-29 추석 대체 휴일, 10-09 한글날, 12-25 기독탄신일,
     12-31 연말 휴장
2016 01-01 신정연휴, 02-08 설날, 02-09 설날 다음날, 02-10 설날 대체 휴일, 03-01 삼일절, 04-13 국회의원 선거일,
     05-05 어린이날, 05-06 임시공휴일, 06-06 현충일, 08-15 광복절, 09-14 추석 전날, 09-15 추석, 09-16 추석 다음날,
     10-03 개천절, 12-30 연말 휴장
2017 01-27 설날 전날, 01-30 설날 대체 휴일, 03-01 삼일절, 05-01 근로자의 날, 05-03 부처님오신날, 05-05 어린이날,
     05-09 대통령 선거일, 06-06 현충일, 08-15 광복절, 10-02 임시공휴일, 10-03 개천절; 추석 전날, 10-04 추석,
     10-05 추석 다음날, 10-06 추석 대체 휴일, 10-09 한글날, 12-25 기독탄신일, 12-29 연말 휴장
2018 01-01 신정연휴, 02-15 설날 전날, 02-16 설날, 03-01 삼일절, 05-01 근로자의 날, 05-07 어린이날 대체 휴일,
     05-22 부처님오신날, 06-06 현충일, 06-13 지방선거일, 08-15 광복절, 09-24 추석, 09-25 추석 다음날,
     09-26 추석 대체 휴일, 10-03 개천절, 10-09 한글날, 12-25 기독탄신일, 12-31 연말 휴장
2019 01-01 신정연휴, 02-04 설날 전날, 02-05 설날, 02-06 설날 다음날, 03-01 삼일절, 05-01 근로자의 날,
     05-06 어린이날 대체 휴일, 06-06 현충일, 08-15 광복절, 09-12 추석 전날, 09-13 추석, 10-03 개천절, 10-09 한글날,
     12-25 기독탄신일, 12-31 연말 휴장
2020 01-01 신정연휴, 01-24 설날 전날, 01-27 설날 대체 휴일, 04-15 국회의원 선거일, 04-30 부처님오신날,
     05-01 근로자의 날, 05-05 어린이날, 08-17 임시공휴일, 09-30 추석 전날, 10-01 추석, 10-02 추석 다음날,
     10-09 한글날, 12-25 기독탄신일, 12-31 연말 휴장
2021 01-01 신정연휴, 02-11 설날 전날, 02-12 설날, 03-01 삼일절, 05-05 어린이날, 05-19 부처님오신날,
     08-16 광복절 대체 휴일, 09-20 추석 전날, 09-21 추석, 09-22 추석 다음날, 10-04 개천절 대체 휴일,
     10-11 한글날 대체 휴일, 12-31 연말 휴장
2022 01-31 설날 전날, 02-01 설날, 02-02 설날 다음날, 03-01 삼일절, 03-09 대통령 선거일, 05-05 어린이날,
     06-01 지방선거일, 06-06 현충일, 08-15 광복절, 09-09 추석 전날, 09-12 추석 대체 휴일, 10-03 개천절,
     10-10 한글날 대체 휴일, 12-30 연말 휴장
2023 01-23 설날 다음날, 01-24 설날 대체 휴일, 03-01 삼일절, 05-01 근로자의 날, 05-05 어린이날,
     05-29 부처님오신날 대체 휴일, 06-06 현충일, 08-15 광복절, 09-28 추석 전날, 09-29 추석, 10-02 임시공휴일,
     10-03 개천절, 10-09 한글날, 12-25 기독탄신일, 12-29 연말 휴장
2024 01-01 신정연휴, 02-09 설날 전날, 02-12 설날 대체 휴일, 03-01 삼일절, 04-10 국회의원 선거일, 05-01 근로자의 날,
     05-06 어린이날 대체 휴일, 05-15 부처님오신날, 06-06 현충일, 08-15 광복절, 09-16 추석 전날, 09-17 추석,
     09-18 추석 다음날, 10-01 국군의 날, 10-03 개천절, 10-09 한글날, 12-25 기독탄신일, 12-31 연말 휴장
2025 01-01 신정연휴, 01-27 임시공휴일, 01-28 설날 전날, 01-29 설날, 01-30 설날 다음날, 03-03 삼일절 대체 휴일,
     05-01 근로자의 날, 05-05 부처님오신날; 어린이날, 05-06 부처님오신날 대체 휴일; 어린이날 대체 휴일,
     06-03 대통령 선거일, 06-06 현충일, 08-15 광복절, 10-03 개천절, 10-06 추석, 10-07 추석 다음날,
     10-08 추석 대체 휴일, 10-09 한글날, 12-25 기독탄신일, 12-31 연말 휴장
2026 01-01 신정연휴, 02-16 설날 전날, 02-17 설날, 02-18 설날 다음날, 03-02 삼일절 대체 휴일, 05-01 근로자의 날,
     05-05 어린이날, 05-25 부처님오신날 대체 휴일, 06-03 지방선거일, 07-17 제헌절, 08-17 광복절 대체 휴일
`

const SCHEDULED = `
2026 09-24 추석 전날, 09-25 추석, 10-05 개천절 대체 휴일, 10-09 한글날, 12-25 기독탄신일, 12-31 연말 휴장
`

const PROJECTED = `
2027 01-01 신정연휴, 02-08 설날 다음날, 02-09 설날 대체 휴일, 03-01 삼일절, 05-03 근로자의 날 대체 휴일,
     05-05 어린이날, 05-13 부처님오신날, 07-19 제헌절 대체 휴일, 08-16 광복절 대체 휴일, 09-14 추석 전날, 09-15 추석,
     09-16 추석 다음날, 10-04 개천절 대체 휴일, 10-11 한글날 대체 휴일, 12-27 기독탄신일 대체 휴일, 12-31 연말 휴장
`

export const HOLIDAYS: readonly Holiday[] = [
  ...holidays('observed', OBSERVED),
  ...holidays('scheduled', SCHEDULED),
  ...holidays('projected', PROJECTED),
]

const late = (reason: LateOpening['reason'], status: HolidayStatus, dates: string): readonly LateOpening[] =>
  dates.split(' ').map((text) => ({ date: date(text), reason, status }))

/** Exam days of 2026 and 2027: the ministry's announced dates, not confirmed by the exchange when written. */
export const LATE_OPENINGS: readonly LateOpening[] = [
  ...late(
    'first_trading_day_of_year',
    'observed',
    '2015-01-02 2016-01-04 2017-01-02 2018-01-02 2019-01-02 2020-01-02 2021-01-04 2022-01-03 2023-01-02 2024-01-02 2025-01-02 2026-01-02',
  ),
  ...late('first_trading_day_of_year', 'projected', '2027-01-04'),
  ...late(
    'csat_exam_day',
    'observed',
    '2015-11-12 2016-11-17 2017-11-16 2017-11-23 2018-11-15 2019-11-14 2020-12-03 2021-11-18 2022-11-17 2023-11-16 2024-11-14 2025-11-13',
  ),
  ...late('csat_exam_day', 'projected', '2026-11-19 2027-11-18'),
]

import type { KstDate } from '@naru/shared/core/time'
import type { CalendarDay } from '@naru/shared/market/trading-calendar'
import type { StoreResult } from './store.ts'

/** A day on which the calendar and the broker disagree. */
export interface CalendarDifference {
  readonly date: KstDate
  readonly calendarIsOpen: boolean
  readonly brokerIsOpen: boolean
}

/** The ledger's trading calendar. A bridge reads it and tells what differs; only people change it. */
export interface CalendarStore {
  read(): StoreResult<readonly CalendarDay[]>
  recordCheck(from: KstDate, to: KstDate, differences: readonly CalendarDifference[]): StoreResult<void>
}

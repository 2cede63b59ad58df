'use client'

import { TradingCalendarRow } from '@naru/shared/contracts/views'
import {
  CARRIED_CALENDAR,
  type CalendarDay,
  createCalendar,
  type TradingCalendar,
} from '@naru/shared/market/trading-calendar'
import { queryOptions } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useQuery } from '@/lib/use-query.ts'
import { serverNow } from './clock.ts'
import { formatDay } from './format.ts'
import { ledgerKeys } from './ledger/tables.ts'
import { readRows } from './supabase/browser.ts'

/** "10:00:00" as Postgres writes it → "100000". */
const hhmmss = (time: string | null): string | null => (time === null ? null : time.replaceAll(':', ''))

const toDay = (row: TradingCalendarRow): CalendarDay => ({
  date: row.date,
  market: row.market,
  kind: row.kind,
  open: hhmmss(row.open_time),
  close: hhmmss(row.close_time),
  nameKo: row.name_ko,
  isAnnounced: row.is_announced,
  source: row.source,
})

/** From this year on: a whole year is needed to know that it is whole. */
const calendarQuery = queryOptions({
  queryKey: ledgerKeys.calendar,
  queryFn: ({ signal }): Promise<readonly TradingCalendarRow[]> =>
    readRows('trading_calendar', {
      row: TradingCalendarRow,
      signal,
      refine: (query) => query.gte('date', `${formatDay(serverNow()).slice(0, 4)}-01-01`),
    }),
  staleTime: 60 * 60_000,
})

/** The calendar as an admin may have changed it; until it has been read, the one that came with the page. */
export function useTradingCalendar(): TradingCalendar {
  const { data } = useQuery(calendarQuery)
  return useMemo(() => (data && data.length > 0 ? createCalendar(data.map(toDay)) : CARRIED_CALENDAR), [data])
}

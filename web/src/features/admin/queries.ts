import { CalendarCheckRow, TradingCalendarRow } from '@naru/shared/contracts/views'
import { queryOptions } from '@tanstack/react-query'
import { readRows } from '@/lib/supabase/browser.ts'

export const calendarQuery = queryOptions({
  queryKey: ['admin', 'calendar'],
  queryFn: ({ signal }): Promise<readonly TradingCalendarRow[]> =>
    readRows('trading_calendar', { row: TradingCalendarRow, signal, refine: (query) => query.order('date') }),
})

export const calendarChecksQuery = queryOptions({
  queryKey: ['admin', 'calendar-checks'],
  queryFn: ({ signal }): Promise<readonly CalendarCheckRow[]> =>
    readRows('calendar_checks', { row: CalendarCheckRow, signal }),
})

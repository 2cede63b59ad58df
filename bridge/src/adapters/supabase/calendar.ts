import { TradingCalendarRow } from '@naru/shared/contracts/views'
import { err, ok } from '@naru/shared/core/result'
import type { CalendarDay } from '@naru/shared/market/trading-calendar'
import { z } from 'zod'
import type { CalendarStore } from '../../ports/calendar-store.ts'
import type { LedgerClient } from './client.ts'

/** "10:00:00" as Postgres writes it → "100000". */
const hhmmss = (time: string | null): string | null => (time === null ? null : time.replaceAll(':', ''))

const CalendarRows = z.array(
  TradingCalendarRow.transform(
    (row): CalendarDay => ({
      date: row.date,
      market: row.market,
      kind: row.kind,
      source: row.source,
      open: hhmmss(row.open_time),
      close: hhmmss(row.close_time),
      nameKo: row.name_ko,
      isAnnounced: row.is_announced,
    }),
  ),
)

/** The Data API cuts answers off here and says nothing of it. */
const PAGE = 1_000

export const createCalendarStore = (client: LedgerClient): CalendarStore => ({
  async read() {
    const where = { column: 'market', values: ['KRX', 'NXT'] }
    const reply = await client.select('trading_calendar', where, CalendarRows)
    if (reply.ok && reply.value.length >= PAGE) return err({ kind: 'unavailable', cause: 'calendar_too_long' })
    return reply
  },
  async recordCheck(from, to, differences) {
    const reply = await client.rpc(
      'record_calendar_check',
      { p_from: from, p_to: to, p_differences: differences },
      z.unknown(),
    )
    return reply.ok ? ok(undefined) : reply
  },
})

import { kstDate, type UnixMs } from '@naru/shared/core/time'
import { CARRIED_CALENDAR, createCalendar, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { CalendarStore } from '../ports/calendar-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'

/** The trading calendar as the ledger has it; what the program carries until it has been read. */
export interface CalendarKeeper {
  current(): TradingCalendar
  stop(): void
}

interface Parts {
  readonly store: Pick<CalendarStore, 'read'>
  readonly clock: Clock
  readonly now: () => UnixMs
  readonly logger: Logger
}

/** An admin's change must count the same hour, and hardly ever is there one. */
const REFRESH_MS = 5 * 60_000
const RETRY_MS = 15_000

export function startCalendarKeeper({ store, clock, now, logger }: Parts): CalendarKeeper {
  let current = CARRIED_CALENDAR
  let cancel = (): void => undefined
  let isStopped = false

  const refresh = async (): Promise<boolean> => {
    const reply = await store.read()
    if (!reply.ok) {
      logger.event('calendar_unread', { kind: reply.error.kind })
      return false
    }
    const next = createCalendar(reply.value)
    // A list that does not reach today would close the market; the one before is nearer to the truth.
    if (!next.covers(kstDate(now()))) logger.alarm('calendar_incomplete', { days: reply.value.length })
    else if (!isSame(next, current)) {
      current = next
      logger.event('calendar_read', { days: reply.value.length })
    }
    return true
  }

  const round = async (): Promise<void> => {
    const isRead = await refresh()
    if (!isStopped) cancel = clock.after(isRead ? REFRESH_MS : RETRY_MS, () => void round())
  }
  void round()

  return {
    current: () => current,
    stop() {
      isStopped = true
      cancel()
    },
  }
}

const linesOf = ({ days }: TradingCalendar): string =>
  days
    .map((day) => [day.market, day.date, day.kind, day.open, day.close, day.nameKo, day.isAnnounced].join(' '))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('\n')

const isSame = (a: TradingCalendar, b: TradingCalendar): boolean => linesOf(a) === linesOf(b)

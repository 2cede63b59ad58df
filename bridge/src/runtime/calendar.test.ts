import { err, ok } from '@naru/shared/core/result'
import { addDays, type KstDate, kstDate } from '@naru/shared/core/time'
import { OPENING } from '@naru/shared/engine/fixtures.test-support'
import { CARRIED_CALENDAR, type CalendarDay, isOpenOn } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../test/support/market.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { BrokerError } from '../ports/broker.ts'
import type { CalendarStore } from '../ports/calendar-store.ts'
import type { MarketInfo } from '../ports/market-info.ts'
import { startCalendarCheck } from './calendar-check.ts'
import { startCalendarKeeper } from './calendar-keeper.ts'

const TODAY = kstDate(OPENING)
const MINUTE_MS = 60_000
const closed = (date: KstDate): CalendarDay => ({
  date,
  market: 'KRX',
  kind: 'holiday',
  open: null,
  close: null,
  nameKo: '임시공휴일',
  isAnnounced: true,
  source: 'test',
})

describe('the calendar a bridge goes by', () => {
  const keep = (read: CalendarStore['read']) => {
    const clock = createVirtualClock(OPENING)
    const logger = memoryLogger()
    return { clock, logger, keeper: startCalendarKeeper({ store: { read }, clock, now: clock.now, logger }) }
  }

  it('is the carried one until the ledger’s has come, then that one, then each change within minutes', async () => {
    let days: readonly CalendarDay[] | null = null
    const read: CalendarStore['read'] = async () =>
      days ? ok(days) : err({ kind: 'unavailable', cause: 'not_signed_in' })
    const { clock, keeper } = keep(read)
    await clock.settle()
    expect(keeper.current()).toBe(CARRIED_CALENDAR)
    days = [...CARRIED_CALENDAR.days, closed(TODAY)]
    await clock.advance(15_000)
    expect(isOpenOn(keeper.current(), 'KRX', TODAY)).toBe(false)
    days = CARRIED_CALENDAR.days
    await clock.advance(5 * MINUTE_MS)
    expect(isOpenOn(keeper.current(), 'KRX', TODAY)).toBe(true)
  })

  it('stays the same object while nothing changes, whatever the order of the rows', async () => {
    const { clock, keeper } = keep(async () => ok(CARRIED_CALENDAR.days.toReversed()))
    await clock.advance(60 * MINUTE_MS)
    expect(keeper.current()).toBe(CARRIED_CALENDAR)
  })

  it('is not replaced by one that does not reach today, which alarms', async () => {
    const { clock, keeper, logger } = keep(async () => ok([]))
    await clock.settle()
    expect(keeper.current()).toBe(CARRIED_CALENDAR)
    expect(logger.lines[0]).toContain('calendar_incomplete')
  })

  it('is read no more after the end', async () => {
    let reads = 0
    const { clock, keeper } = keep(async () => {
      reads += 1
      return ok(CARRIED_CALENDAR.days)
    })
    await clock.settle()
    keeper.stop()
    await clock.advance(60 * MINUTE_MS)
    expect(reads).toBe(1)
  })
})

describe('the comparison with the broker’s days', () => {
  const days = Array.from({ length: 25 }, (_, n) => addDays(TODAY, n))
  const agreeing = days.map((date) => ({ date, isOpen: isOpenOn(CARRIED_CALENDAR, 'KRX', date) }))

  function aCheck(holidays: MarketInfo['holidays'] | undefined) {
    const clock = createVirtualClock(OPENING)
    const logger = memoryLogger()
    const recorded: unknown[] = []
    let ring = (): void => undefined
    let asked = 0
    const info = holidays && {
      holidays: (from: KstDate) => {
        asked += 1
        return holidays(from)
      },
    }
    startCalendarCheck({
      store: { recordCheck: async (...check) => ok(void recorded.push(check)) },
      calendar: () => CARRIED_CALENDAR,
      info: () => info,
      clock,
      logger,
      now: clock.now,
      timetable: {
        at(_expression, callback) {
          ring = callback
          return () => undefined
        },
      },
    })
    return { clock, logger, recorded, asked: () => asked, ring: () => ring() }
  }

  it('is recorded when both agree, without an alarm', async () => {
    const check = aCheck(async () => ok(agreeing))
    check.ring()
    await check.clock.settle()
    expect(check.recorded).toEqual([[TODAY, days[24], []]])
    expect(check.logger.lines[0]).toContain('calendar_agrees')
  })

  it('alarms and tells which days differ; the calendar stays as it is', async () => {
    const [, second] = agreeing
    const check = aCheck(async () =>
      ok(agreeing.map((day) => (day === second ? { ...day, isOpen: !day.isOpen } : day))),
    )
    check.ring()
    await check.clock.settle()
    expect(check.recorded).toEqual([
      [TODAY, days[24], [{ date: second?.date, calendarIsOpen: second?.isOpen, brokerIsOpen: !second?.isOpen }]],
    ])
    expect(check.logger.lines[0]).toContain('calendar_differs')
  })

  it('is not made without a live account, and made once there is one', async () => {
    const check = aCheck(undefined)
    check.ring()
    await check.clock.advance(30 * MINUTE_MS)
    expect([check.recorded, check.logger.lines]).toEqual([[], []])
  })

  it.each<[string, BrokerError, number]>([
    ['is asked again while the broker does not answer', { kind: 'unreachable', cause: 'test' }, 4],
    ['is not asked again where the broker has no such service', { kind: 'not_offered' }, 1],
  ])('%s', async (_what, error, times) => {
    const check = aCheck(async () => err(error))
    check.ring()
    await check.clock.advance(31 * MINUTE_MS)
    expect([check.asked(), check.recorded]).toEqual([times, []])
  })
})

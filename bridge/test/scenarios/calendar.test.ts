import { kstDate } from '@naru/shared/core/time'
import type { CalendarDay } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { aDesk, buy } from '../support/desk.ts'

type Desk = Awaited<ReturnType<typeof aDesk>>

const today = (desk: Desk, over: Partial<CalendarDay>): CalendarDay => ({
  date: kstDate(desk.clock.now()),
  market: 'KRX',
  kind: 'holiday',
  open: null,
  close: null,
  nameKo: '임시공휴일',
  isAnnounced: true,
  source: 'test',
  ...over,
})
const denied = (desk: Desk) => desk.recorded().flatMap((fact) => (fact.kind === 'denied' ? [fact.code] : []))
/** Sessions look at their accounts every five seconds, and at the calendar with them. */
const NOTICED_MS = 6_000

describe('a day that an admin closes while the market is open', () => {
  it('lets no order leave any more, and is open again once taken back', async () => {
    const desk = await aDesk()
    desk.calendarIs([today(desk, {})])
    await desk.passes(NOTICED_MS)
    const closed = await desk.places(buy(1).at(70_000))
    await desk.passes(1_000)
    expect([desk.state(closed), denied(desk), desk.broker.posts]).toEqual(['denied', ['market_closed'], []])

    desk.calendarIs([])
    await desk.passes(NOTICED_MS)
    const open = await desk.places(buy(2).at(70_000))
    await desk.passes(1_000)
    expect([desk.state(open), desk.broker.posts.length]).toEqual(['acked', 1])
  })
})

describe('a day that opens an hour later', () => {
  it('holds orders back until its own intake begins', async () => {
    const desk = await aDesk()
    desk.calendarIs([today(desk, { kind: 'late_open', open: '230000', close: '235900', nameKo: '늦은 개장' })])
    await desk.passes(NOTICED_MS)
    await desk.places(buy(1).at(70_000))
    await desk.passes(1_000)
    expect(denied(desk)).toEqual(['market_closed'])
  })
})

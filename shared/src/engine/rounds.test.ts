import { describe, expect, it } from 'vitest'
import { addDays, fromKst, type KstDate, kstDate, kstHhmmss, unixMs, weekday } from '../core/time.ts'
import { CARRIED_CALENDAR, createCalendar, isOpenOn } from '../market/trading-calendar.ts'
import { snapshotOf } from '../portfolio/day-snapshot.ts'
import { anEngineDesk } from './engine-desk.test-support.ts'
import { aBalance, aHolding, aReport, OPENING, SAMSUNG } from './fixtures.test-support.ts'
import { roundsOf, sessionNow, sessionsOf } from './rounds.ts'

const date = (text: string): KstDate => text as KstDate
const TODAY = kstDate(OPENING)
const at = (hhmmss: string, day: KstDate = TODAY) => fromKst(day, hhmmss) ?? unixMs(0)
const timesOf = (day: string, calendar = CARRIED_CALENDAR): readonly string[] =>
  roundsOf(calendar, date(day)).map(({ at: when, kind, venue }) => `${kstHhmmss(when).slice(0, 4)} ${kind} ${venue}`)

describe('the rounds of a day', () => {
  it('surround each session of both venues', () => {
    expect(timesOf('2026-11-24')).toEqual([
      '0730 morning NXT',
      '0750 before NXT',
      '0820 before KRX',
      '0850 before NXT',
      '0851 settling NXT',
      '0900 closing NXT',
      '1521 settling NXT',
      '1530 closing NXT',
      '1530 before NXT',
      '1531 settling KRX',
      '1540 closing KRX',
      '1550 before KRX',
      '2001 settling KRX',
      '2001 settling NXT',
      '2010 closing KRX',
      '2010 closing NXT',
    ])
  })

  it('move with a day that begins and ends an hour later', () => {
    const times = timesOf('2026-11-19') // 대학수학능력시험일
    expect(times).toContain('0920 before KRX')
    expect(times).toContain('1640 closing KRX')
    expect(times).not.toContain('1540 closing KRX')
  })

  it('are none on a holiday that was announced the same morning', () => {
    const holiday = {
      market: 'KRX',
      kind: 'holiday',
      open: null,
      close: null,
      isAnnounced: true,
      source: 'test',
    } as const
    const days = [...CARRIED_CALENDAR.days, { ...holiday, date: TODAY, nameKo: '임시공휴일' }]
    expect(timesOf(TODAY, createCalendar(days))).toEqual([])
  })
})

const HALVES = [2024, 2025, 2026, 2027, 2028].flatMap((year) => [
  [`${year}-01-01`, `${year}-06-30`],
  [`${year}-07-01`, `${year}-12-31`],
])
it.each(HALVES)(
  'D7: every day from %s to %s has its rounds exactly when the market opens, dated in Seoul',
  (from = '', to = '') => {
    let days = 0
    let wrong = 0
    for (let day = date(from); day <= to; day = addDays(day, 1)) {
      days += 1
      const rounds = roundsOf(CARRIED_CALENDAR, day)
      const sessions = (['KRX', 'NXT'] as const).flatMap((venue) => sessionsOf(CARRIED_CALENDAR, venue, day))
      const isOpen = isOpenOn(CARRIED_CALENDAR, 'KRX', day)
      const isWeekend = weekday(day) === 0 || weekday(day) === 6
      const isRight =
        rounds.length > 0 === isOpen &&
        !(isOpen && isWeekend) &&
        rounds.every((round) => kstDate(round.at) === day) &&
        sessions.every(({ from, until }) => sessionNow(CARRIED_CALENDAR, from).isOpen && until > from) &&
        sessions.every(({ venue, until }) => {
          const ofIt = rounds.filter((round) => round.venue === venue && round.until === until)
          return ['before', 'settling', 'closing'].every((kind) => ofIt.some((round) => round.kind === kind))
        }) &&
        rounds.some(({ kind, isLast }) => kind === 'closing' && isLast) === isOpen &&
        aReport({ orderedAt: at('000000', day) }).venueOrderId.orderDate === day &&
        aReport({ orderedAt: at('235959', day) }).venueOrderId.orderDate === day
      if (!isRight) wrong += 1
    }
    console.log(`D7: ${wrong} of ${days} days from ${from} to ${to} wrong`)
    expect(wrong).toBe(0)
    expect(days).toBeGreaterThan(180)
  },
)

describe('a day of an engine', () => {
  const aDay = (options: Parameters<typeof anEngineDesk>[0] = {}) => {
    const desk = anEngineDesk({ from: at('070000'), ...options })
    desk.broker.balance = aBalance({ holdings: [aHolding()] })
    desk.opens()
    return desk
  }

  it('starts with a snapshot, and asks in the morning and before each session what companies did', () => {
    const desk = aDay()
    desk.passesUntil(at('083000'))
    expect(desk.snapshots()).toMatchObject([{ of: 'start', snapshot: { date: TODAY, cashD2: 10_000_000 } }])
    const asked = desk.reads.filter(({ what }) => what === 'actions').map((read) => kstHhmmss(read.at).slice(0, 4))
    expect(asked).toEqual(['0730', '0750', '0820'])
  })

  it('reads list and balance after each session and leaves no order of it open', () => {
    const desk = aDay()
    desk.passesUntil(at('100000'))
    desk.broker.list = [aReport({ orderedAt: desk.now(), isOpenApi: false })]
    desk.passesUntil(at('200955'))
    const open = (): number | undefined =>
      desk
        .records()
        .flatMap((record) => (record.kind === 'order_reports' ? record.reports : []))
        .at(-1)?.report.leavesQty
    expect(open()).toBe(10)
    desk.passesUntil(at('201100')) // the broker goes on showing it
    expect(open()).toBe(0)
    const reads = desk.reads.filter((read) => read.at >= at('200100') && read.at <= at('200110'))
    expect(new Set(reads.map(({ what }) => what))).toEqual(new Set(['list', 'balance']))
  })

  it('ends with a statement that ties out to the won', () => {
    const desk = aDay()
    desk.passesUntil(at('100000'))
    desk.broker.list = [aReport({ cumQty: 10, orderedAt: desk.now(), isOpenApi: false })]
    desk.broker.balance = aBalance({ cashD2: 10_000_000 - 700_098, holdings: [aHolding({ quantity: 20 })] })
    desk.passesUntil(at('203000'))
    const last = desk.statements().at(-1)
    expect(last).toMatchObject({ date: TODAY, tiesOut: true, cash: { commission: 98 }, lines: [{ external: 10 }] })
    expect(desk.snapshots().at(-1)).toMatchObject({ of: 'end' })
  })

  it('is counted on from the snapshot an earlier life of this bridge took', () => {
    const kept = snapshotOf(aBalance({ holdings: [aHolding()] }), { takenAt: at('070000'), reports: [] })
    const desk = anEngineDesk({ from: at('140000'), kept })
    desk.broker.list = [aReport({ cumQty: 10, orderedAt: at('100000'), isOpenApi: false })]
    desk.broker.balance = aBalance({ cashD2: 10_000_000 - 700_098, holdings: [aHolding({ quantity: 20 })] })
    desk.opens()
    desk.passesUntil(at('154100'))
    const made = { startAt: kept.takenAt, tiesOut: true, lines: [{ bought: 10 }] }
    expect(desk.statements().at(-1)).toMatchObject(made)
  })

  it('that begins after its last session still gets its statement', () => {
    const desk = aDay({ from: at('213000') })
    desk.passesUntil(at('213100'))
    expect(desk.statements()).toMatchObject([{ date: TODAY, tiesOut: true }])
  })

  it('lists a missing fill at its end', () => {
    const desk = aDay()
    desk.passesUntil(at('120000'))
    desk.broker.balance = aBalance({ cashD2: 10_000_000 - 350_049, holdings: [aHolding({ quantity: 15 })] })
    desk.passesUntil(at('203000'))
    expect(desk.alarms()).toEqual(['holdings_mismatch'])
    expect(desk.statements().at(-1)?.differences).toMatchObject([
      { what: 'quantity', instrumentId: SAMSUNG, difference: 5, cause: 'missing_fill' },
      { what: 'cash', difference: -350_049, cause: 'missing_fill' },
    ])
  })

  it('of a replayed market is stated at once and every hour', () => {
    const desk = aDay({ settings: { isAlwaysOpen: true } })
    desk.passes(121 * 60_000)
    expect(desk.statements().length).toBeGreaterThanOrEqual(3)
  })

  it('is planned anew when the calendar changes', () => {
    const desk = aDay()
    const holiday = {
      market: 'KRX',
      kind: 'holiday',
      open: null,
      close: null,
      isAnnounced: true,
      source: 'test',
    } as const
    const days = [...CARRIED_CALENDAR.days, { ...holiday, date: TODAY, nameKo: '임시공휴일' }]
    desk.tell({ type: 'calendar_changed', calendar: createCalendar(days) })
    desk.passesUntil(at('230000'))
    expect(desk.statements()).toEqual([])
  })

  it('makes tomorrow’s plan at midnight', () => {
    const desk = aDay()
    desk.passesUntil(at('203000'))
    desk.broker.balance = aBalance({ holdings: [aHolding()], tradingDate: addDays(TODAY, 1) })
    desk.passesUntil(at('083000', addDays(TODAY, 1)))
    expect(
      desk
        .snapshots()
        .map(({ of, snapshot }) => `${of} ${snapshot.date}`)
        .at(-1),
    ).toBe(`start ${addDays(TODAY, 1)}`)
  })
})

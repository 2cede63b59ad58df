import { err, ok } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import { BalanceReport, OrderReport } from '@naru/shared/domain/execution'
import { AccountId } from '@naru/shared/domain/order'
import { type CalendarDay, createCalendar } from '@naru/shared/market/trading-calendar'
import { AccountDayRow, TradeRow } from '@naru/shared/portfolio/rows'
import { describe, expect, it } from 'vitest'
import { aBroker, aSession, memoryLogger, someSessions } from '../../../test/support/market.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { Broker } from '../../ports/broker.ts'
import type { AccountRows, SummaryStore } from '../../ports/notifications.ts'
import type { LedgerAccount } from '../../ports/store.ts'
import { startDailySummary } from './daily-summary.ts'
import { tellWeek, weekEndingOn } from './weekly-report.ts'

const DAY = KstDate.parse('2026-11-23')
/** Monday 16:00 in Seoul. */
const AFTER_CLOSE = 1_795_417_200_000
/** The calendar is complete for a year whose last day it names. */
const YEAR_END = KstDate.parse('2026-12-31')
const closedOn = (date: KstDate): CalendarDay => ({
  date,
  market: 'KRX',
  kind: 'holiday',
  open: null,
  close: null,
  nameKo: '휴장',
  isAnnounced: true,
  source: 'test',
})
const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001'

const order = (given: Partial<OrderReport>): OrderReport =>
  OrderReport.parse({
    venueOrderId: { orderDate: DAY, branch: '1', orderNo: '0000000001' },
    originalOrderNo: null,
    instrumentId: '005930.KRX',
    side: 'buy',
    type: 'limit',
    quantity: 10,
    limitPrice: 70_000,
    cumQty: 10,
    cumAmount: 700_000,
    canceledQty: 0,
    rejectedQty: 0,
    leavesQty: 0,
    orderedAt: AFTER_CLOSE,
    isOpenApi: true,
    ...given,
  })
const balance = BalanceReport.parse({
  cash: 0,
  cashD1: 0,
  cashD2: 0,
  buyingPower: 0,
  equity: 10_100_000,
  holdings: [
    { instrumentId: '005930.KRX', name: '삼성전자', quantity: 10, sellableQuantity: 10, avgPx: 70_000, lastPx: 71_500 },
  ],
  tradingDate: DAY,
})

/** What the ledger has of the week: ten shares bought on Monday at 70,000 won, and a deposit over night. */
const records: AccountRows = {
  trades: [
    TradeRow.parse({
      account_id: '30000000-0000-4000-8000-000000000001',
      environment: 'paper',
      order_date: DAY,
      order_no: '0000000001',
      cum_qty_after: 10,
      order_id: '10000000-0000-4000-8000-000000000001',
      instrument_id: '005930.KRX',
      name_ko: '삼성전자',
      name_en: null,
      market: 'kospi',
      kind: 'stock',
      side: 'buy',
      quantity: 10,
      amount: 700_000,
      traded_at: '2026-11-23T01:00:00+00:00',
      source: 'web',
      owner_id: null,
      owner_name: null,
      owner_version: null,
    }),
  ],
  days: [
    dayOf('2026-11-20', 10_000_000, 10_000_000),
    dayOf('2026-11-23', 11_000_000, 10_299_902, [{ instrumentId: '005930.KRX', quantity: 10, avgPx: 70_000 }]),
  ],
  actions: [],
}

function dayOf(date: string, startCash: number, endCash: number, holdings: readonly object[] = []): AccountDayRow {
  const of = (cashD2: number, held: readonly object[], worth: number) => ({
    date,
    takenAt: AFTER_CLOSE,
    cash: cashD2,
    cashD1: cashD2,
    cashD2,
    buyingPower: cashD2,
    equity: cashD2 + worth,
    holdings: held,
    counted: held.length === 0 ? [] : [{ orderNo: '0000000001', cumQty: 10, cumAmount: 700_000 }],
  })
  return AccountDayRow.parse({
    account_id: '30000000-0000-4000-8000-000000000001',
    environment: 'paper',
    date,
    day_start: of(startCash, [], 0),
    day_end: of(endCash, holdings, holdings.length === 0 ? 0 : 715_000),
    statement: null,
  })
}

function aDay(broker: Partial<Broker>, { isOpen = true, isActive = true, endsWeek = false } = {}) {
  const clock = createVirtualClock(AFTER_CLOSE)
  const session = aSession(ALICE, { broker: { ...aBroker(), ...broker } })
  const account = { accountId: session.accountId, userId: ALICE } as LedgerAccount // what is read of it
  const told: { accountId: AccountId; date: KstDate; summary: object }[] = []
  const weeks: object[] = []
  const restOfWeek = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'].map((date) =>
    closedOn(KstDate.parse(date)),
  )
  let strike = (): void => undefined
  startDailySummary({
    accounts: { list: () => Promise.resolve(ok([account])) },
    sessions: someSessions(session),
    store: {
      recordDailySummary: (accountId, date, summary) => {
        told.push({ accountId, date, summary })
        return Promise.resolve(ok(undefined))
      },
      accountRecords: () => Promise.resolve(ok(records)),
      recordWeeklyReport: (accountId, days, report) => {
        weeks.push({ accountId, ...days, report })
        return Promise.resolve(ok(undefined))
      },
    },
    calendar: () =>
      createCalendar([closedOn(YEAR_END), ...(isOpen ? [] : [closedOn(DAY)]), ...(endsWeek ? restOfWeek : [])]),
    clock,
    now: clock.now,
    timetable: {
      at: (expression, callback) => {
        expect(expression).toBe('0 16 * * 1-5')
        strike = callback
        return () => undefined
      },
    },
    logger: memoryLogger(),
    isActive: () => isActive,
  })
  return { clock, told, weeks, session, strike: () => strike() }
}

describe('the summary of a day', () => {
  it('adds up the broker’s own list and balance, once', async () => {
    const { clock, told, session, strike } = aDay({
      orderReports: () =>
        Promise.resolve(
          ok([
            order({}),
            order({ side: 'sell', cumQty: 4, cumAmount: 284_000, leavesQty: 6 }),
            order({ cumQty: 0, cumAmount: 0, canceledQty: 10 }),
            // The row of a cancel is no order of its own.
            order({ originalOrderNo: '0000000001', cumQty: 0, cumAmount: 0 }),
          ]),
        ),
      balance: () => Promise.resolve(ok(balance)),
    })
    strike()
    await clock.settle()
    await clock.advance(3 * 3_600_000)
    expect(told).toEqual([
      {
        accountId: session.accountId,
        date: DAY,
        summary: {
          orders: 3,
          filledOrders: 2,
          openOrders: 1,
          boughtWon: 700_000,
          soldWon: 284_000,
          unrealizedWon: 15_000,
          equityWon: 10_100_000,
        },
      },
    ])
  })

  it('tells nothing while the broker tells only half, and tries again', async () => {
    let isAway = true
    const { clock, told, strike } = aDay({
      orderReports: () => Promise.resolve(isAway ? err({ kind: 'maintenance' }) : ok([])),
      balance: () => Promise.resolve(ok(balance)),
    })
    strike()
    await clock.settle()
    expect(told).toEqual([])
    isAway = false
    await clock.advance(10 * 60_000)
    expect(told).toHaveLength(1)
  })

  it.each([{ isOpen: false }, { isActive: false }])(
    'is not told on a holiday, nor by a process without the lease: %j',
    async (given) => {
      const answers = { orderReports: () => Promise.resolve(ok([])), balance: () => Promise.resolve(ok(balance)) }
      const { clock, told, strike } = aDay(answers, given)
      strike()
      await clock.advance(3 * 3_600_000)
      expect(told).toEqual([])
    },
  )
})

describe('the report of a week', () => {
  const answers = { orderReports: () => Promise.resolve(ok([])), balance: () => Promise.resolve(ok(balance)) }

  it('is told after its last session, from the ledger’s own records, and a deposit is no gain', async () => {
    const { clock, weeks, session, strike } = aDay(answers, { endsWeek: true })
    strike()
    await clock.settle()
    await clock.advance(3 * 3_600_000)
    expect(weeks).toEqual([
      {
        accountId: session.accountId,
        from: DAY,
        to: DAY,
        report: {
          orders: 1,
          trips: 0,
          hits: 0,
          boughtWon: 700_000,
          soldWon: 0,
          commissionWon: 98,
          taxWon: 0,
          realizedWon: -98,
          equityWon: 11_014_902,
          gainWon: 14_902,
          changePercent: 0.14,
          inflowWon: 1_000_000,
          outflowWon: 0,
          dividendWon: 0,
        },
      },
    ])
  })

  it('takes what the account is worth now while its last balance is not in the ledger', async () => {
    const open = records.days.map((day) => (day.date === DAY ? { ...day, day_end: null } : day))
    let told: Readonly<Record<string, unknown>> = {}
    const store = {
      accountRecords: () => Promise.resolve(ok({ ...records, days: open, trades: [] })),
      recordWeeklyReport: (...[, , report]: Parameters<SummaryStore['recordWeeklyReport']>) => {
        told = report
        return Promise.resolve(ok(undefined))
      },
    }
    const accountId = AccountId.parse(records.days[0]?.account_id)
    const week = { accountId, days: { from: DAY, to: DAY }, equityNow: 11_020_000, calendar: createCalendar([]) }
    expect(await tellWeek(store, week)).toBe(true)
    expect(told).toMatchObject({ equityWon: 11_020_000, gainWon: 20_000, inflowWon: 1_000_000 })
  })

  it('is not told while the market opens once more in it', async () => {
    const { clock, told, weeks, strike } = aDay(answers)
    strike()
    await clock.settle()
    expect([told.length, weeks.length]).toEqual([1, 0])
  })

  it('ends before a holiday, and on Friday at the latest', () => {
    const calendar = createCalendar([closedOn(YEAR_END), closedOn(KstDate.parse('2026-11-27'))])
    const thursday = KstDate.parse('2026-11-26')
    expect(weekEndingOn(calendar, thursday)).toEqual({ from: '2026-11-23', to: thursday })
    expect(weekEndingOn(calendar, KstDate.parse('2026-11-25'))).toBeUndefined()
    expect(weekEndingOn(calendar, KstDate.parse('2026-11-20'))).toEqual({ from: '2026-11-16', to: '2026-11-20' })
  })
})

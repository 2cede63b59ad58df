import { err, ok } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import { BalanceReport, OrderReport } from '@naru/shared/domain/execution'
import type { AccountId } from '@naru/shared/domain/order'
import { type CalendarDay, createCalendar } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { aBroker, aSession, memoryLogger, someSessions } from '../../../test/support/market.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { Broker } from '../../ports/broker.ts'
import type { LedgerAccount } from '../../ports/store.ts'
import { startDailySummary } from './daily-summary.ts'

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

function aDay(broker: Partial<Broker>, { isOpen = true, isActive = true } = {}) {
  const clock = createVirtualClock(AFTER_CLOSE)
  const session = aSession(ALICE, { broker: { ...aBroker(), ...broker } })
  const account = { accountId: session.accountId, userId: ALICE } as LedgerAccount // what is read of it
  const told: { accountId: AccountId; date: KstDate; summary: object }[] = []
  let strike = (): void => undefined
  startDailySummary({
    accounts: { list: () => Promise.resolve(ok([account])) },
    sessions: someSessions(session),
    store: {
      recordDailySummary: (accountId, date, summary) => {
        told.push({ accountId, date, summary })
        return Promise.resolve(ok(undefined))
      },
    },
    calendar: () => createCalendar([closedOn(YEAR_END), ...(isOpen ? [] : [closedOn(DAY)])]),
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
  return { clock, told, session, strike: () => strike() }
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

import { describe, expect, it } from 'vitest'
import { bookEvents } from './book-events.ts'
import { equitySeries } from './equity.ts'
import { aRow, day, read } from './portfolio.test-support.ts'
import { realize } from './realized.ts'
import { reportFigures } from './report-figures.ts'
import { tradingStatistics, tripsOf } from './trading-stats.ts'

const [MON, TUE, FRI] = [day('2026-11-02'), day('2026-11-03'), day('2026-12-04')]
const gain = aRow({ side: 'sell', quantity: 4, amount: 320_000, order_date: MON, time: '133000' })
const rows = [
  aRow({ quantity: 10, amount: 700_000, time: '091500' }),
  { ...gain, cum_qty_after: 1, quantity: 1, amount: 80_000 },
  { ...gain, cum_qty_after: 4, quantity: 3, amount: 240_000 },
  aRow({ side: 'sell', quantity: 3, amount: 195_000, order_date: TUE, time: '101000' }),
  aRow({ side: 'sell', quantity: 3, amount: 180_000, order_date: FRI, time: '104000' }),
]
const trades = read(...rows)
const { sales } = realize(bookEvents({ days: [], trades, actions: [] }).events, { basis: 'fifo', scope: 'account' })

describe('trading statistics', () => {
  const stats = tradingStatistics(tripsOf(sales))

  it('count an order once, in however many parts it filled', () => {
    expect(tripsOf(sales)).toMatchObject([
      { quantity: 4, profit: 40_000 - 39 - 44 - 640, isSameDay: true },
      { quantity: 3, isSameDay: false },
      { quantity: 3 },
    ])
    expect(stats).toMatchObject({ count: 3, hits: 1, longestWin: 1, longestLoss: 2 })
    expect(stats.hitRate).toBeCloseTo(1 / 3, 12)
  })

  it('tell what was won for each won lost', () => {
    const [first, second, third] = tripsOf(sales).map(({ profit }) => profit)
    expect(stats.profitFactor).toBeCloseTo((first ?? 0) / -((second ?? 0) + (third ?? 0)), 12)
    expect(stats.best.map(({ profit }) => profit)).toEqual([first])
    expect(stats.worst.map(({ profit }) => profit)).toEqual([third, second])
    expect(stats.profit).toBe(sales.reduce((won, { net }) => won + net, 0))
  })

  it('sort trades by weekday, hour, time held and rate', () => {
    expect([...stats.byWeekday]).toMatchObject([
      [1, { count: 1, hits: 1 }],
      [2, { count: 1 }],
      [5, { count: 1 }],
    ])
    expect([...stats.byHour.keys()]).toEqual([13, 10])
    expect([...stats.byHoldingTime.keys()]).toEqual(['same_day', 'week', 'quarter'])
    // −14.6 %, −7.4 % and +14 %.
    expect(stats.distribution).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    expect(stats.medianHeldMs).toBe(tripsOf(sales)[1]!.soldAt - tripsOf(sales)[1]!.openedAt)
  })

  it('of no trades claim nothing', () => {
    expect(tradingStatistics([])).toMatchObject({ count: 0, hitRate: Number.NaN, profitFactor: Number.NaN, best: [] })
  })
})

describe('the report of a week', () => {
  it('tells what was traded, earned and paid in it, and nothing of another', () => {
    const question = { series: equitySeries([]), spans: [], trades, sales }
    const week = reportFigures({ ...question, from: MON, to: day('2026-11-08') })
    expect(week).toMatchObject({ orders: 3, trips: 2, hits: 1, equity: null, gain: 0, worst: { quantity: 3 } })
    expect(week.costs).toMatchObject({ bought: 700_000, sold: 515_000, tax: 640 + 390 })
    expect(week.realized).toBe(sales.reduce((won, { soldOn, net }) => (soldOn < FRI ? won + net : won), 0))
    expect(reportFigures({ ...question, from: FRI, to: FRI })).toMatchObject({
      orders: 1,
      trips: 1,
      hits: 0,
      best: null,
    })
  })
})

import { describe, expect, it } from 'vitest'
import { bookEvents, type Span } from './book-events.ts'
import type { DaySnapshot } from './day-snapshot.ts'
import { equitySeries, performanceOf, seriesWithin } from './equity.ts'
import { makeStatement } from './make-statement.ts'
import { benchmarkChange, periodsOf } from './periods.ts'
import { ACCOUNT, aDay, aRow, aSnapshot, day, HYNIX, read, SAMSUNG } from './portfolio.test-support.ts'
import { realize } from './realized.ts'
import { readActions } from './records.ts'
import type { TradeRow } from './rows.ts'

const [MON, TUE, WED] = [day('2026-11-02'), day('2026-11-03'), day('2026-11-04')]
const held = (quantity: number, avgPx = 70_000, instrumentId = SAMSUNG) => ({ instrumentId, quantity, avgPx })
const counted = (row: TradeRow) => [{ orderNo: row.order_no, cumQty: row.quantity, cumAmount: row.amount }]

const account = (snapshots: readonly DaySnapshot[], rows: readonly TradeRow[] = [], actions = readActions([])) => {
  const dates = [...new Set(snapshots.map(({ date }) => date))]
  const days = dates.map((date) => {
    const [start, end] = snapshots.filter((snapshot) => snapshot.date === date)
    return aDay(start ?? null, end ?? null)
  })
  return bookEvents({ days, trades: read(...rows), actions })
}

const bought = aRow()
/** Won after ten shares at 70,000 and 98 of commission. */
const AFTER = 10_000_000 - 700_098

describe('from one balance to the next', () => {
  const morning = aSnapshot({ date: MON, cashD2: 10_000_000 })

  it('money that nothing explains came from outside, over night as by day', () => {
    const evening = aSnapshot({ date: MON, cashD2: AFTER, holdings: [held(10)], counted: counted(bought) })
    const next = aSnapshot({ date: TUE, cashD2: AFTER + 500_000, holdings: [held(10)] })
    const last = aSnapshot({ date: TUE, cashD2: AFTER + 200_000, holdings: [held(10)] })
    const { spans } = account([morning, evening, next, last], [bought])
    expect(spans.map(({ deposit }) => deposit)).toEqual([0, 500_000, -300_000])
  })

  it('a won of rounding is the broker’s, and a dividend is earned', () => {
    const actions = [
      { instrumentId: SAMSUNG, exDate: MON, kind: 'cash_dividend', shares: 1, cashWon: 361, paidWon: 0, source: 'ksd' },
    ] as const
    const start = aSnapshot({ date: MON, cashD2: AFTER, holdings: [held(10)], counted: counted(bought) })
    const paid = aSnapshot({ date: TUE, cashD2: AFTER + 3_610, holdings: [held(10)] })
    const off = aSnapshot({ date: MON, cashD2: AFTER - 1, holdings: [held(10)], counted: counted(bought) })
    expect(account([start, paid], [bought], actions).spans).toMatchObject([{ dividend: 3_610, deposit: 0 }])
    expect(account([morning, off], [bought]).spans).toMatchObject([{ chargesOff: -1, deposit: 0 }])
  })

  it('what the day’s statement calls a dividend is one, though nobody else knows of it', () => {
    const [start, end] = [aSnapshot({ date: MON, cashD2: 1_000 }), aSnapshot({ date: MON, cashD2: 4_054 })]
    const difference = { what: 'cash', instrumentId: null, expected: 1_000, broker: 4_054, difference: 3_054 } as const
    const statement = makeStatement({ start, end, trades: [], adjusted: [], instruments: new Map(), actions: [] })
    const spansBy = (cause: 'dividend' | 'unknown') =>
      bookEvents({
        days: [{ ...aDay(start, end), statement: { ...statement, differences: [{ ...difference, cause }] } }],
        trades: [],
        actions: [],
      }).spans
    expect(spansBy('dividend')).toMatchObject([{ dividend: 3_054, deposit: 0 }])
    expect(spansBy('unknown')).toMatchObject([{ dividend: 0, deposit: 3_054 }])
  })

  it('shares that were there before are counted at what the broker says they cost', () => {
    const start = aSnapshot({ date: MON, cashD2: 0, holdings: [held(5, 60_000)], counted: [] })
    const sale = aRow({ side: 'sell', quantity: 5, amount: 350_000 })
    const { events } = account([start], [sale])
    const { sales, unmatched } = realize(events, { basis: 'fifo', scope: 'account' })
    expect(sales).toMatchObject([{ cost: 300_000, gross: 50_000, isBought: false }])
    expect(unmatched).toEqual([])
  })

  it('what traded before the first balance is not counted twice', () => {
    const late = aSnapshot({ date: MON, cashD2: AFTER, holdings: [held(10)], counted: counted(bought) })
    const { events } = account([late], [bought])
    expect(events).toHaveLength(1)
  })

  it('shares that came without a trade or a price are a deposit of what they cost', () => {
    const evening = aSnapshot({
      date: MON,
      cashD2: 10_000_000,
      holdings: [held(3, 200_000, HYNIX)],
      equity: 10_600_000,
    })
    const { spans, events } = account([morning, evening])
    expect(spans).toMatchObject([{ deposit: 0, transfer: 600_000 }])
    expect(events).toMatchObject([{ kind: 'came', quantity: 3, cost: 600_000 }])
  })

  it('shares that were paid for are a trade nobody told of, not a deposit', () => {
    const evening = aSnapshot({ date: MON, cashD2: AFTER, holdings: [held(10)] })
    const { spans, events } = account([morning, evening])
    expect(spans).toMatchObject([{ deposit: 0, transfer: 0, unrecorded: -700_098 }])
    expect(events).toMatchObject([{ kind: 'came', quantity: 10, cost: 700_098 }])
  })

  it('a split the ledger has taken down makes more shares of the same money', () => {
    const evening = aSnapshot({ date: MON, cashD2: AFTER, holdings: [held(10)], counted: counted(bought) })
    const next = aSnapshot({ date: TUE, cashD2: AFTER, holdings: [held(50, 14_000)] })
    const detail = { expected: 10, held: 50, action: 'split', exDate: TUE, shares: 5 }
    const actions = readActions([
      { kind: 'corporate_action', instrument_id: SAMSUNG, detail },
      { kind: 'cash_unexplained', instrument_id: null, detail: {} },
    ])
    const { spans, events } = account([morning, evening, next], [bought], actions)
    expect(spans.every(({ deposit, transfer }) => deposit === 0 && transfer === 0)).toBe(true)
    expect(realize(events, { basis: 'moving_average', scope: 'account' }).open).toMatchObject([
      { lots: [{ quantity: 50, cost: 700_000, commission: 98 }] },
    ])
  })
})

const OTHER = '00000000-0000-4000-8000-000000000002' as typeof ACCOUNT // a UUID like any other
const spanOf = (over: { from: DaySnapshot; to: DaySnapshot; deposit?: number; accountId?: typeof ACCOUNT }): Span => ({
  accountId: ACCOUNT,
  environment: 'paper',
  deposit: 0,
  transfer: 0,
  dividend: 0,
  chargesOff: 0,
  unrecorded: 0,
  cash: { start: 0, bought: 0, sold: 0, commission: 0, tax: 0, adjusted: 0, expected: 0, broker: 0 },
  ...over,
})
const worth = (date: typeof MON, equity: number) => aSnapshot({ date, equity })

describe('equity', () => {
  const spans = [
    spanOf({ from: worth(MON, 1_000_000), to: worth(MON, 1_100_000) }),
    spanOf({ from: worth(MON, 1_100_000), to: worth(TUE, 2_090_000), deposit: 1_100_000 }),
    spanOf({ from: worth(TUE, 2_090_000), to: worth(WED, 1_290_000), deposit: -1_000_000 }),
  ]

  it('earns nothing by a deposit and loses nothing by a withdrawal', () => {
    const { start, points } = equitySeries(spans)
    expect(start).toBe(1_000_000)
    expect(points.map(({ gain }) => gain)).toEqual([100_000, -110_000, 200_000])
    expect(points.map(({ change }) => Number(change.toFixed(9)))).toEqual([
      0.1,
      -0.05,
      Number((2_290 / 2_090 - 1).toFixed(9)),
    ])
  })

  it('is measured like a backtest is', () => {
    const series = equitySeries(spans)
    const trading = { trips: [], bought: 0, sold: 0, commission: 0, tax: 0 }
    const sheet = performanceOf(
      series,
      trading,
      new Map([
        [MON, 100],
        [TUE, 110],
        [WED, 99],
      ]),
    )
    expect(sheet.totalReturn).toBeCloseTo(1.1 * 0.95 * (2_290 / 2_090) - 1, 12)
    expect(sheet.maxDrawdown).toBeCloseTo(-0.05, 12)
    expect(sheet.against?.totalReturn).toBeCloseTo(-0.01, 12)
  })

  it('of two accounts is their sum, and one that joins later brings what it has', () => {
    const other = { accountId: OTHER }
    const joined = [...spans, spanOf({ ...other, from: worth(TUE, 500_000), to: worth(TUE, 510_000) })]
    const { points } = equitySeries(joined)
    expect(points.map(({ equity }) => equity)).toEqual([1_100_000, 2_600_000, 1_800_000])
    expect(points.map(({ gain }) => gain)).toEqual([100_000, -100_000, 200_000])
    expect(points[1]?.inflow).toBe(1_600_000)
  })

  it('of a day that is not over is called so', () => {
    const now = { accountId: ACCOUNT, date: day('2026-11-05'), equity: 1_400_000, flow: 100_000 }
    expect(equitySeries(spans, [now]).points.at(-1)).toMatchObject({
      gain: 10_000,
      inflow: 100_000,
      isProvisional: true,
    })
    expect(equitySeries([]).points).toEqual([])
  })

  it('adds up by week and month, beside the index over the same days', () => {
    const series = equitySeries(spans)
    const kospi = new Map([
      [day('2026-10-30'), 100],
      [TUE, 104],
      [WED, 103],
    ])
    expect(periodsOf(series, 'week', kospi)).toMatchObject([
      { key: '2026-11-02', gain: 190_000, inflow: 1_100_000, outflow: 1_000_000, benchmark: expect.closeTo(0.03, 12) },
    ])
    expect(periodsOf(series, 'day').map(({ benchmark }) => benchmark)).toEqual([null, null, null])
    expect(periodsOf(series, 'month').map(({ key }) => key)).toEqual(['2026-11'])
    expect(periodsOf(series, 'year').map(({ key }) => key)).toEqual(['2026'])
    expect(seriesWithin(series, TUE, WED)).toMatchObject({ start: 1_100_000, points: [{ date: TUE }, { date: WED }] })
    expect(benchmarkChange(kospi, day('2026-01-01'), TUE)).toBeNull()
  })
})

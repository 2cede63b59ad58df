import { describe, expect, it } from 'vitest'
import { KstDate } from '../core/time.ts'
import { dailyReturns, ROLLING_DAYS, type TearSheetInput, tearSheet } from './tear-sheet.ts'

const at = (date: string, hour = 15): number => Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00+09:00`)
const date = (text: string): KstDate => KstDate.parse(text)

const input: TearSheetInput = {
  start: 1_000_000,
  ts: [at('2024-01-30', 10), at('2024-01-30'), at('2024-01-31'), at('2024-02-01'), at('2024-02-02')],
  equity: [990_000, 1_010_000, 909_000, 999_900, 1_099_890],
  trips: [
    { entryTs: at('2024-01-30'), exitTs: at('2024-02-01'), profit: 30_000 },
    { entryTs: at('2024-01-30'), exitTs: at('2024-01-31'), profit: -10_000 },
    { entryTs: at('2024-01-31'), exitTs: at('2024-02-02'), profit: -5_000 },
    { entryTs: at('2024-02-01'), exitTs: at('2024-02-02'), profit: 45_000 },
  ],
  bought: 2_000_000,
  sold: 2_018_790,
  commission: 560,
  tax: 3_600,
}

describe('a tear sheet', () => {
  const sheet = tearSheet(input)

  it('counts a day by what the account was worth at its end in Seoul', () => {
    const { dates, returns } = dailyReturns(input)
    expect(dates).toEqual(['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02'])
    expect(returns.map((value) => Number(value.toFixed(9)))).toEqual([0.01, -0.1, 0.1, 0.1])
    expect(sheet).toMatchObject({ days: 4, from: '2024-01-30', to: '2024-02-02' })
  })

  it('says what was earned, month by month', () => {
    expect(sheet.totalReturn).toBeCloseTo(0.09989, 9)
    expect(sheet.monthly.map(([month, value]) => [month, Number(value.toFixed(9))])).toEqual([
      ['2024-01', -0.091],
      ['2024-02', 0.21],
    ])
    expect(sheet.yearly).toHaveLength(1)
    expect([sheet.bestDay, sheet.worstDay]).toEqual([expect.closeTo(0.1, 9), expect.closeTo(-0.1, 9)])
  })

  it('dates the falls', () => {
    expect(sheet.maxDrawdown).toBeCloseTo(-0.1, 9)
    expect(sheet.drawdowns).toEqual([
      { depth: expect.closeTo(-0.1, 9), peak: '2024-01-30', valley: '2024-01-31', recovered: '2024-02-02' },
    ])
  })

  it('says how the trades went and what they cost', () => {
    expect(sheet.trades).toMatchObject({
      count: 4,
      winRate: 0.5,
      averageProfit: 37_500,
      averageLoss: -7_500,
      profitFactor: 5,
      best: 45_000,
      worst: -10_000,
      longestLosingStreak: 2,
      averageDaysHeld: 1.5,
    })
    expect(sheet.costs).toEqual({ commission: 560, tax: 3_600, ofStart: 0.004_16 })
    expect(sheet.turnover).toBeCloseTo(4_018_790 / 1_004_697.5 / (4 / 252), 6)
  })

  it('tells on how many days something was at stake', () => {
    const quiet = {
      ts: [at('2024-01-30'), at('2024-01-31'), at('2024-02-01')],
      equity: [1_000_000, 1_010_000, 1_010_000],
    }
    expect(tearSheet({ ...input, ...quiet }).exposure).toBeCloseTo(1 / 3, 9)
  })

  it('looks back half a year at the end of each month, once there is one', () => {
    const days = Array.from({ length: 200 }, (_, day) => Date.parse('2024-01-01T06:00:00Z') + day * 86_400_000)
    const equity = days.map((_, day) => 1_000_000 * 1.001 ** (day + 1))
    const { rolling } = tearSheet({ ...input, ts: days, equity })
    expect(rolling.map(({ date: day }) => day)).toEqual(['2024-05-31', '2024-06-30', '2024-07-18'])
    expect(rolling[0]?.totalReturn).toBeCloseTo(1.001 ** ROLLING_DAYS - 1, 9)
    expect(rolling[0]?.volatility).toBeCloseTo(0, 9)
    expect(sheet.rolling).toEqual([])
  })

  it('compares with a benchmark over the days both have', () => {
    const benchmark = new Map([
      [date('2024-01-30'), 100],
      [date('2024-01-31'), 90],
      [date('2024-02-02'), 108.9],
    ])
    const { against } = tearSheet({ ...input, benchmark })
    expect(against).toMatchObject({ totalReturn: expect.closeTo(0.089, 9), beta: expect.closeTo(1, 9) })
    expect(sheet.against).toBeNull()
  })

  it('of an account that never traded claims nothing', () => {
    const quiet = tearSheet({ ...input, ts: [], equity: [], trips: [], bought: 0, sold: 0, commission: 0, tax: 0 })
    expect(quiet).toMatchObject({ days: 0, from: null, totalReturn: Number.NaN, monthly: [], drawdowns: [] })
    expect(quiet.trades).toMatchObject({ count: 0, winRate: Number.NaN })
  })
})

import { describe, expect, it } from 'vitest'
import { addDays } from '../../core/time.ts'
import { bookEvents } from '../book-events.ts'
import { ACCOUNT, aRow, aSnapshot, day, read } from '../portfolio.test-support.ts'
import { realize } from '../realized.ts'
import { daysCsv, portfolioJson, realizedCsv, tradesCsv } from './files.ts'
import { dividendsCsv, transferCsv } from './hometax.ts'

const [MON, TUE] = [day('2026-11-02'), day('2026-11-03')]
const evil = {
  source: 'rule',
  owner_id: '00000000-0000-4000-a000-000000000007',
  owner_name: '=HYPERLINK("x")',
} as const
const rows = [
  aRow({ ...evil, environment: 'live', quantity: 10, amount: 700_000 }),
  aRow({ environment: 'live', side: 'sell', quantity: 4, amount: 320_000, order_date: TUE, name_ko: '-삼성' }),
]
const trades = read(...rows)
const realized = realize(bookEvents({ days: [], trades, actions: [] }).events, { basis: 'fifo', scope: 'account' })
const names = { account: () => '=1+1' }
const linesOf = (text: string) => text.replace('\uFEFF', '').trimEnd().split('\r\n')

describe('files', () => {
  it('are read by Excel as what they are, and run nothing in it', () => {
    const text = tradesCsv(trades, names)
    expect(text.startsWith('\uFEFF구분,계좌,')).toBe(true)
    expect(linesOf(text)[1]).toBe(
      `실전,'=1+1,2026-11-02,2026-11-02 10:00:00,${rows[0]?.order_no},005930.KRX,삼성전자,매수,10,700000,98,0,"규칙 =HYPERLINK(""x"")"`,
    )
    expect(linesOf(realizedCsv(realized, names))[1]).toContain(`,'-삼성,`)
  })

  it('name how a profit was counted, and add up to it', () => {
    const [heads = '', line = ''] = linesOf(realizedCsv(realized, names))
    const cells = new Map(heads.split(',').map((head, at) => [head, line.split(',')[at]]))
    expect(cells.get('계산 방법')).toBe('선입선출')
    expect(Number(cells.get('손익(비용 후)'))).toBe(realized.sales[0]?.net)
    expect(
      linesOf(
        realizedCsv(
          {
            ...realized,
            sales: [],
            unmatched: [
              {
                accountId: ACCOUNT,
                instrumentId: trades[0]!.instrumentId,
                soldOn: TUE,
                quantity: 1,
                proceeds: 1,
                sellCommission: 0,
                tax: 0,
              },
            ],
          },
          names,
        ),
      )[1],
    ).toContain('매수 기록 없음')
  })

  it('tell of days and, to programs, of everything', () => {
    const point = { date: MON, equity: 1, inflow: 0, outflow: 0, gain: 1, change: 0.5, isProvisional: true }
    expect(linesOf(daysCsv({ start: 0, points: [point] }))[1]).toBe('2026-11-02,1,0,0,1,0.5,잠정')
    const json: unknown = JSON.parse(
      portfolioJson({ madeOn: MON, trades, realized: [realized], days: { start: 0, points: [] } }),
    )
    expect(json).toMatchObject({ v: 1, madeOn: MON, trades: [{ quantity: 10 }, { quantity: 4 }] })
  })
})

describe('what a declaration needs', () => {
  const question = {
    sales: realized.sales,
    year: '2026',
    marketOf: () => '코스피',
    settledOn: (date: typeof MON) => addDays(date, 2),
  }

  it('has the days of payment, the cost by the oldest shares and the charges as expenses', () => {
    expect(linesOf(transferCsv(question))[1]).toBe(
      `'-삼성,A005930,코스피,매매,매매,4,2026-11-05,80000,320000,2026-11-04,70000,280000,723,39277,2026-11-03,2026-11-02`,
    )
  })

  it('leaves out paper and other years, by the day of payment', () => {
    const paper = realized.sales.map((sale) => ({ ...sale, environment: 'paper' as const }))
    expect(linesOf(transferCsv({ ...question, sales: paper }))).toHaveLength(1)
    expect(linesOf(transferCsv({ ...question, settledOn: () => day('2027-01-04') }))).toHaveLength(1)
  })

  it('does not say when shares were acquired that nobody saw bought', () => {
    const sales = realized.sales.map((sale) => ({ ...sale, isBought: false }))
    expect(linesOf(transferCsv({ ...question, sales }))[1]).toContain('매매,확인 필요,4,2026-11-05,80000,320000,,70000')
  })

  it('tells of dividends by the money that came', () => {
    const from = aSnapshot({ date: MON })
    const span = {
      accountId: ACCOUNT,
      environment: 'live',
      from,
      to: from,
      deposit: 0,
      transfer: 0,
      chargesOff: 0,
      unrecorded: 0,
    } as const
    const cash = { start: 0, bought: 0, sold: 0, commission: 0, tax: 0, adjusted: 0, expected: 0, broker: 0 }
    const text = dividendsCsv(
      [
        { ...span, cash, dividend: 30_550 },
        { ...span, cash, dividend: 0 },
      ],
      '2026',
    )
    expect(linesOf(text).map((line) => line.split(',').slice(0, 2))).toEqual([
      ['입금을 알게 된 날', '입금액'],
      [MON, '30550'],
    ])
  })
})

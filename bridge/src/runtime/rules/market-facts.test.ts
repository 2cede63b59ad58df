import type { KstDate } from '@naru/shared/core/time'
import { fromKst, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { InvestorFlow } from '@naru/shared/domain/investor-flow'
import type { Bar } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import {
  actionValues,
  flowValues,
  indexValues,
  programValues,
  registerValues,
  shortSaleValues,
  valuationValues,
  yearValues,
} from './market-facts.ts'

const ID = instrumentId('005930')
const TODAY = '2026-11-23' as KstDate // the shape of one
const NOW = fromKst(TODAY, '100000') ?? unixMs(0)
const DAY_MS = 86_400_000

describe('what rules are told of the market', () => {
  it('adds up net purchases over whole windows only, of days that are published', () => {
    const net = (shares: number | null) => ({ shares, won: shares === null ? null : shares * 1_000 })
    const day = (shares: number | null) => ({ foreign: net(shares), institution: net(shares), individual: net(1) })
    const rows = [day(null), ...Array.from({ length: 5 }, (_, n) => day(n + 1))] as unknown as InvestorFlow[] // what is read of them
    expect(flowValues(rows)).toMatchObject({
      'flow.foreignNetQty.1d': 1,
      'flow.foreignNetQty.5d': 15,
      'flow.instNetKrw.5d': 15_000,
      'flow.individualNetQty.1d': 1,
    })
    expect(flowValues(rows)).not.toHaveProperty('flow.foreignNetQty.20d')
  })

  it('adds up what programs traded, but leaves the shares of the running day to the price', () => {
    const rows = Array.from({ length: 6 }, (_, n) => ({ date: TODAY, netShares: n + 1, netWon: n === 5 ? null : -n }))
    expect(programValues(rows)).toEqual({
      'flow.programNetQty.5d': 15,
      'flow.programNetKrw.1d': 0,
      'flow.programNetKrw.5d': -10,
    })
    expect(programValues(rows.slice(2))).toEqual({ 'flow.programNetKrw.1d': -2 })
  })

  it('weighs what was sold short by what was traded on all days of a window', () => {
    const rows = [10, 20, 30, 0, 40].map((shares) => ({ date: TODAY, shares, volume: shares === 40 ? 600 : 100 }))
    expect(shortSaleValues(rows)).toEqual({ 'flow.shortRatio.1d': 10, 'flow.shortRatio.5d': 10 })
    expect(shortSaleValues([])).toEqual({})
  })

  it('tells nothing of an index day that has not begun, and the share of issues that rose', () => {
    const index = { value: 3_900, open: 0, high: 0, low: 0, changeRate: 1, rising: 3, falling: 1, unchanged: null }
    const values = indexValues('KOSPI', index as Parameters<typeof indexValues>[1]) // what is read of it
    expect(values).toMatchObject({ 'index.KOSPI.last': 3_900, 'index.KOSPI.advanceRatio': 75 })
    expect(values).not.toHaveProperty('index.KOSPI.open')
  })

  it('counts the days since a listing, and leaves out what the register does not say', () => {
    const info = { listedOn: '2026-11-20', listedShares: 0, isManaged: true, isHalted: false, isNxtTradable: true }
    const values = registerValues(info as Parameters<typeof registerValues>[0], NOW) // what is read of it
    expect(values).toEqual({ 'flag.managed': 1, 'flag.halted': 0, 'flag.nxtEligible': 1, 'fact.listedDays': 3 })
  })

  it('knows the highest of a year only of what has traded for one', () => {
    const bars = (count: number): Bar[] =>
      Array.from({ length: count }, (_, n) => {
        const price = 1_000 + n
        return { ts: unixMs(NOW - (n + 1) * DAY_MS), open: price, high: price, low: price, close: price, volume: 1 }
      })
    expect(yearValues(bars(100), NOW)).toEqual({})
    expect(yearValues(bars(400), NOW)).toEqual({ 'fact.high52w': 1_363, 'fact.low52w': 1_000 })
  })

  it('leaves out what the market makes of a company where nobody says it', () => {
    const value = {
      instrumentId: ID,
      per: null,
      pbr: 1.1,
      eps: -300,
      marketCap: 1,
      programNetShares: 0,
      creditRate: null,
    }
    expect(valuationValues(value)).toEqual({ 'fact.pbr': 1.1, 'fact.eps': -300, 'flow.programNetQty.1d': 0 })
  })

  it('counts the days to the next dividend and the next split, never to one that has been', () => {
    const action = (kind: CorporateAction['kind'], exDate: string) =>
      ({ instrumentId: ID, kind, exDate, shares: 1, cashWon: 0, paidWon: 0, source: 'ksd' }) as CorporateAction // the day has its shape
    const told = [
      action('cash_dividend', '2026-11-20'),
      action('cash_dividend', '2026-12-29'),
      action('stock_dividend', '2026-12-01'),
      action('split', '2026-11-23'),
      action('rights_issue', '2026-11-24'),
    ]
    expect(actionValues(told, TODAY)).toEqual({ 'fact.dividendExIn': 8, 'fact.splitIn': 0 })
    expect(actionValues([], TODAY)).toEqual({})
  })
})

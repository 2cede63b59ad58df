import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { DailyPrice } from '@naru/shared/domain/daily-price'
import { ExchangeRate } from '@naru/shared/domain/exchange-rate'
import { instrumentId } from '@naru/shared/domain/instrument'
import { InvestorFlow } from '@naru/shared/domain/investor-flow'
import { Bar, TradeTick } from '@naru/shared/domain/market-data'
import { IndexSnapshot } from '@naru/shared/domain/market-index'
import { NewsTitle } from '@naru/shared/domain/news'
import { ProgramTrade } from '@naru/shared/domain/program-trade'
import { RankingKind, RankingRow } from '@naru/shared/domain/ranking'
import { ScreenerCondition, ScreenerRow } from '@naru/shared/domain/screener'
import { ShortSale } from '@naru/shared/domain/short-sale'
import { StockInfo } from '@naru/shared/domain/stock-info'
import { Valuation } from '@naru/shared/domain/valuation'
import { ViRow } from '@naru/shared/domain/volatility-interruption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { MarketInfo } from '../../src/ports/market-info.ts'

/** Market information in a world that can be disturbed from outside. */
export interface InfoWorld {
  readonly info: MarketInfo
  /** Services that live alone offers answer here. */
  readonly isLive: boolean
  /** A trading day the world knows. */
  readonly today: KstDate
  /** Every later call of this path fails. */
  failNext(path: string): void
  close(): Promise<void>
}

const SAMSUNG = instrumentId('005930')
const NAVER = instrumentId('035420')
const NOBODY = instrumentId('999999')
const NOT_OFFERED = { ok: false, error: { kind: 'not_offered' } }

/** What every `MarketInfo` must do. */
export function marketInfoContract(name: string, open: () => Promise<InfoWorld>): void {
  describe(`${name} tells of the market`, () => {
    let world: InfoWorld
    beforeAll(async () => {
      world = await open()
    })
    afterAll(() => world.close())

    /** The value of an answer that fits its schema, or `undefined` where the service is for live accounts alone. */
    const read = async <S extends z.ZodType>(
      ask: (info: MarketInfo) => Promise<{ readonly ok: boolean }>,
      schema: S,
    ): Promise<z.output<S> | undefined> => {
      const answer = await ask(world.info)
      if (!world.isLive && !answer.ok) {
        expect(answer).toEqual(NOT_OFFERED)
        return undefined
      }
      expect(answer).toMatchObject({ ok: true })
      return schema.parse((answer as { readonly value?: unknown }).value) // ok, as the line above has seen
    }

    it('says what the market makes of a company', async () => {
      const value = await read((info) => info.valuation(SAMSUNG), Valuation)
      expect(value?.instrumentId).toBe(SAMSUNG)
      expect(value?.marketCap).toBeGreaterThan(1e12)
      expect(await world.info.valuation(NOBODY)).toMatchObject({ ok: false, error: { code: 'instrument_unknown' } })
    })

    it.each(RankingKind.options)('ranks by %s, best first and at most thirty', async (kind) => {
      const rows = await read((info) => info.ranking(kind, 'all'), z.array(RankingRow).min(1).max(30))
      if (rows === undefined) return
      expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, i) => i + 1))
      const order = {
        volume: 'volume',
        turnover: 'turnover',
        gainers: 'changeRate',
        losers: 'changeRate',
        market_cap: 'marketCap',
      }
      const key = order[kind] as 'volume' // one of the numbers of a row
      const values = rows.map((row) => row[key])
      expect(values).toEqual([...values].sort((a, b) => (kind === 'losers' ? a - b : b - a)))
      for (const row of rows) expect(Math.sign(row.change)).toBe(Math.sign(row.changeRate))
    })

    it('ranks one market alone when asked to', async () => {
      const rows = await read((info) => info.ranking('volume', 'kosdaq'), z.array(RankingRow).max(30))
      const all = await read((info) => info.ranking('volume', 'all'), z.array(RankingRow))
      expect((rows ?? []).length).toBeLessThanOrEqual((all ?? []).length)
    })

    it('tells who bought: what some bought others sold', async () => {
      const rows = await read((info) => info.investorFlows(SAMSUNG), z.array(InvestorFlow).min(1))
      const days = (rows ?? []).map(({ date }) => date)
      expect(days).toEqual([...days].sort().reverse())
      for (const { individual, foreign, institution } of rows ?? []) {
        const nets = [individual.shares, foreign.shares, institution.shares]
        if (nets.some((net) => net === null)) continue
        expect(nets.some((net) => (net ?? 0) < 0) || nets.every((net) => net === 0)).toBe(true)
      }
    })

    it('tells what programs traded and what was sold short, newest day first', async () => {
      const programs = await read((info) => info.programTrades(SAMSUNG), z.array(ProgramTrade).min(20))
      const shorts = await read((info) => info.shortSales(SAMSUNG), z.array(ShortSale))
      for (const rows of [programs ?? [], shorts ?? []]) {
        const days = rows.map(({ date }) => date)
        expect(days).toEqual([...days].sort().reverse())
      }
      for (const { netShares, netWon } of programs ?? [])
        expect(Math.sign(netWon ?? Number.NaN)).toBe(Math.sign(netShares))
      for (const { shares, volume } of shorts ?? []) expect(shares).toBeLessThanOrEqual(volume)
    })

    it('tells what a dollar costs, and of which day that is', async () => {
      const rate = await read((info) => info.exchangeRate(), ExchangeRate)
      expect(rate?.won).toBeGreaterThan(500)
    })

    it('lists the latest trades, newest first', async () => {
      const rows = await read((info) => info.latestTrades(SAMSUNG), z.array(TradeTick).min(1).max(30))
      const times = (rows ?? []).map(({ tsEvent }) => tsEvent)
      expect(times).toEqual([...times].sort((a, b) => b - a))
    })

    it('lists trades up to a time, with the side that started them', async () => {
      const until = fromKst(world.today, '100000') ?? unixMs(0)
      const rows = await read((info) => info.tradesUntil(SAMSUNG, until), z.array(TradeTick).min(1).max(30))
      expect((rows ?? []).some(({ aggressor }) => aggressor !== 'none')).toBe(true)
      const volumes = (rows ?? []).map(({ cumVolume }) => cumVolume)
      expect(volumes).toEqual([...volumes].sort((a, b) => b - a))
    })

    it('lists days, newest first, whose highs and lows hold their prices', async () => {
      const rows = await read((info) => info.dailyPrices(SAMSUNG), z.array(DailyPrice).min(1).max(30))
      for (const { open, high, low, close } of rows ?? []) {
        expect(Math.max(open, close)).toBeLessThanOrEqual(high)
        expect(Math.min(open, close)).toBeGreaterThanOrEqual(low)
      }
      for (const [i, row] of (rows ?? []).slice(0, -1).entries()) {
        const before = rows?.[i + 1]
        expect(row.change).toBe(row.close - (before?.close ?? 0))
      }
    })

    it.each(['0001', '1001', '2001'] as const)('knows index %s now, with its change', async (code) => {
      const index = await read((info) => info.index(code), IndexSnapshot)
      const previous = (index?.value ?? 0) - (index?.change ?? 0)
      expect((100 * (index?.change ?? 0)) / previous).toBeCloseTo(index?.changeRate ?? 0, 1)
    })

    it('draws an index by days, oldest first', async () => {
      const bars = await read((info) => info.indexBars('0001', '1d', world.today), z.array(Bar).min(1).max(100))
      const starts = (bars ?? []).map(({ ts }) => ts)
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
    })

    it('reads many prices at once and leaves out what it does not know', async () => {
      const answer = await world.info.quotes([SAMSUNG, NOBODY, NAVER])
      if (!world.isLive) return expect(answer).toEqual(NOT_OFFERED)
      if (!answer.ok) throw new Error(JSON.stringify(answer.error))
      expect(answer.value.map(({ tick }) => tick.instrumentId)).toEqual([SAMSUNG, NAVER])
      for (const { tick, basePrice, upperLimit, lowerLimit } of answer.value) {
        expect(TradeTick.safeParse(tick).success).toBe(true)
        expect(tick.price - tick.change).toBe(basePrice)
        expect(tick.price).toBeGreaterThanOrEqual(lowerLimit)
        expect(tick.price).toBeLessThanOrEqual(upperLimit)
      }
      expect(await world.info.quotes([])).toEqual({ ok: true, value: [] })
    })

    it('knows interruptions, headlines and the register of an instrument', async () => {
      await read((info) => info.viStatus(), z.array(ViRow))
      const all = await read((info) => info.news(null), z.array(NewsTitle).min(1))
      const own = await read((info) => info.news(SAMSUNG), z.array(NewsTitle))
      expect((own ?? []).every(({ instrumentIds }) => instrumentIds.includes(SAMSUNG))).toBe(true)
      expect((own ?? []).length).toBeLessThanOrEqual((all ?? []).length)
      const register = await read((info) => info.stockInfo(SAMSUNG), StockInfo)
      if (register)
        expect(register).toMatchObject({ nameKo: '삼성전자', market: 'kospi', kind: 'stock', isHalted: false })
      expect(await world.info.stockInfo(NOBODY)).toMatchObject({ ok: false })
    })

    it("runs the customer's own conditions", async () => {
      const conditions = await read((info) => info.conditions(), z.array(ScreenerCondition))
      for (const { seq } of (conditions ?? []).slice(0, 2)) {
        await read((info) => info.conditionResult(seq), z.array(ScreenerRow))
      }
      expect(await world.info.conditionResult('no number')).toMatchObject({ ok: false })
    })

    it('knows on which days the market opens', async () => {
      const days = await read(
        (info) => info.holidays('2020-05-01' as KstDate),
        z.array(z.object({ date: z.string(), isOpen: z.boolean() })).min(1),
      )
      if (days === undefined) return
      const open = new Map(days.map(({ date, isOpen }) => [date, isOpen]))
      expect([open.get('2020-05-01'), open.get('2020-05-02'), open.get('2020-05-04'), open.get('2020-05-05')]).toEqual([
        false,
        false,
        true,
        false,
      ])
    })

    it('tells a read that failed from an empty one', async () => {
      world.failNext('inquire-ccnl')
      expect(await world.info.latestTrades(SAMSUNG)).toMatchObject({ ok: false })
    })
  })
}

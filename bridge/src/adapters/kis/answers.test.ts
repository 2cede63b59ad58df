import { existsSync, readFileSync } from 'node:fs'
import type { Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import { fromKst, unixMs } from '@naru/shared/core/time'
import type { DailyProfit, TradeProfit } from '@naru/shared/domain/account-report'
import type { DailyPrice } from '@naru/shared/domain/daily-price'
import type { BalanceReport, OrderReport } from '@naru/shared/domain/execution'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { InvestorFlow } from '@naru/shared/domain/investor-flow'
import type { Bar, TradeTick } from '@naru/shared/domain/market-data'
import type { ViRow } from '@naru/shared/domain/volatility-interruption'
import { describe, expect, it } from 'vitest'
import { adapterOver, answerOf, type Body, CALLS, DAY, wireOf } from '../../../test/support/kis-answers.ts'
import type { BrokerError } from '../../ports/broker.ts'
import { pageOf } from './page.ts'
import { rowsOf } from './reads.ts'
import { readAnswer } from './schema/envelope.ts'
import { TR_NAMES, type TrName } from './tr-table.ts'

const kept = (tr: TrName) => wireOf(answerOf(tr).body, answerOf(tr).continuation)

/** The value the adapter reads out of the kept answers. */
async function readKept<T>(tr: TrName): Promise<T> {
  const answer = (await CALLS[tr](adapterOver(kept))) as Result<T, BrokerError>
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0)
const numberAt = (tr: TrName, output: string, field: string): number => {
  const block = answerOf(tr).body[output] as Record<string, string> // an object in the kept answers
  return Number(block[field])
}

describe('an answer of every service', () => {
  it.each(TR_NAMES)('of %s is understood', async (tr) => {
    const adapter = adapterOver(kept)
    const answer = (await CALLS[tr](adapter)) as { readonly ok?: boolean; readonly kind?: string }
    expect(answer.kind ?? (answer.ok === true && 'accepted')).toBe('accepted')
    expect(adapter.logger.lines.filter((line) => line.includes('"alarm"'))).toEqual([])
  })

  it('adds up to the totals the broker states: profit by day and by stock', async () => {
    const days = await readKept<readonly DailyProfit[]>('periodProfit')
    const trades = await readKept<readonly TradeProfit[]>('tradeProfit')
    for (const [tr, rows] of [
      ['periodProfit', days],
      ['tradeProfit', trades],
    ] as const) {
      expect(sum(rows, (row) => row.bought)).toBe(numberAt(tr, 'output2', 'buy_tr_amt_smtl'))
      expect(sum(rows, (row) => row.sold)).toBe(numberAt(tr, 'output2', 'sll_tr_amt_smtl'))
      expect(sum(rows, (row) => row.realized)).toBe(numberAt(tr, 'output2', 'tot_rlzt_pfls'))
      expect(sum(rows, (row) => row.fees)).toBe(numberAt(tr, 'output2', 'tot_fee'))
      expect(sum(rows, (row) => row.taxes)).toBe(numberAt(tr, 'output2', 'tot_tltx'))
    }
  })

  it('adds up to the totals the broker states: orders and holdings', async () => {
    const orders = await readKept<readonly OrderReport[]>('dailyOrders')
    expect(sum(orders, (row) => row.cumQty)).toBe(numberAt('dailyOrders', 'output2', 'tot_ccld_qty'))
    expect(sum(orders, (row) => row.cumAmount)).toBe(numberAt('dailyOrders', 'output2', 'tot_ccld_amt'))
    const { holdings } = await readKept<BalanceReport>('balance')
    const bought = sum(orders, (row) => (row.side === 'buy' ? row.cumQty : -row.cumQty))
    expect(sum(holdings, (row) => row.quantity)).toBe(bought)
  })

  it('says since when, from where and how long: volatility interruptions', async () => {
    const [active, over] = await readKept<readonly ViRow[]>('viStatus')
    expect(active).toMatchObject({
      instrumentId: '035420.KRX',
      kind: 'static',
      isActive: true,
      endedAt: null,
      count: 2,
    })
    expect(active?.staticRate).toBeCloseTo(
      (100 * ((active?.price ?? 0) - (active?.staticBase ?? 0))) / (active?.staticBase ?? 1),
      1,
    )
    expect(over).toMatchObject({ kind: 'dynamic', isActive: false, startedAt: fromKst('2020-03-19', '093107') })
    expect(over?.endedAt).toBe(fromKst('2020-03-19', '093323'))
  })
})

interface Sample {
  readonly path: string
  readonly tr_id: string
  readonly kind: string
  readonly response: Body
}

/** Answers that were recorded or published elsewhere, where that folder is. They carry no license to copy them. */
const SAMPLES = new URL('../../../../../shared/data/kis-samples/rest-responses.json', import.meta.url)
const samples: readonly Sample[] = existsSync(SAMPLES) ? JSON.parse(readFileSync(SAMPLES, 'utf8')).responses : []
if (samples.length === 0) console.info('recorded REST answers are not here: read only the ones kept beside the adapter')

const SAMPLED: Readonly<Record<string, TrName>> = {
  FHKST01010100: 'price',
  FHKST01010400: 'dailyPrices',
  FHPST01060000: 'timeTrades',
  FHKST03010230: 'pastMinuteBars',
  FHKST03010200: 'minuteBars',
  FHKST01010300: 'latestTrades',
  FHKST01010900: 'investorFlows',
  TTTC0802U: 'orderBuy',
}
const SK = instrumentId('000660')
const sample = (trId: string, nth = 0): Body => samples.filter(({ tr_id }) => tr_id === trId)[nth]?.response ?? {}
const over = (body: Body) => adapterOver(() => wireOf({ rt_cd: '0', ...body }))
const rows = (body: Body, output: string) => body[output] as readonly Record<string, string>[] // a list in these answers

describe.runIf(samples.length > 0)('a recorded or published answer', () => {
  it('is a success, or the refusal it says', () => {
    for (const { response, kind, path } of samples) {
      if (path.startsWith('/oauth2')) continue // its errors have another shape; auth reads them
      const answer = readAnswer(JSON.stringify({ rt_cd: '0', ...response }))
      const page = pageOf({ status: kind === 'error' ? 500 : 200, continuation: '' }, answer, unixMs(0))
      expect(page.ok).toBe(kind !== 'error')
    }
  })

  it('of a service we know is read to its right values: none is left out', async () => {
    for (const { tr_id, response } of samples) {
      const tr = SAMPLED[tr_id]
      if (tr === undefined) continue
      const answer = (await CALLS[tr](over(response))) as { readonly ok?: boolean; readonly kind?: string }
      expect({ tr, answer: answer.kind ?? answer.ok }).toEqual({ tr, answer: tr === 'orderBuy' ? 'accepted' : true })
    }
  })

  it('of a price: change = price − base, limits 30 % away', async () => {
    const body = sample('FHKST01010100')
    const price = await over(body).quotations.snapshot(SK)
    if (!price.ok) throw new Error(JSON.stringify(price.error))
    const { tick, basePrice, upperLimit, lowerLimit } = price.value
    expect(tick.price - tick.change).toBe(basePrice)
    expect(tick.cumTurnover / tick.cumVolume).toBeGreaterThanOrEqual(tick.low)
    expect(tick.cumTurnover / tick.cumVolume).toBeLessThanOrEqual(tick.high)
    expect([upperLimit / basePrice, lowerLimit / basePrice].map((part) => Math.round(10 * part) / 10)).toEqual([
      1.3, 0.7,
    ])
  })

  it('of days: change = close − close of the day before', async () => {
    const days = await over(sample('FHKST01010400')).info.dailyPrices(SK)
    const list: readonly DailyPrice[] = days.ok ? days.value : []
    expect(list.length).toBe(rows(sample('FHKST01010400'), 'output').length)
    for (const [i, day] of list.entries()) {
      const before = list[i + 1]
      if (before) expect(day.change).toBe(day.close - before.close)
      expect((100 * day.change) / (day.close - day.change)).toBeCloseTo(day.changeRate, 1)
    }
  })

  it('of trades up to a time: volumes rise by the size of each trade, sides by the quotes', async () => {
    const trades = await over(sample('FHPST01060000')).info.tradesUntil(SK, unixMs(0))
    const list: readonly TradeTick[] = trades.ok ? trades.value : []
    expect(list).toHaveLength(rows(sample('FHPST01060000'), 'output2').length)
    expect((list[0]?.cumVolume ?? 0) - (list[1]?.cumVolume ?? 0)).toBe(list[0]?.size)
    for (const { change, changeRate } of list) expect(Math.sign(change)).toBe(Math.sign(changeRate))
  })

  it('of minutes: every one of them, opens and closes inside highs and lows', async () => {
    for (const [trId, nth] of [
      ['FHKST03010230', 0],
      ['FHKST03010200', 0],
      ['FHKST03010200', 1],
    ] as const) {
      const body = sample(trId, nth)
      const marketNow = fromKst('2026-11-20', '180000') ?? unixMs(0)
      const request = { instrument: SK, spec: '1m', to: marketNow, limit: 100, marketNow } as const
      const bars = await over(body).readBars(request)
      const list: readonly Bar[] = bars.ok ? bars.value : []
      expect(list).toHaveLength(rows(body, 'output2').length)
      for (const bar of list) {
        expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close))
        expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close))
      }
    }
  })

  it('of flows: net = bought − sold, in shares and in won', async () => {
    const body = sample('FHKST01010900')
    const flows = await over(body).info.investorFlows(SK)
    const list: readonly InvestorFlow[] = flows.ok ? flows.value : []
    expect(list).toHaveLength(rows(body, 'output').length)
    for (const [i, flow] of list.entries()) {
      const row = rows(body, 'output')[i] ?? {}
      const net = (who: string, unit: string): number =>
        Number(row[`${who}_shnu_${unit}`]) - Number(row[`${who}_seln_${unit}`])
      for (const [who, part] of [
        ['prsn', flow.individual],
        ['frgn', flow.foreign],
        ['orgn', flow.institution],
      ] as const) {
        expect(part.shares).toBe(net(who, 'vol'))
        expect(Math.abs((part.won ?? 0) - 1_000_000 * net(who, 'tr_pbmn'))).toBeLessThanOrEqual(1_000_000) // rounded apart
      }
    }
  })

  it('that was cut short where it was recorded is unreadable, not an empty list of orders', async () => {
    const list = await over(sample('VTTC0081R')).account.orderReports(DAY as KstDate)
    expect(list).toMatchObject({ ok: false, error: { kind: 'unreadable' } })
  })

  it('that lists nothing is an empty list', () => {
    const page = { body: sample('FHKST117300C0'), continuation: '', isEmpty: false, writtenAt: unixMs(0) }
    expect(rowsOf([page], 'output')).toEqual({ ok: true, value: [] })
  })
})

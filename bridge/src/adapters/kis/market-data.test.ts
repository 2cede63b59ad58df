import { ok } from '@naru/shared/core/result'
import { kstDate, kstHhmmss, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { Bar, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import {
  aCredential,
  aKisStub,
  aSession,
  at,
  drivenClock,
  FAST,
  recordingLogger,
  type StubRequest,
} from '../../../test/support/kis.ts'
import type { Clock } from '../../ports/clock.ts'
import fixtures from './__fixtures__/responses.json' with { type: 'json' }
import { createBarReader, group } from './bars.ts'
import { createReads } from './reads.ts'

const HYNIX = instrumentId('000660')

describe('a price read over REST', () => {
  it('carries what a ticket needs', async () => {
    const stub = await aKisStub()
    stub.on('inquire-price', () => ({ body: fixtures.price }))
    const { session } = aSession(stub)
    const snapshot = await session.feed.snapshot(HYNIX)
    expect(snapshot).toMatchObject({
      value: {
        tick: { price: 128_500, open: 128_500, high: 130_000, cumVolume: 2_669_075 },
        basePrice: 128_500,
        upperLimit: 167_000,
        lowerLimit: 90_000,
        isHalted: false,
      },
    })
    expect(snapshot.ok && TradeTick.safeParse(snapshot.value.tick).success).toBe(true)
  })

  it('is as old as its answer says, whenever that is read', async () => {
    const stub = await aKisStub()
    let arrivedAt = 0
    stub.on('inquire-price', () => {
      arrivedAt = Date.now()
      while (Date.now() < arrivedAt + 5);
      return { body: fixtures.price, headers: { date: new Date(arrivedAt - 2_000).toUTCString() } }
    })
    const { session } = aSession(stub)
    const snapshot = await session.feed.snapshot(HYNIX)
    expect(snapshot.ok && snapshot.value.tick.tsInit).toBeLessThanOrEqual(arrivedAt)
  })

  it('says that a code is unknown, where KIS says success and zero', async () => {
    const stub = await aKisStub()
    const output = { ...fixtures.price.output, stck_prpr: '0' }
    stub.on('inquire-price', () => ({ body: { ...fixtures.price, output } }))
    const { session } = aSession(stub)
    expect(await session.feed.snapshot(HYNIX)).toMatchObject({ error: { kind: 'refused', code: 'instrument_unknown' } })
  })

  it.each(['58', '00'])('knows a halted issue by its status (%s)', async (status) => {
    const stub = await aKisStub()
    const output = { ...fixtures.price.output, iscd_stat_cls_code: status }
    stub.on('inquire-price', () => ({ body: { ...fixtures.price, output } }))
    const { session } = aSession(stub)
    expect(await session.feed.snapshot(HYNIX)).toMatchObject({ value: { isHalted: status === '58' } })
  })
})

describe('an order book read over REST', () => {
  const levels = (name: string, first: number, step: number) =>
    Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${name}${i + 1}`, String(first + step * i)]))
  const output1 = {
    aspr_acpt_hour: '101500',
    total_askp_rsqn: '100',
    total_bidp_rsqn: '200',
    ...levels('askp', 70_100, 100),
    ...levels('bidp', 70_000, -100),
    ...levels('askp_rsqn', 1, 1),
    ...levels('bidp_rsqn', 11, 1),
  }

  it('has the shape of one from the socket', async () => {
    const stub = await aKisStub()
    stub.on('inquire-asking-price-exp-ccn', () => ({ body: { rt_cd: '0', output1 } }))
    const { session } = aSession(stub)
    const book = await session.feed.orderBook(HYNIX)
    expect(book).toMatchObject({ value: { totalBidSize: 200 } })
    expect(book.ok && [book.value.asks[0], book.value.bids[9]]).toEqual([
      [70_100, 1],
      [69_100, 20],
    ])
    expect(book.ok && OrderBook.safeParse(book.value).success).toBe(true)
  })

  it('is an error when a level is missing', async () => {
    const stub = await aKisStub()
    stub.on('inquire-asking-price-exp-ccn', () => ({ body: { rt_cd: '0', output1: { ...output1, askp4: undefined } } }))
    const { session } = aSession(stub)
    expect(await session.feed.orderBook(HYNIX)).toMatchObject({ error: { kind: 'unreadable' } })
  })
})

const minute = (ts: number, close = 100) => ({
  stck_bsop_date: kstDate(unixMs(ts)).replaceAll('-', ''),
  stck_cntg_hour: kstHhmmss(unixMs(ts)),
  stck_prpr: String(close),
  stck_oprc: '100',
  stck_hgpr: '110',
  stck_lwpr: '90',
  cntg_vol: '5',
})
/** A chart server over the minutes 09:00–15:30 of one day, 30 rows a page. */
const charts = (date: string) => {
  const open = at(`${date}T00:00:00Z`)
  const minutes = Array.from({ length: 391 }, (_, i) => open + i * 60_000)
  return (request: StubRequest) => {
    const hour = request.query.get('FID_INPUT_HOUR_1') ?? ''
    const upTo = minutes.filter((ts) => kstHhmmss(unixMs(ts)) <= hour)
    return {
      body: {
        rt_cd: '0',
        output1: {},
        output2: upTo
          .slice(-30)
          .reverse()
          .map((ts) => minute(ts)),
      },
    }
  }
}

describe('bars', () => {
  it('of today are walked back page by page to the open', async () => {
    const stub = await aKisStub()
    stub.on('inquire-time-itemchartprice', charts('2026-11-20'))
    const clock = drivenClock(at('2026-11-20T02:00:30Z'))
    const reader = createBarReader(readsOf(charts('2026-11-20'), clock), 'paper')
    const bars = await reader({ instrument: HYNIX, spec: '1m', to: clock.now(), limit: 500, marketNow: clock.now() })
    expect(bars.ok && bars.value).toHaveLength(121)
    expect(bars.ok && [bars.value[0]?.ts, bars.value.at(-1)?.ts]).toEqual([
      at('2026-11-20T00:00:00Z'),
      at('2026-11-20T02:00:00Z'),
    ])
    for (const bar of bars.ok ? bars.value : []) expect(Bar.safeParse(bar).success).toBe(true)
  })

  it('of five minutes are made of one-minute bars', () => {
    const from = at('2026-11-20T00:00:00Z')
    const bars = [0, 1, 4, 5].map((i) => ({
      ts: unixMs(from + i * 60_000),
      open: 100 + i,
      high: 110 + i,
      low: 90 - i,
      close: 101 + i,
      volume: 10,
    }))
    expect(group(bars, 5)).toEqual([
      { ts: from, open: 100, high: 114, low: 86, close: 105, volume: 30 },
      { ts: from + 300_000, open: 105, high: 115, low: 85, close: 106, volume: 10 },
    ])
  })

  it('of days are fetched a hundred at a time, adjusted, oldest first', async () => {
    const stub = await aKisStub()
    const day = (back: number) => {
      const ts = at('2026-11-20T00:00:00Z') - back * 86_400_000
      return {
        stck_bsop_date: kstDate(unixMs(ts)).replaceAll('-', ''),
        stck_oprc: '1',
        stck_hgpr: '3',
        stck_lwpr: '1',
        stck_clpr: '2',
        acml_vol: '9',
      }
    }
    const all = Array.from({ length: 250 }, (_, back) => day(back))
    stub.on('inquire-daily-itemchartprice', ({ query }) => {
      const rows = all.filter((row) => row.stck_bsop_date <= (query.get('FID_INPUT_DATE_2') ?? '')).slice(0, 100)
      return { body: { rt_cd: '0', output1: {}, output2: [...rows, {}] } }
    })
    stub.on('inquire-time-itemchartprice', () => ({ body: { rt_cd: '0', output2: [] } }))
    const { session } = aSession(stub)
    const bars = await session.feed.bars(HYNIX, '1d', at('2026-11-20T01:00:00Z'), 220)
    expect(bars.ok && bars.value).toHaveLength(220)
    expect(bars.ok && bars.value.at(-1)?.ts).toBe(at('2026-11-19T15:00:00Z'))
    expect(stub.to('inquire-daily-itemchartprice')).toHaveLength(3)
    expect(stub.to('inquire-daily-itemchartprice')[0]?.query.get('FID_ORG_ADJ_PRC')).toBe('0')
  })

  it('of a replayed day are asked for at the time of that day', async () => {
    const stub = await aKisStub()
    const hours: (string | null)[] = []
    stub.on('inquire-time-itemchartprice', ({ query }) => {
      hours.push(query.get('FID_INPUT_HOUR_1'))
      return { body: { rt_cd: '0', output2: [minute(at('2020-03-19T02:15:00Z'))] } }
    })
    const { session } = aSession(stub, { clock: drivenClock(at('2026-11-20T00:30:00Z')), limits: FAST })
    const bars = await session.feed.bars(HYNIX, '1m', at('2026-11-20T00:30:00Z'), 10)
    expect(bars).toMatchObject({ ok: true, value: [{ ts: at('2020-03-19T02:15:00Z') }] })
    expect(hours.slice(0, 2)).toEqual(['000000', '111500'])
  })

  it('of a replayed day are found while it is night here', async () => {
    const stub = await aKisStub()
    const hours: string[] = []
    stub.on('inquire-time-itemchartprice', ({ query }) => {
      const hour = query.get('FID_INPUT_HOUR_1') ?? ''
      hours.push(hour)
      return { body: { rt_cd: '0', output2: hour < '090000' ? [] : [minute(at('2020-03-19T02:15:00Z'))] } }
    })
    const { session } = aSession(stub, { clock: drivenClock(at('2026-11-19T16:28:00Z')), limits: FAST })
    const bars = await session.feed.bars(HYNIX, '1m', at('2026-11-19T16:28:00Z'), 10)
    expect(bars).toMatchObject({ ok: true, value: [{ ts: at('2020-03-19T02:15:00Z') }] })
    expect(hours.slice(0, 4)).toEqual(['000000', '012800', '153000', '111500'])
  })

  it('are an error when the read fails, not an empty chart', async () => {
    const stub = await aKisStub()
    stub.on('inquire-time-itemchartprice', () => ({ status: 503, body: 'closed' }))
    const { session } = aSession(stub, { credential: aCredential('live') })
    expect(await session.feed.bars(HYNIX, '1m', at('2026-11-20T00:30:00Z'), 10)).toMatchObject({ ok: false })
  })
})

/** A REST client that answers from a function, without a network. */
/** Reads of a KIS that answers like this. */
const readsOf = (answer: (request: StubRequest) => { body: Record<string, unknown> }, clock: Clock) =>
  createReads({
    rest: {
      read: async ({ query }) => {
        const request = { query: new URLSearchParams(query), method: 'GET', path: '', headers: {}, body: '' }
        return ok({ body: answer(request).body, continuation: '', isEmpty: false, writtenAt: clock.now() })
      },
      order: async () => ({ kind: 'not_sent', cause: 'test' }),
      clockSkewMs: () => 0,
      close: async () => undefined,
    },
    clock,
    logger: recordingLogger(),
  })

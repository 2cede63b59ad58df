import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { aPublicService, type ServiceReply } from '../../../test/support/public-service.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { httpGet } from '../system/http-get.ts'
import { createYahooHistory, toYahooSymbol, YAHOO_LIMITS } from './history.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')
const day = (text: string): KstDate => text as KstDate // literals below
const at = (text: string, time = '000000') => fromKst(text, time) ?? unixMs(0)
const WEEK = { instrumentId: SAMSUNG, spec: '1d', from: day('2026-11-16'), to: day('2026-11-20') } as const

/** The shape of an answer of the chart service: columns, null where nothing was traded, days stamped at 09:00 KST. */
const chart = (rows: readonly (readonly [at: number, close: number | null])[]) => ({
  chart: {
    result: [
      {
        meta: { currency: 'KRW', symbol: '005930.KS', exchangeName: 'KSC', gmtoffset: 32400, priceHint: 2 },
        timestamp: rows.map(([ts]) => ts / 1000),
        indicators: {
          quote: [
            {
              open: rows.map(([, close]) => close && close - 100),
              high: rows.map(([, close]) => close && close + 200),
              low: rows.map(([, close]) => close && close - 200),
              close: rows.map(([, close]) => close),
              volume: rows.map(([, close]) => close && 1000),
            },
          ],
          adjclose: [{ adjclose: rows.map(([, close]) => close && close - 7) }],
        },
      },
    ],
    error: null,
  },
})

async function aYahoo(answer: (url: URL) => ServiceReply) {
  const service = await aPublicService(answer)
  const clock = createVirtualClock(at('2026-11-20', '160000'))
  const provider = createYahooHistory({ url: service.url, get: httpGet, clock, marketOf: () => 'kospi' })
  return { provider, clock, ...service }
}

describe('a symbol', () => {
  it('gets the suffix of its market, and there is none for KONEX and NXT', () => {
    expect(toYahooSymbol(SAMSUNG, 'kospi')).toBe('005930.KS')
    expect(toYahooSymbol(InstrumentId.parse('035900.KRX'), 'kosdaq')).toBe('035900.KQ')
    expect(toYahooSymbol(SAMSUNG, undefined)).toBe('005930.KS')
    expect(toYahooSymbol(SAMSUNG, 'konex')).toBeUndefined()
    expect(toYahooSymbol(InstrumentId.parse('005930.NXT'), 'kospi')).toBeUndefined()
  })
})

describe('bars from Yahoo', () => {
  it('are days of Korea, without those on which nothing was traded, on today’s scale', async () => {
    const rows = [
      [at('2026-11-13', '090000'), 1],
      [at('2026-11-16', '090000'), 70_000],
      [at('2026-11-17', '090000'), null],
      [at('2026-11-18', '090000'), 71_000],
    ] as const
    const { provider, asked } = await aYahoo(() => ({ body: chart(rows) }))
    expect(await provider.bars(WEEK)).toEqual({
      ok: true,
      value: {
        adjustedTo: '2026-11-20',
        bars: [
          { ts: at('2026-11-16'), open: 69_900, high: 70_200, low: 69_800, close: 70_000, volume: 1000 },
          { ts: at('2026-11-18'), open: 70_900, high: 71_200, low: 70_800, close: 71_000, volume: 1000 },
        ],
      },
    })
    expect(asked[0]?.pathname).toBe('/v8/finance/chart/005930.KS')
    expect(asked[0]?.searchParams.get('interval')).toBe('1d')
    expect(asked[0]?.searchParams.get('period2')).toBe(String(at('2026-11-21') / 1000))
  })

  it('of a minute start on the minute', async () => {
    const { provider } = await aYahoo(() => ({ body: chart([[at('2026-11-20', '100000') + 34_000, 70_000]]) }))
    const minutes = await provider.bars({ ...WEEK, spec: '1m' })
    expect(minutes.ok && minutes.value.bars.map(({ ts }) => ts)).toEqual([at('2026-11-20', '100000')])
    expect(await provider.bars({ ...WEEK, spec: '1m', from: day('2026-10-01') })).toEqual({
      ok: false,
      error: { kind: 'unsupported' },
    })
  })

  it('are an error of its own kind when the symbol, the service or the answer is no good', async () => {
    const error = async (reply: ServiceReply) => {
      const { provider } = await aYahoo(() => reply)
      const bars = await provider.bars(WEEK)
      return bars.ok ? 'ok' : bars.error
    }
    const notFound = { code: 'Not Found', description: 'No data found, symbol may be delisted' }
    expect(await error({ status: 404, body: { chart: { result: null, error: notFound } } })).toEqual({
      kind: 'refused',
      code: 'instrument_unknown',
      text: '',
    })
    expect(await error({ body: '<html>' })).toMatchObject({ kind: 'unreadable' })
    expect(await error({ body: { chart: { result: [{ timestamp: 'x' }], error: null } } })).toMatchObject({
      kind: 'unreadable',
    })
    expect(await error({ status: 429, headers: { 'retry-after': '30' }, body: 'Too Many Requests' })).toEqual({
      kind: 'quota',
      retryAfterMs: 30_000,
    })
  })

  it('are not asked for more often than allowed, nor while the service says no', async () => {
    const { provider, clock, asked } = await aYahoo(() => ({ body: chart([]) }))
    for (let n = 0; n < YAHOO_LIMITS.perMinute; n += 1) expect((await provider.bars(WEEK)).ok).toBe(true)
    expect(await provider.bars(WEEK)).toEqual({ ok: false, error: { kind: 'quota', retryAfterMs: 60_000 } })
    expect(asked).toHaveLength(YAHOO_LIMITS.perMinute)
    await clock.advance(60_000)
    expect((await provider.bars(WEEK)).ok).toBe(true)
  })
})

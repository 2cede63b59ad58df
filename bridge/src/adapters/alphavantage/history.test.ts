import { Secret } from '@naru/shared/core/secret'
import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { aPublicService, type ServiceReply } from '../../../test/support/public-service.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { httpGet } from '../system/http-get.ts'
import { ALPHA_VANTAGE_LIMITS, createAlphaVantageHistory, toAlphaVantageSymbol } from './history.ts'

const SAMSUNG = InstrumentId.parse('005930.KRX')
const day = (text: string): KstDate => text as KstDate // literals below
const at = (text: string, time = '000000') => fromKst(text, time) ?? unixMs(0)
const WEEK = { instrumentId: SAMSUNG, spec: '1d', from: day('2026-11-16'), to: day('2026-11-20') } as const
const KEY = new Secret('canary-of-the-key')

/** The shape of TIME_SERIES_DAILY: newest day first, every figure as text. */
const series = (rows: Readonly<Record<string, number>>) => ({
  'Meta Data': { '1. Information': 'Daily Prices (open, high, low, close) and Volumes', '2. Symbol': '005930.KS' },
  'Time Series (Daily)': Object.fromEntries(
    Object.entries(rows).map(([date, close]) => [
      date,
      {
        '1. open': `${close - 100}.0000`,
        '2. high': `${close + 200}.0000`,
        '3. low': `${close - 200}.0000`,
        '4. close': `${close}.0000`,
        '5. volume': '12345678',
      },
    ]),
  ),
})

async function aService(answer: (url: URL) => ServiceReply) {
  const service = await aPublicService(answer)
  const clock = createVirtualClock(at('2026-11-20', '160000'))
  const provider = createAlphaVantageHistory({
    url: service.url,
    key: KEY,
    get: httpGet,
    clock,
    marketOf: () => 'kosdaq',
  })
  return { provider, clock, ...service }
}

describe('bars from Alpha Vantage', () => {
  it('are days as they were traded, oldest first', async () => {
    const { provider, asked } = await aService(() => ({
      body: series({ '2026-11-20': 71_000, '2026-11-19': 70_500, '2026-11-13': 1_000 }),
    }))
    expect(await provider.bars(WEEK)).toEqual({
      ok: true,
      value: {
        adjustedTo: null,
        bars: [
          { ts: at('2026-11-19'), open: 70_400, high: 70_700, low: 70_300, close: 70_500, volume: 12_345_678 },
          { ts: at('2026-11-20'), open: 70_900, high: 71_200, low: 70_800, close: 71_000, volume: 12_345_678 },
        ],
      },
    })
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      function: 'TIME_SERIES_DAILY',
      symbol: '005930.KQ',
      outputsize: 'compact',
    })
    await provider.bars({ ...WEEK, from: day('2020-01-02') })
    expect(asked[1]?.searchParams.get('outputsize')).toBe('full')
  })

  it('have the suffix of their market', () => {
    expect(toAlphaVantageSymbol(SAMSUNG, 'kospi')).toBe('005930.KS')
    expect(toAlphaVantageSymbol(SAMSUNG, 'konex')).toBeUndefined()
    expect(toAlphaVantageSymbol(InstrumentId.parse('005930.NXT'), 'kospi')).toBeUndefined()
  })

  it('are no data but a used-up allowance when a note stands where they should be, though the status is 200', async () => {
    const notes = [
      { Note: 'Thank you for using Alpha Vantage! Our standard API call frequency is 5 calls per minute.' },
      { Information: 'We have detected your API key and our standard API rate limit is 25 requests per day.' },
    ]
    for (const body of notes) {
      const { provider, clock, asked } = await aService(() => ({ body }))
      expect(await provider.bars(WEEK)).toEqual({ ok: false, error: { kind: 'quota', retryAfterMs: 3_600_000 } })
      expect(await provider.bars(WEEK)).toMatchObject({ ok: false, error: { kind: 'quota' } })
      expect(asked, 'and it is left alone for an hour').toHaveLength(1)
      await clock.advance(3_600_000)
      await provider.bars(WEEK)
      expect(asked).toHaveLength(2)
    }
  })

  it('are never asked for more often than a free key may', async () => {
    const { provider, clock, asked } = await aService(() => ({ body: series({}) }))
    for (let minute = 0; minute < 10; minute += 1) {
      for (let n = 0; n < 6; n += 1) await provider.bars(WEEK)
      await clock.advance(60_000)
    }
    expect(asked).toHaveLength(ALPHA_VANTAGE_LIMITS.perDay)
  })

  it('name an unknown symbol, a broken service and an answer that is none, and never the key', async () => {
    const error = async (reply: ServiceReply) => {
      const { provider, asked } = await aService(() => reply)
      const bars = await provider.bars(WEEK)
      expect(asked[0]?.searchParams.get('apikey'), 'which was sent').toBe('canary-of-the-key')
      expect(JSON.stringify(bars)).not.toContain('canary')
      return bars.ok ? 'ok' : bars.error
    }
    const invalid = {
      'Error Message': 'Invalid API call. Please retry or visit the documentation for TIME_SERIES_DAILY.',
    }
    expect(await error({ body: invalid })).toMatchObject({ kind: 'refused', code: 'instrument_unknown' })
    expect(await error({ status: 503, body: 'down' })).toMatchObject({ kind: 'unreachable' })
    expect(await error({ body: '<html>' })).toMatchObject({ kind: 'unreadable' })
    expect(await error({ body: {} })).toMatchObject({ kind: 'unreadable' })
    expect(await error({ status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' })).toMatchObject({
      kind: 'unreachable',
    })
  })

  it('are days alone', async () => {
    const { provider } = await aService(() => ({ body: {} }))
    expect(await provider.bars({ ...WEEK, spec: '1m' })).toEqual({ ok: false, error: { kind: 'unsupported' } })
    expect(await provider.actions(SAMSUNG, WEEK)).toEqual({ ok: false, error: { kind: 'unsupported' } })
  })
})

import { DryRunResult, RulePreview } from '@naru/shared/contracts/rules-api'
import { addDays, kstDate, unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { startOfDay, tradingDaysUpTo } from '../../src/runtime/history-days.ts'
import { aBridgeHttp, call, tokenOf } from '../support/http.ts'
import { aSession, SAMSUNG } from '../support/market.ts'

const USER = 'user-of-rules'
const rule = (over: object = {}) => ({
  v: 1,
  kind: 'alert',
  name: '돌파',
  universe: { symbols: ['005930'] },
  when: { op: 'crossesAbove', l: { px: 'last' }, r: { krw: 70_050 } },
  fire: { mode: 'edge' },
  then: [{ do: 'notify' }],
  ...over,
})

async function ask(path: string, body: object) {
  const { http, store } = await aBridgeHttp([aSession(USER)])
  const post = (told: object) =>
    call(http, path, {
      method: 'POST',
      token: tokenOf(USER),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(told),
    })
  return { answer: await post(body), post, store, http }
}

describe('a rule that is not armed yet', () => {
  it('is said in words, with what it costs and watches', async () => {
    const { answer } = await ask('/v1/rules/preview', { definition: rule() })
    expect(answer.status).toBe(200)
    const { problems, sentences, cost, instruments } = RulePreview.parse(answer.body)
    expect(problems).toEqual([])
    expect(sentences?.ko[0]).toMatch(/70,050원/)
    expect(cost).toMatchObject({ subscriptions: 1, restPerMinute: 0 })
    expect(instruments).toEqual([SAMSUNG])
  })

  it('comes back with its problems: what cannot be read, and what nobody can serve', async () => {
    const { answer, post } = await ask('/v1/rules/preview', { definition: rule({ when: { op: 'eval', l: 1, r: 2 } }) })
    expect(RulePreview.parse(answer.body)).toMatchObject({
      sentences: null,
      problems: [{ path: expect.arrayContaining(['when']) }],
    })
    const unserved = await post({ definition: rule({ when: { op: '>', l: { fact: 'earningsIn' }, r: 10 } }) })
    expect(RulePreview.parse(unserved.body).problems).toMatchObject([
      { code: 'not_served', expected: 'fact.earningsIn' },
    ])
  })

  it('is played over the bars that are known, and says over which', async () => {
    const { http, store } = await aBridgeHttp([])
    const yesterday = addDays(kstDate(unixMs(Date.now())), -1)
    const bars = tradingDaysUpTo(CARRIED_CALENDAR, yesterday, 40).map((day, n): Bar => {
      const close = n % 4 === 3 ? 71_000 : 69_000
      return { ts: startOfDay(day), open: 69_000, high: close, low: 69_000, close, volume: 100 }
    })
    const stored = { scope: USER, instrumentId: SAMSUNG, spec: '1d', source: 'kis', adjustedTo: null } as const
    store.append([{ ...stored, fetchedAt: unixMs(Date.now()), bars, covered: [] }])
    const { status, body } = await call(http, '/v1/rules/dry-run', {
      method: 'POST',
      token: tokenOf(USER),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition: rule() }),
    })
    expect(status).toBe(200)
    const { spec, firings, firingCount, coverage } = DryRunResult.parse(body)
    expect(spec).toBe('1d')
    expect(coverage).toMatchObject([{ instrumentId: SAMSUNG, bars: 40 }])
    expect(firingCount).toBe(10)
    expect(firings[0]).toMatchObject({ instrumentId: SAMSUNG, price: expect.any(Number) })
  })

  it('is nobody else’s to ask about without a token, and too large a body is refused', async () => {
    const { http, post } = await ask('/v1/rules/preview', { definition: rule() })
    const headers = { 'content-type': 'application/json' }
    const bare = await call(http, '/v1/rules/dry-run', {
      method: 'POST',
      headers,
      body: JSON.stringify({ definition: rule() }),
    })
    expect(bare.status).toBe(401)
    expect((await post({ definition: rule({ name: 'x'.repeat(40_000) }) })).status).toBe(413)
  })
})

import { connect } from 'node:net'
import { ApiError, BuyableResponse, QuoteResponse } from '@naru/shared/contracts/bridge-api'
import { isErrorCode } from '@naru/shared/contracts/error-codes'
import { PluginList } from '@naru/shared/contracts/plugins-api'
import { Programs } from '@naru/shared/contracts/programs-api'
import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { ALICE, aBridgeHttp, BOB, call, ORIGIN, tokenOf } from '../../test/support/http.ts'
import { aFeed, aSession, HEALTHY, SAMSUNG } from '../../test/support/market.ts'

interface Document {
  openapi: string
  paths: Record<string, Record<string, { security?: object[]; responses: Record<string, object> }>>
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> }
}

const document = async (http: Parameters<typeof call>[0]): Promise<Document> =>
  (await call(http, '/openapi.json')).body as Document // its shape is what these tests check

const fill = (path: string): string => path.replace('{symbol}', SAMSUNG).replace('{accountId}', crypto.randomUUID())

describe('the list of plugins', () => {
  it('tells whoever is signed in what can be used, and why the rest cannot', async () => {
    const { http } = await aBridgeHttp([])
    expect((await call(http, '/v1/strategies/plugins')).status).toBe(401)
    const { status, body } = await call(http, '/v1/strategies/plugins', { token: tokenOf(ALICE) })
    expect(status).toBe(200)
    expect(PluginList.parse(body).plugins).toMatchObject([
      { state: 'ready', plugin: 'cross.0123456789ab', about: { params: [{ id: 'fast', default: 20 }] } },
      { state: 'refused', id: 'moody', code: 'repeats' },
    ])
  })
})

describe('the list of programs', () => {
  it('tells whoever is signed in which may decide for them', async () => {
    const { http } = await aBridgeHttp([])
    expect((await call(http, '/v1/strategies/programs')).status).toBe(401)
    const { status, body } = await call(http, '/v1/strategies/programs', { token: tokenOf(ALICE) })
    expect(status).toBe(200)
    expect(Programs.parse(body).programs).toMatchObject([{ name: `for.${ALICE}`, isConnected: true }])
  })
})

describe('the OpenAPI document', () => {
  it('lists every route, with its schemas by name', async () => {
    const { http } = await aBridgeHttp([])
    const { openapi, paths, components } = await document(http)
    expect(openapi).toBe('3.1.0')
    expect(Object.keys(paths).sort()).toEqual([
      '/health/live',
      '/health/ready',
      '/metrics',
      '/v1/accounts/{accountId}/assets',
      '/v1/accounts/{accountId}/buyable',
      '/v1/accounts/{accountId}/daily-profit',
      '/v1/accounts/{accountId}/trade-profit',
      '/v1/backtests/bars',
      '/v1/backtests/series',
      '/v1/history/{symbol}',
      '/v1/indices',
      '/v1/instruments',
      '/v1/investor-flows/{symbol}',
      '/v1/news/{symbol}',
      '/v1/orderbook/{symbol}',
      '/v1/push-key',
      '/v1/quotes/{symbol}',
      '/v1/rankings',
      '/v1/rules/dry-run',
      '/v1/rules/preview',
      '/v1/session-status',
      '/v1/strategies/plugins',
      '/v1/strategies/programs',
      '/v1/stream',
      '/v1/stream/tickets',
      '/v1/trades/{symbol}',
      '/v1/vi',
    ])
    const names = [
      'QuoteAnswer',
      'BookAnswer',
      'History',
      'Instruments',
      'Trades',
      'Ranking',
      'InvestorFlows',
      'News',
      'Indices',
      'VolatilityInterruptions',
      'Buyable',
      'AccountAssets',
      'DailyProfits',
      'TradeProfits',
      'StreamTicket',
      'StreamRequest',
      'StreamMessage',
      'Error',
      'Ready',
    ]
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(names))
  })

  it('refers only to schemas and security schemes it defines', async () => {
    const { http } = await aBridgeHttp([])
    const whole = await document(http)
    const refs = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/components\/schemas\/([^"/]+)"/g)].map((one) => one[1])
    expect(refs.length).toBeGreaterThan(5)
    for (const ref of refs) expect(Object.keys(whole.components.schemas)).toContain(ref)
    expect(Object.keys(whole.components.securitySchemes)).toEqual(['bearer'])
  })

  it('describes parameters, a summary and an answer for every operation', async () => {
    const { http } = await aBridgeHttp([])
    const { paths } = await document(http)
    for (const [path, methods] of Object.entries(paths)) {
      for (const operation of Object.values(methods)) {
        expect(operation, path).toHaveProperty('summary')
        expect(Object.keys(operation.responses).length, path).toBeGreaterThan(0)
        const named = [...path.matchAll(/\{(\w+)\}/g)].map((one) => one[1])
        for (const name of named) expect(JSON.stringify(operation), path).toContain(`"name":"${name}"`)
      }
    }
  })
})

describe('a request without a valid token', () => {
  it('is answered 401 on every route under /v1, before its parameters are looked at', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const { paths } = await document(http)
    const guarded = Object.entries(paths).flatMap(([path, methods]) =>
      path.startsWith('/v1') ? Object.keys(methods).map((method) => ({ path, method })) : [],
    )
    expect(guarded).toHaveLength(24)
    for (const { path, method } of guarded) {
      for (const target of [fill(path), path.replaceAll(/[{}]/g, '')]) {
        const { status, body } = await call(http, target, { method, headers: { origin: ORIGIN } })
        expect(`${method} ${target} ${status}`).toBe(`${method} ${target} 401`)
        expect(ApiError.parse(body).code).toBe('unauthenticated')
      }
    }
  })

  it('is told whether the token expired, was refused, or could not be checked', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const ask = async (token: string): Promise<string> => {
      const { status, body } = await call(http, `/v1/quotes/${SAMSUNG}`, { token })
      return `${status} ${ApiError.parse(body).code}`
    }
    expect(await ask('nonsense')).toBe('401 unauthenticated')
    expect(await ask(tokenOf(ALICE, Date.now() - 1))).toBe('401 session_expired')
    expect(await ask('away')).toBe('503 database_unavailable')
  })
})

describe('who sends', () => {
  it('is told to whoever is signed in: the key of pushes and the name of the bot', async () => {
    const { http } = await aBridgeHttp([])
    const { status, body } = await call(http, '/v1/push-key', { token: tokenOf(ALICE) })
    expect([status, body]).toEqual([200, { publicKey: 'BPushKey', telegramBot: 'naru_test_bot' }])
  })
})

describe('market data over the caller’s own session', () => {
  it('is a quote, and what an account can buy', async () => {
    const session = aSession(ALICE)
    const { http } = await aBridgeHttp([session])
    const get = async (path: string): Promise<unknown> => {
      const { status, body } = await call(http, path, { token: tokenOf(ALICE) })
      expect(`${path} ${status}`).toBe(`${path} 200`)
      return body
    }
    expect(QuoteResponse.parse(await get(`/v1/quotes/${SAMSUNG}`))).toMatchObject({
      last: 70_000,
      via: 'poll',
      lowerLimit: 49_000,
    })
    const buyable = `/v1/accounts/${session.accountId}/buyable?instrumentId=${SAMSUNG}`
    expect(BuyableResponse.parse(await get(`${buyable}&limitPrice=70000`))).toMatchObject({
      quantity: 14,
      unitPrice: 70_000,
    })
    expect(BuyableResponse.parse(await get(buyable))).toMatchObject({ unitPrice: 71_000 })
  })

  it('is not there for another user: their account looks like one that does not exist', async () => {
    const session = aSession(ALICE)
    const { http } = await aBridgeHttp([session, aSession(BOB)])
    const path = (id: string): string => `/v1/accounts/${id}/buyable?instrumentId=${SAMSUNG}`
    const others = await call(http, path(session.accountId), { token: tokenOf(BOB) })
    const nobodys = await call(http, path(crypto.randomUUID()), { token: tokenOf(BOB) })
    expect([others.status, nobodys.status]).toEqual([404, 404])
    expect(ApiError.parse(others.body).code).toBe(ApiError.parse(nobodys.body).code)
  })

  it('names the broker’s trouble by code and never repeats its words', async () => {
    const feed = aFeed()
    const { http } = await aBridgeHttp([aSession(ALICE, { feed })])
    const failures = [
      [{ kind: 'unreachable', cause: 'secret-cause' }, '502 broker_unreachable'],
      [{ kind: 'unreadable', cause: 'secret-cause' }, '502 broker_unreachable'],
      [{ kind: 'rate_limited' }, '503 broker_rate_limited'],
      [{ kind: 'maintenance' }, '503 broker_maintenance'],
      [{ kind: 'unauthorized', code: 'secret-code' }, '409 credential_refused'],
      [{ kind: 'refused', code: 'secret-code', text: 'secret-text' }, '422 broker_rejected'],
    ] as const
    for (const [failure, expected] of failures) {
      feed.failWith = failure
      const { status, body } = await call(http, `/v1/quotes/${SAMSUNG}`, { token: tokenOf(ALICE) })
      expect(`${status} ${ApiError.parse(body).code}`).toBe(expected)
      expect(JSON.stringify(body)).not.toContain('secret')
    }
  })
})

describe('every answer', () => {
  it('is an error with a known code and its own request id for anything that does not exist', async () => {
    const { http } = await aBridgeHttp([])
    for (const path of ['/', '/v1', '/v1/orders', '/admin', '/.env', '/v1/quotes/', '//v1//stream']) {
      const { status, body, headers } = await call(http, path, { headers: { 'x-request-id': 'chosen-by-caller' } })
      const error = ApiError.parse(body)
      expect(`${path} ${status}`).toBe(`${path} 404`)
      expect(isErrorCode(error.code)).toBe(true)
      expect(error.requestId).toBe(headers.get('x-request-id'))
      expect(error.requestId).not.toBe('chosen-by-caller')
    }
  })

  it('hides what an exception said, and logs it under the request id', async () => {
    const session = aSession(ALICE)
    session.broker.buyable = () => Promise.reject(new TypeError('password=hunter2 at line 7'))
    const { http, logger } = await aBridgeHttp([session])
    const path = `/v1/accounts/${session.accountId}/buyable?instrumentId=${SAMSUNG}`
    const { status, body } = await call(http, path, { token: tokenOf(ALICE) })
    expect(status).toBe(500)
    expect(ApiError.parse(body).code).toBe('internal')
    expect(JSON.stringify(body)).not.toMatch(/hunter2|TypeError|line 7/)
    expect(logger.lines.join()).toContain(ApiError.parse(body).requestId)
    expect(logger.lines.join()).not.toContain('hunter2')
  })

  it('is 413 for a body over 32 KB, sized or chunked', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const body = 'x'.repeat(33 * 1024)
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let n = 0; n < 33; n += 1) controller.enqueue(new Uint8Array(1024))
        controller.close()
      },
    })
    const post = { method: 'POST', token: tokenOf(ALICE), headers: { origin: ORIGIN } }
    const sized = await call(http, '/v1/stream/tickets', { ...post, body })
    const streamed = { ...post, body: chunks, duplex: 'half' as const }
    const chunked = await call(http, '/v1/stream/tickets', streamed)
    expect([sized.status, chunked.status]).toEqual([413, 413])
  })

  it('lets exactly the named origins read it, also from a public page to this private network', async () => {
    const { http } = await aBridgeHttp([])
    const preflight = async (origin: string): Promise<Headers> => {
      const headers = {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
        'access-control-request-private-network': 'true',
      }
      return (await call(http, `/v1/quotes/${SAMSUNG}`, { method: 'OPTIONS', headers })).headers
    }
    const ours = await preflight(ORIGIN)
    expect(ours.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(ours.get('access-control-allow-headers')).toContain('authorization')
    expect(ours.get('access-control-allow-private-network')).toBe('true')
    expect(ours.has('access-control-allow-credentials'), 'no cookies here').toBe(false)
    for (const origin of ['https://evil.test', `${ORIGIN}.evil.test`, 'http://naru.test', 'null']) {
      const theirs = await preflight(origin)
      expect(theirs.get('access-control-allow-origin'), origin).toBeNull()
      expect(theirs.get('access-control-allow-private-network'), origin).toBeNull()
    }
  })

  it('is cut off for a request that trickles in', async () => {
    const { http } = await aBridgeHttp([], { requestMs: 500 })
    const startedAt = performance.now()
    const socket = connect(http.port, '127.0.0.1')
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (data) => (text += String(data)))
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/)
    expect(performance.now() - startedAt).toBeGreaterThan(450)
  })
})

describe('health', () => {
  it('is live and ready while this process holds the lease and the ledger answers', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    expect((await call(http, '/health/live')).status).toBe(200)
    const { status, body } = await call(http, '/health/ready')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'ready',
      reasons: [],
      leaseHeld: true,
      version: '1.2.3',
      sessions: { running: 1 },
    })
  })

  it('says why it is not ready', async () => {
    const { http, sessions } = await aBridgeHttp([])
    const reasons = async (change: object): Promise<unknown> => {
      sessions.state = { ...HEALTHY, databaseSeenAt: unixMs(Date.now()), ...change }
      const { status, body } = await call(http, '/health/ready')
      expect(status).toBe(503)
      return (body as { reasons: unknown }).reasons // checked by the caller
    }
    expect(await reasons({ lease: { held: false, epoch: null } })).toEqual(['no_lease'])
    expect(await reasons({ databaseSeenAt: null })).toEqual(['database_unavailable'])
    expect(await reasons({ databaseSeenAt: unixMs(Date.now() - 60_000) })).toEqual(['database_unavailable'])
    expect(await reasons({ ready: false, reasons: ['clock_skew', 'draining'] })).toEqual(['clock_skew', 'draining'])
  })

  it('stays ready with a warning, and names it', async () => {
    const { http, sessions } = await aBridgeHttp([])
    sessions.state = { ...sessions.state, reasons: ['clock_skew'] }
    const { status, body } = await call(http, '/health/ready')
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'ready', reasons: ['clock_skew'] })
  })

  it('tells how old the last list read of each session is, and warns when a running one is stale', async () => {
    const { http, sessions } = await aBridgeHttp([])
    const readAgo = (ms: number) => unixMs(Date.now() - ms)
    sessions.state = {
      ...sessions.state,
      sessionHealth: [
        { state: 'running', listReadAt: readAgo(5_000) },
        { state: 'degraded', listReadAt: readAgo(90_000) },
        { state: 'connecting', listReadAt: null },
      ],
    }
    const { body } = await call(http, '/health/ready')
    const { listReads } = body as { listReads: { state: string; ageMs: number | null }[] } // checked below
    expect(body).toMatchObject({ reasons: [] })
    expect(listReads.map(({ state, ageMs }) => [state, ageMs && Math.round(ageMs / 5_000) * 5_000])).toEqual([
      ['running', 5_000],
      ['degraded', 90_000],
      ['connecting', null],
    ])
    for (const listReadAt of [readAgo(61_000), null]) {
      sessions.state = { ...sessions.state, sessionHealth: [{ state: 'running', listReadAt }] }
      const { status, body } = await call(http, '/health/ready')
      expect([status, body]).toMatchObject([200, { status: 'ready', reasons: ['list_read_stale'] }])
    }
  })

  it('stays live while merely not ready, and fails when the journal cannot be written', async () => {
    const { http, sessions } = await aBridgeHttp([])
    sessions.state = { ...HEALTHY, ready: false, reasons: ['database_unavailable'], databaseSeenAt: null }
    expect((await call(http, '/health/live')).status).toBe(200)
    sessions.state = { ...HEALTHY, ready: false, reasons: ['journal_unwritable'] }
    const { status, body } = await call(http, '/health/live')
    expect(status).toBe(503)
    expect(body).toMatchObject({ reasons: ['journal_unwritable'] })
  })

  it('fails while the event loop is blocked for seconds', async () => {
    const { http } = await aBridgeHttp([])
    await call(http, '/health/live')
    const until = performance.now() + 2300
    while (performance.now() < until);
    const { status, body } = await call(http, '/health/live')
    expect(status).toBe(503)
    expect(body).toMatchObject({ reasons: ['event_loop_blocked'] })
    expect((await call(http, '/health/live')).status, 'and recovers').toBe(200)
  })
})

describe('metrics', () => {
  it('tell orders, streams, sessions and the loop, without users, accounts or symbols', async () => {
    const session = aSession(ALICE)
    const { http } = await aBridgeHttp([session])
    await call(http, `/v1/quotes/${SAMSUNG}`, { token: tokenOf(ALICE) })
    const { status, body } = await call(http, '/metrics')
    expect(status).toBe(200)
    for (const name of [
      'orders_total',
      'claim_to_socket_seconds',
      'list_reads_total',
      'intents_in_doubt',
      'stream_clients',
    ])
      expect(body).toContain(`naru_${name}`)
    expect(body).toContain('naru_http_requests_total{route="/v1/quotes/:symbol",status="200"} 1')
    expect(body).toContain('naru_sessions{state="running"} 1')
    for (const secret of [ALICE, session.accountId, SAMSUNG]) expect(body).not.toContain(secret)
  })

  it('are not there for anybody who comes through a reverse proxy', async () => {
    const { http } = await aBridgeHttp([])
    for (const header of ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'forwarded'])
      expect((await call(http, '/metrics', { headers: { [header]: '203.0.113.9' } })).status).toBe(404)
  })
})

import {
  ApiError,
  BookResponse,
  HistoryResponse,
  InstrumentsResponse,
  QuoteResponse,
} from '@naru/shared/contracts/bridge-api'
import {
  AccountAssetsResponse,
  DailyProfitResponse,
  IndicesResponse,
  InvestorFlowsResponse,
  NewsResponse,
  RankingResponse,
  TradeProfitResponse,
  TradesResponse,
  ViResponse,
} from '@naru/shared/contracts/market-info-api'
import { err, ok } from '@naru/shared/core/result'
import { type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { barStart } from '@naru/shared/market/resample'
import { describe, expect, it } from 'vitest'
import { aHistory } from '../../test/support/history.ts'
import { ALICE, aBridgeHttp, BOB, call, tokenOf } from '../../test/support/http.ts'
import { aBroker, aFeed, aSession, SAMSUNG, systemClock, tickOf } from '../../test/support/market.ts'
import { BARE_INFO } from '../../test/support/not-offered.ts'
import type { BrokerError } from '../ports/broker.ts'
import type { MarketInfo } from '../ports/market-info.ts'

type Http = Awaited<ReturnType<typeof aBridgeHttp>>['http']

const NOW = unixMs(Date.now())
const DAY = kstDate(NOW)
const AWAY = { kind: 'unreachable', cause: 'test' } as const
const DAYS_BACK = 86_400_000

const index = (code: '0001' | '1001' | '2001') => ({
  code,
  value: 2_700.5,
  change: 1.5,
  changeRate: 0.06,
  open: 2_699,
  high: 2_701,
  low: 2_690,
  rising: 400,
  falling: 300,
  unchanged: 50,
  tsInit: NOW,
})
const net = { shares: 10, won: 1_000_000 }

/** A broker that tells everything, until it is told not to. */
function anInfo(): MarketInfo & { failWith: BrokerError | undefined; asked: number } {
  const info = { ...BARE_INFO, failWith: undefined as BrokerError | undefined, asked: 0 }
  const answer =
    <T>(value: T) =>
    async () => {
      info.asked += 1
      return info.failWith === undefined ? ok(value) : err(info.failWith)
    }
  return Object.assign(info, {
    ranking: answer([
      {
        rank: 1,
        instrumentId: SAMSUNG,
        name: '삼성전자',
        price: 70_000,
        change: 100,
        changeRate: 0.1,
        volume: 1_000,
        turnover: null,
        marketCap: null,
      },
    ]),
    investorFlows: answer([{ date: DAY, close: 70_000, change: 100, individual: net, foreign: net, institution: net }]),
    latestTrades: answer([tickOf(SAMSUNG, 70_100), tickOf(SAMSUNG, 70_000)]),
    news: answer([{ id: 'n1', title: '공시', source: 'KRX', instrumentIds: [SAMSUNG], at: NOW }]),
    viStatus: answer([]),
    index: async (code: '0001' | '1001' | '2001') => answer(index(code))(),
  })
}

const profit = { bought: 1, sold: 2, realized: 3, fees: 0, taxes: 0, interest: 0, rate: 1 }
const reporting = () => ({
  ...aBroker(),
  assets: async () => ok({ total: 7, net: 7, deposits: 1, purchased: 2, valued: 3, unrealized: 1, loans: 0 }),
  periodProfit: async () => ok(['2026-11-19', '2026-11-20'].map((date) => ({ ...profit, date: date as KstDate }))),
  tradeProfit: async () =>
    ok([
      { ...profit, date: '2026-11-20' as KstDate, instrumentId: SAMSUNG, name: '삼성전자', boughtQty: 1, soldQty: 2 },
    ]),
})

const daily = Array.from({ length: 400 }, (_, n) => unixMs(NOW - n * DAYS_BACK)).map((at, n) => ({
  ts: barStart('1d', at),
  open: 100 + n,
  high: 110 + n,
  low: 90 + n,
  close: 105 + n,
  volume: 10,
}))

/** Every route of one symbol or of the whole market, with what its answer must be. */
const ROUTES = [
  [`/v1/quotes/${SAMSUNG}`, QuoteResponse],
  [`/v1/orderbook/${SAMSUNG}`, BookResponse],
  [`/v1/trades/${SAMSUNG}`, TradesResponse],
  [`/v1/history/${SAMSUNG}?limit=5`, HistoryResponse],
  [`/v1/investor-flows/${SAMSUNG}`, InvestorFlowsResponse],
  [`/v1/news/${SAMSUNG}`, NewsResponse],
  ['/v1/rankings?kind=gainers&market=kosdaq', RankingResponse],
  ['/v1/indices', IndicesResponse],
  ['/v1/vi', ViResponse],
] as const
const OF_ONE_SYMBOL = ['quotes', 'orderbook', 'trades', 'history', 'investor-flows', 'news']

async function aMarket() {
  const feed = aFeed()
  const info = anInfo()
  const history = aHistory({ daily })
  const session = aSession(ALICE, { feed, info, history, broker: reporting() })
  const past = { ms: 0 }
  const clock = { ...systemClock, monotonic: () => performance.now() + past.ms }
  const bridge = await aBridgeHttp([session], { requestsPerSecond: 1_000, requestBurst: 1_000 }, clock)
  const later = (ms: number): void => {
    past.ms += ms
  }
  const failWith = (error: BrokerError | undefined): void => {
    feed.failWith = error
    info.failWith = error
    history.failWith = error
  }
  return { ...bridge, session, info, failWith, later }
}

const get = (http: Http, path: string, userId = ALICE) => call(http, path, { token: tokenOf(userId) })

describe('each route of the market', () => {
  it('answers what its contract says', async () => {
    const { http } = await aMarket()
    for (const [path, contract] of ROUTES) {
      const { status, body } = await get(http, path)
      expect(`${path} ${status} ${JSON.stringify(status === 200 ? '' : body)}`).toBe(`${path} 200 ""`)
      expect(contract.parse(body), path).toBeDefined()
    }
  })

  it('takes a bare code for the main exchange', async () => {
    const { http } = await aMarket()
    expect((await get(http, '/v1/quotes/005930')).body).toMatchObject({ instrumentId: '005930.KRX' })
    expect((await get(http, '/v1/history/005930')).body).toMatchObject({ instrumentId: '005930.KRX' })
    expect((await get(http, '/v1/quotes/005930.NXT')).body).toMatchObject({ instrumentId: '005930.NXT' })
  })

  it('is refused by code while no account is connected', async () => {
    const { http } = await aBridgeHttp([aSession(BOB)])
    for (const [path] of ROUTES) {
      const { status, body } = await get(http, path)
      expect(`${path} ${status} ${ApiError.parse(body).code}`).toBe(`${path} 409 account_not_ready`)
    }
  })

  it('is 404 for a symbol the market does not have', async () => {
    const { http } = await aMarket()
    for (const route of OF_ONE_SYMBOL) {
      for (const symbol of ['999999', '0004V0.KRX', '035420.NXT']) {
        const { status, body } = await get(http, `/v1/${route}/${symbol}`)
        expect(`${route} ${symbol} ${status} ${ApiError.parse(body).code}`).toBe(
          `${route} ${symbol} 404 instrument_unknown`,
        )
      }
    }
  })

  it('asks the broker where the list of the market is not known, and believes its answer', async () => {
    const { http, readList, failWith } = await aMarket()
    readList.failing = true
    failWith({ kind: 'refused', code: 'instrument_unknown', text: '' })
    expect((await get(http, `/v1/quotes/${SAMSUNG}`)).status).toBe(404)
  })

  it('says in a sentence what it expected, and never what it was given', async () => {
    const { http } = await aMarket()
    const cases = [
      ['/v1/quotes/samsung', 'symbol: expected a symbol like "005930" or "005930.NXT"'],
      ['/v1/history/005930?limit=0', 'limit: expected a whole number from 1 to 1000'],
      ['/v1/history/005930?limit=1001', 'limit: expected a whole number from 1 to 1000'],
      ['/v1/history/005930?limit=canary', 'limit: expected a whole number from 1 to 1000'],
      ['/v1/history/005930?to=canary', 'to: expected a time in milliseconds since 1970'],
      ['/v1/history/005930?spec=2m', '"1m"|"5m"'],
      ['/v1/history/005930?adjust=canary', '"none"|"splits"|"all"'],
      ['/v1/history/005930?source=canary', '"kis"'],
      ['/v1/rankings?kind=canary', '"volume"|"turnover"'],
      ['/v1/rankings?market=nasdaq', '"all"|"kospi"|"kosdaq"'],
      ['/v1/instruments', 'query: expected 1 to 60 characters'],
      [`/v1/instruments?query=${'x'.repeat(61)}`, 'query: expected 1 to 60 characters'],
      ['/v1/instruments?query=x&limit=101', 'limit: expected a whole number from 1 to 100'],
    ] as const
    for (const [path, sentence] of cases) {
      const { status, body } = await get(http, path)
      const { code, message } = ApiError.parse(body)
      expect(`${path} ${status} ${code}`).toBe(`${path} 400 input_invalid`)
      expect(message, path).toContain(sentence)
      expect(message).not.toContain('canary')
    }
  })
})

describe('a user who asks too often', () => {
  it('is told 429 and when to come back, whatever they ask; others are not', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE, { info: anInfo() }), aSession(BOB)], {
      requestBurst: 5,
      requestsPerSecond: 0.1,
    })
    const paths = ['/v1/quotes/005930', '/v1/orderbook/005930', '/v1/indices', '/v1/vi', '/v1/instruments?query=삼성']
    for (const path of paths) expect((await get(http, path)).status).toBe(200)
    for (const path of [...paths, '/v1/history/005930']) {
      const { status, headers, body } = await get(http, path)
      expect([status, ApiError.parse(body).code]).toEqual([429, 'rate_limited'])
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(9)
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(10)
    }
    expect((await get(http, '/v1/quotes/005930', BOB)).status).toBe(200)
  })
})

describe('while the broker is away', () => {
  const failures = [
    [AWAY, '502 broker_unreachable', null],
    [{ kind: 'unreadable', cause: 'test' }, '502 broker_unreachable', null],
    [{ kind: 'rate_limited' }, '503 broker_rate_limited', '1'],
    [{ kind: 'maintenance' }, '503 broker_maintenance', '60'],
  ] as const

  it('each route says so by code, and when to try again, where nothing is known', async () => {
    const { http, failWith } = await aMarket()
    for (const [failure, expected, retryAfter] of failures) {
      failWith(failure)
      for (const [path] of ROUTES) {
        const { status, body, headers } = await get(http, path)
        expect(`${path} ${status} ${ApiError.parse(body).code}`).toBe(`${path} ${expected}`)
        expect(headers.get('retry-after'), path).toBe(retryAfter)
      }
    }
  })

  it('each route repeats what is known, marked as stale, with the time it is from', async () => {
    const { http, failWith, sessions, later } = await aMarket()
    const before = new Map<string, unknown>()
    for (const [path] of ROUTES) before.set(path, (await get(http, path)).body)
    later(3_600_000)
    failWith(AWAY)
    sessions.open = []
    for (const [path, contract] of ROUTES) {
      const { status, body } = await get(http, path)
      expect(`${path} ${status}`).toBe(`${path} 200`)
      const answer = contract.parse(body)
      expect(answer.isStale, path).toBe(true)
      const known = before.get(path) as { asOf?: number } // checked by the contract
      if ('asOf' in answer) expect(answer.asOf).toBe(known.asOf)
    }
  })

  it('yesterday’s picture is shown, an older one is not', async () => {
    const { http, failWith, later } = await aMarket()
    await get(http, '/v1/rankings')
    failWith(AWAY)
    later(23 * 3_600_000)
    expect((await get(http, '/v1/rankings')).body).toMatchObject({ isStale: true })
    later(2 * 3_600_000)
    expect((await get(http, '/v1/rankings')).status).toBe(502)
  })

  it('never tells one user what another’s key was told', async () => {
    const { http, sessions } = await aMarket()
    for (const [path] of ROUTES) await get(http, path)
    sessions.open = []
    for (const [path] of ROUTES) expect((await get(http, path, BOB)).status, path).toBe(409)
  })
})

describe('answers that change slowly', () => {
  it('are asked for once and serve every screen of the user for some seconds', async () => {
    const { http, info } = await aMarket()
    const answers = await Promise.all([1, 2, 3].map(() => get(http, '/v1/rankings')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(info.asked).toBe(1)
  })
})

describe('a service the broker offers to live accounts alone', () => {
  it('is 422 with a code of its own', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    for (const path of ['/v1/rankings', '/v1/indices', '/v1/news/005930']) {
      const { status, body } = await get(http, path)
      expect(`${status} ${ApiError.parse(body).code}`).toBe('422 broker_not_offered')
    }
  })
})

describe('symbols', () => {
  it('are found by code, name, initial consonants and English', async () => {
    const { http } = await aMarket()
    const found = async (query: string): Promise<readonly string[]> => {
      const { body } = await get(http, `/v1/instruments?query=${encodeURIComponent(query)}`)
      return InstrumentsResponse.parse(body).instruments.map(({ symbol }) => symbol)
    }
    expect(await found('005930')).toEqual(['005930'])
    expect(await found('현대')).toEqual(['005380'])
    expect(await found('ㅅㅅㅈㅈ')).toEqual(['005930'])
    expect(await found('hyundai')).toEqual(['005380'])
    expect(await found('없는종목')).toEqual([])
  })
})

describe('reports of an account', () => {
  it('are its assets and profits, the newest day first', async () => {
    const { http, session } = await aMarket()
    const of = (path: string) => get(http, `/v1/accounts/${session.accountId}/${path}`)
    expect(AccountAssetsResponse.parse((await of('assets')).body).assets.total).toBe(7)
    const days = DailyProfitResponse.parse((await of('daily-profit?from=2026-11-19&to=2026-11-20')).body)
    expect(days.rows.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-19'])
    const trades = TradeProfitResponse.parse((await of('trade-profit?from=2026-11-19&to=2026-11-20')).body)
    expect(trades.rows).toMatchObject([{ instrumentId: SAMSUNG, soldQty: 2 }])
  })

  it('of another user are not there', async () => {
    const { http, session } = await aMarket()
    for (const path of [
      'assets',
      'daily-profit?from=2026-11-19&to=2026-11-20',
      'trade-profit?from=2026-11-19&to=2026-11-20',
    ]) {
      expect((await get(http, `/v1/accounts/${session.accountId}/${path}`, BOB)).status).toBe(404)
    }
  })

  it('need two days in order, and not too many', async () => {
    const { http, session } = await aMarket()
    const message = async (query: string): Promise<string> => {
      const { status, body } = await get(http, `/v1/accounts/${session.accountId}/daily-profit?${query}`)
      expect(status).toBe(400)
      return ApiError.parse(body).message
    }
    expect(await message('from=2026-11-20&to=2026-11-19')).toContain('to: expected a day not before "from"')
    expect(await message('from=2026-02-30&to=2026-11-19')).toContain('from: expected a day like 2026-11-20')
    expect(await message('from=2020-01-01&to=2026-11-19')).toContain('from: expected at most 366 days')
    expect(await message('')).toContain('from: ')
  })
})

import { createRoute, z } from '@hono/zod-openapi'
import {
  IndicesResponse,
  InvestorFlowsResponse,
  NewsResponse,
  RankingResponse,
  ViResponse,
} from '@naru/shared/contracts/market-info-api'
import { err, ok, type Result } from '@naru/shared/core/result'
import { IndexCode, type IndexSnapshot } from '@naru/shared/domain/market-index'
import { RankingKind, RankingMarket } from '@naru/shared/domain/ranking'
import type { BrokerError } from '../../ports/broker.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import type { MarketError } from '../../runtime/market-data-hub.ts'
import type { Answer, Question } from '../answers.ts'
import type { HttpApp } from '../deps.ts'
import { marketErrorCode, refuse } from '../errors.ts'
import { type MarketDeps, sessionOf } from '../market-deps.ts'
import { BEARER, FAILURE, json, SymbolParams } from '../openapi.ts'

const RANKINGS_ROUTE = {
  method: 'get',
  path: '/v1/rankings',
  summary: 'Stocks by volume, turnover, gain, loss or size, best first, at most 30',
  security: BEARER,
  request: {
    query: z.object({ kind: RankingKind.default('volume'), market: RankingMarket.default('all') }),
  },
  responses: { 200: json(RankingResponse, 'The ranking'), default: FAILURE },
} as const

const FLOWS_ROUTE = {
  method: 'get',
  path: '/v1/investor-flows/{symbol}',
  summary: 'Who bought and sold, by day, newest first',
  security: BEARER,
  request: { params: SymbolParams },
  responses: { 200: json(InvestorFlowsResponse, 'Net purchases'), default: FAILURE },
} as const

const NEWS_ROUTE = {
  method: 'get',
  path: '/v1/news/{symbol}',
  summary: 'Headlines filed under a symbol, newest first',
  security: BEARER,
  request: { params: SymbolParams },
  responses: { 200: json(NewsResponse, 'Headlines'), default: FAILURE },
} as const

const INDICES_ROUTE = {
  method: 'get',
  path: '/v1/indices',
  summary: 'KOSPI, KOSDAQ and KOSPI 200 now',
  security: BEARER,
  responses: { 200: json(IndicesResponse, 'The indices'), default: FAILURE },
} as const

const VI_ROUTE = {
  method: 'get',
  path: '/v1/vi',
  summary: 'Volatility interruptions of today, newest first',
  security: BEARER,
  responses: { 200: json(ViResponse, 'The interruptions'), default: FAILURE },
} as const

/** How long one answer serves all of a user's screens, ms: what moves by the second, by the minute, once a day. */
const FRESH_MS = { rankings: 5_000, flows: 60_000, news: 30_000, indices: 3_000, vi: 3_000 } as const

type Read<T> = (info: MarketInfo) => Promise<Result<T, BrokerError>>

/** All of them or the first failure. */
async function readIndices(info: MarketInfo): Promise<Result<readonly IndexSnapshot[], BrokerError>> {
  const rows: IndexSnapshot[] = []
  for (const code of IndexCode.options) {
    const index = await info.index(code)
    if (!index.ok) return index
    rows.push(index.value)
  }
  return ok(rows)
}

/** Pictures of the market read through the caller's own session. */
export function addMarketInfoRoutes(app: HttpApp, deps: MarketDeps): void {
  const { answers, instruments } = deps
  const middleware = deps.guard

  const ask = <T>(question: Question, read: Read<T>): Promise<Result<Answer<T>, MarketError>> =>
    answers.ask<T>(question, async () => {
      const session = sessionOf(deps, question.userId)
      return session === undefined ? err({ kind: 'no_session' }) : read(session.info)
    })

  app.openapi(createRoute({ ...RANKINGS_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const { kind, market } = context.req.valid('query')
    const question = { userId, about: `rankings ${kind} ${market}`, freshMs: FRESH_MS.rankings }
    const answer = await ask(question, (info) => info.ranking(kind, market))
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ kind, market, rows: [...value], asOf, isStale }, 200)
  })

  app.openapi(createRoute({ ...FLOWS_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const instrumentId = context.req.valid('param').symbol
    if (instruments.isUnknown(instrumentId)) return refuse(context, 'instrument_unknown')
    const question = { userId, about: `flows ${instrumentId}`, freshMs: FRESH_MS.flows }
    const answer = await ask(question, (info) => info.investorFlows(instrumentId))
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ instrumentId, rows: [...value], asOf, isStale }, 200)
  })

  app.openapi(createRoute({ ...NEWS_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const instrumentId = context.req.valid('param').symbol
    if (instruments.isUnknown(instrumentId)) return refuse(context, 'instrument_unknown')
    const question = { userId, about: `news ${instrumentId}`, freshMs: FRESH_MS.news }
    const answer = await ask(question, (info) => info.news(instrumentId))
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ instrumentId, rows: [...value], asOf, isStale }, 200)
  })

  app.openapi(createRoute({ ...INDICES_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const answer = await ask({ userId, about: 'indices', freshMs: FRESH_MS.indices }, readIndices)
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ rows: [...value], asOf, isStale }, 200)
  })

  app.openapi(createRoute({ ...VI_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const answer = await ask({ userId, about: 'vi', freshMs: FRESH_MS.vi }, (info) => info.viStatus())
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ rows: [...value], asOf, isStale }, 200)
  })
}

import { createRoute, z } from '@hono/zod-openapi'
import { BuyableResponse } from '@naru/shared/contracts/bridge-api'
import { AccountAssetsResponse, DailyProfitResponse, TradeProfitResponse } from '@naru/shared/contracts/market-info-api'
import { addDays, fromKst, KstDate } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { Price } from '@naru/shared/domain/money'
import { AccountId } from '@naru/shared/domain/order'
import type { OpenSession } from '../../ports/sessions.ts'
import type { HttpApp } from '../deps.ts'
import { marketErrorCode, refuse } from '../errors.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const AccountParams = z.object({ accountId: AccountId })
const MAX_PROFIT_DAYS = 366

const Day = KstDate.refine((day) => fromKst(day, '000000') !== undefined, 'expected a day like 2026-11-20')
const Days = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'expected a day not before "from"' })
  .refine(({ from, to }) => to <= addDays(from, MAX_PROFIT_DAYS), {
    path: ['from'],
    message: `expected at most ${MAX_PROFIT_DAYS} days`,
  })

const BUYABLE_ROUTE = {
  method: 'get',
  path: '/v1/accounts/{accountId}/buyable',
  summary: 'How much one account can buy without receivables; without a limit price, at market',
  security: BEARER,
  request: {
    params: AccountParams,
    query: z.object({ instrumentId: InstrumentId, limitPrice: z.coerce.number().pipe(Price).optional() }),
  },
  responses: { 200: json(BuyableResponse, 'Cash and shares'), default: FAILURE },
} as const

const ASSETS_ROUTE = {
  method: 'get',
  path: '/v1/accounts/{accountId}/assets',
  summary: 'The whole account at the broker',
  security: BEARER,
  request: { params: AccountParams },
  responses: { 200: json(AccountAssetsResponse, 'Assets'), default: FAILURE },
} as const

const DAILY_PROFIT_ROUTE = {
  method: 'get',
  path: '/v1/accounts/{accountId}/daily-profit',
  summary: 'Realized profit by day, newest first',
  security: BEARER,
  request: { params: AccountParams, query: Days },
  responses: { 200: json(DailyProfitResponse, 'Days'), default: FAILURE },
} as const

const TRADE_PROFIT_ROUTE = {
  method: 'get',
  path: '/v1/accounts/{accountId}/trade-profit',
  summary: 'Realized profit by stock and day, newest first',
  security: BEARER,
  request: { params: AccountParams, query: Days },
  responses: { 200: json(TradeProfitResponse, 'Stocks and days'), default: FAILURE },
} as const

/** Reports change with a trade; screens ask more often than people trade. */
const REPORT_FRESH_MS = 5_000

/** Reads of one account. Another user's account is answered like one that does not exist. */
export function addAccountRoutes(app: HttpApp, { sessions, answers, clock, guard: middleware }: MarketDeps): void {
  const own = (userId: string, accountId: AccountId): OpenSession | undefined =>
    sessions.forUser(userId).find((session) => session.accountId === accountId)

  app.openapi(createRoute({ ...BUYABLE_ROUTE, middleware }), async (context) => {
    const { accountId } = context.req.valid('param')
    const { instrumentId, limitPrice = null } = context.req.valid('query')
    const session = own(context.get('caller').userId, accountId)
    if (session === undefined) return refuse(context, 'not_found')
    const type = limitPrice === null ? 'market' : 'limit'
    // Never an answer of before: what can be bought changes with each order.
    const buyable = await session.broker.buyable(instrumentId, type, limitPrice)
    if (!buyable.ok) return refuse(context, marketErrorCode(buyable.error))
    return context.json({ ...buyable.value, asOf: clock.now() }, 200)
  })

  app.openapi(createRoute({ ...ASSETS_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const { accountId } = context.req.valid('param')
    const session = own(userId, accountId)
    if (session === undefined) return refuse(context, 'not_found')
    const question = { userId, about: `assets ${accountId}`, freshMs: REPORT_FRESH_MS }
    const answer = await answers.ask(question, () => session.broker.assets())
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ accountId, assets: value, asOf, isStale }, 200)
  })

  app.openapi(createRoute({ ...DAILY_PROFIT_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const { accountId } = context.req.valid('param')
    const { from, to } = context.req.valid('query')
    const session = own(userId, accountId)
    if (session === undefined) return refuse(context, 'not_found')
    const question = { userId, about: `daily-profit ${accountId} ${from} ${to}`, freshMs: REPORT_FRESH_MS }
    const answer = await answers.ask(question, () => session.broker.periodProfit(from, to))
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ accountId, from, to, rows: value.toReversed(), asOf, isStale }, 200)
  })

  app.openapi(createRoute({ ...TRADE_PROFIT_ROUTE, middleware }), async (context) => {
    const { userId } = context.get('caller')
    const { accountId } = context.req.valid('param')
    const { from, to } = context.req.valid('query')
    const session = own(userId, accountId)
    if (session === undefined) return refuse(context, 'not_found')
    const question = { userId, about: `trade-profit ${accountId} ${from} ${to}`, freshMs: REPORT_FRESH_MS }
    const answer = await answers.ask(question, () => session.broker.tradeProfit(from, to))
    if (!answer.ok) return refuse(context, marketErrorCode(answer.error))
    const { value, asOf, isStale } = answer.value
    return context.json({ accountId, from, to, rows: value.toReversed(), asOf, isStale }, 200)
  })
}

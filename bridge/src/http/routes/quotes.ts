import { createRoute, z } from '@hono/zod-openapi'
import { BarsResponse, Book, BuyableResponse, Quote } from '@naru/shared/contracts/bridge-api'
import { UnixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { BarSpec } from '@naru/shared/domain/market-data'
import { Price } from '@naru/shared/domain/money'
import { AccountId } from '@naru/shared/domain/order'
import { bestSession } from '../../runtime/market-data-hub.ts'
import { requireUser } from '../auth.ts'
import type { HttpApp, HttpDeps } from '../deps.ts'
import { marketErrorCode, refuse } from '../errors.ts'
import { BEARER, FAILURE, InstrumentParams, json } from '../openapi.ts'

const QUOTE_ROUTE = {
  method: 'get',
  path: '/v1/quotes/{instrumentId}',
  summary: 'Last price of one symbol',
  security: BEARER,
  request: { params: InstrumentParams },
  responses: { 200: json(Quote, 'The quote'), default: FAILURE },
} as const

const BOOK_ROUTE = {
  method: 'get',
  path: '/v1/orderbook/{instrumentId}',
  summary: 'Ten levels a side',
  security: BEARER,
  request: { params: InstrumentParams },
  responses: { 200: json(Book, 'The order book'), default: FAILURE },
} as const

const BARS_ROUTE = {
  method: 'get',
  path: '/v1/bars/{instrumentId}',
  summary: 'Bars ending at or before a time, oldest first',
  security: BEARER,
  request: {
    params: InstrumentParams,
    query: z.object({
      spec: BarSpec.default('1d'),
      to: z.coerce.number().pipe(UnixMs).optional(),
      limit: z.coerce.number().pipe(z.int().min(1).max(500)).default(200),
    }),
  },
  responses: { 200: json(BarsResponse, 'The bars'), default: FAILURE },
} as const

const BUYABLE_ROUTE = {
  method: 'get',
  path: '/v1/accounts/{accountId}/buyable',
  summary: 'How much one account can buy without receivables; without a limit price, at market',
  security: BEARER,
  request: {
    params: z.object({ accountId: AccountId }),
    query: z.object({ instrumentId: InstrumentId, limitPrice: z.coerce.number().pipe(Price).optional() }),
  },
  responses: { 200: json(BuyableResponse, 'Cash and shares'), default: FAILURE },
} as const

/** Market data read through the caller's own session. Another user's account is answered like one that does not exist. */
export function addQuoteRoutes(app: HttpApp, deps: HttpDeps): void {
  const middleware = requireUser(deps)
  const { hub, sessions, clock } = deps

  app.openapi(createRoute({ ...QUOTE_ROUTE, middleware }), async (context) => {
    const quote = await hub.quote(context.get('caller').userId, context.req.valid('param').instrumentId)
    return quote.ok ? context.json(quote.value, 200) : refuse(context, marketErrorCode(quote.error))
  })

  app.openapi(createRoute({ ...BOOK_ROUTE, middleware }), async (context) => {
    const book = await hub.book(context.get('caller').userId, context.req.valid('param').instrumentId)
    return book.ok ? context.json(book.value, 200) : refuse(context, marketErrorCode(book.error))
  })

  app.openapi(createRoute({ ...BARS_ROUTE, middleware }), async (context) => {
    const { instrumentId } = context.req.valid('param')
    const { spec, to = clock.now(), limit } = context.req.valid('query')
    const session = bestSession(sessions.forUser(context.get('caller').userId))
    if (session === undefined) return refuse(context, 'account_not_ready')
    const bars = await session.feed.bars(instrumentId, spec, to, limit)
    if (!bars.ok) return refuse(context, marketErrorCode(bars.error))
    return context.json({ instrumentId, spec, bars: [...bars.value] }, 200)
  })

  app.openapi(createRoute({ ...BUYABLE_ROUTE, middleware }), async (context) => {
    const { accountId } = context.req.valid('param')
    const { instrumentId, limitPrice = null } = context.req.valid('query')
    const own = sessions.forUser(context.get('caller').userId)
    const session = own.find((one) => one.accountId === accountId)
    if (session === undefined) return refuse(context, 'not_found')
    const type = limitPrice === null ? 'market' : 'limit'
    const buyable = await session.broker.buyable(instrumentId, type, limitPrice)
    if (!buyable.ok) return refuse(context, marketErrorCode(buyable.error))
    return context.json({ ...buyable.value, asOf: clock.now() }, 200)
  })
}

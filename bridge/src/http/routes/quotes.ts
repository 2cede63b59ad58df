import { createRoute } from '@hono/zod-openapi'
import { QuoteResponse } from '@naru/shared/contracts/bridge-api'
import { TradesResponse } from '@naru/shared/contracts/market-info-api'
import { err, ok } from '@naru/shared/core/result'
import type { TradeTick } from '@naru/shared/domain/market-data'
import type { HttpApp } from '../deps.ts'
import { marketErrorCode, refuse } from '../errors.ts'
import { type MarketDeps, sessionOf } from '../market-deps.ts'
import { BEARER, FAILURE, json, SymbolParams } from '../openapi.ts'

const QUOTE_ROUTE = {
  method: 'get',
  path: '/v1/quotes/{symbol}',
  summary: 'Last price of one symbol',
  security: BEARER,
  request: { params: SymbolParams },
  responses: { 200: json(QuoteResponse, 'The quote'), default: FAILURE },
} as const

const TRADES_ROUTE = {
  method: 'get',
  path: '/v1/trades/{symbol}',
  summary: 'The latest trades of one symbol, newest first, at most 30',
  security: BEARER,
  request: { params: SymbolParams },
  responses: { 200: json(TradesResponse, 'The trades'), default: FAILURE },
} as const

const TRADES_FRESH_MS = 1_000

const toTapeTrade = ({ price, change, size, aggressor, cumVolume, tsEvent }: TradeTick) => ({
  price,
  change,
  size,
  aggressor,
  cumVolume,
  tsEvent,
})

/** Prices read through the caller's own session. */
export function addQuoteRoutes(app: HttpApp, deps: MarketDeps): void {
  const { hub, answers, instruments } = deps

  app.openapi(createRoute({ ...QUOTE_ROUTE, middleware: deps.guard }), async (context) => {
    const { userId } = context.get('caller')
    const id = context.req.valid('param').symbol
    if (instruments.isUnknown(id)) return refuse(context, 'instrument_unknown')
    const question = { userId, about: `quote ${id}`, freshMs: 0 }
    const quote = await answers.ask(question, () => hub.quote(userId, id))
    if (!quote.ok) return refuse(context, marketErrorCode(quote.error))
    return context.json({ ...quote.value.value, isStale: quote.value.isStale }, 200)
  })

  app.openapi(createRoute({ ...TRADES_ROUTE, middleware: deps.guard }), async (context) => {
    const { userId } = context.get('caller')
    const id = context.req.valid('param').symbol
    if (instruments.isUnknown(id)) return refuse(context, 'instrument_unknown')
    const question = { userId, about: `trades ${id}`, freshMs: TRADES_FRESH_MS }
    const trades = await answers.ask(question, async () => {
      const session = sessionOf(deps, userId)
      if (session === undefined) return err({ kind: 'no_session' })
      const read = await session.info.latestTrades(id)
      return read.ok ? ok(read.value.map(toTapeTrade)) : read
    })
    if (!trades.ok) return refuse(context, marketErrorCode(trades.error))
    const { value, asOf, isStale } = trades.value
    return context.json({ instrumentId: id, trades: value, asOf, isStale }, 200)
  })
}

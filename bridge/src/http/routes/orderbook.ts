import { createRoute } from '@hono/zod-openapi'
import { BookResponse } from '@naru/shared/contracts/bridge-api'
import type { HttpApp } from '../deps.ts'
import { marketErrorCode, refuse } from '../errors.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json, SymbolParams } from '../openapi.ts'

const BOOK_ROUTE = {
  method: 'get',
  path: '/v1/orderbook/{symbol}',
  summary: 'Ten levels a side',
  security: BEARER,
  request: { params: SymbolParams },
  responses: { 200: json(BookResponse, 'The order book'), default: FAILURE },
} as const

/** The book read through the caller's own session. */
export function addOrderBookRoute(app: HttpApp, { hub, answers, instruments, guard }: MarketDeps): void {
  app.openapi(createRoute({ ...BOOK_ROUTE, middleware: guard }), async (context) => {
    const { userId } = context.get('caller')
    const id = context.req.valid('param').symbol
    if (instruments.isUnknown(id)) return refuse(context, 'instrument_unknown')
    const question = { userId, about: `book ${id}`, freshMs: 0 }
    const book = await answers.ask(question, () => hub.book(userId, id))
    if (!book.ok) return refuse(context, marketErrorCode(book.error))
    return context.json({ ...book.value.value, isStale: book.value.isStale }, 200)
  })
}

import { createRoute, z } from '@hono/zod-openapi'
import { InstrumentsResponse } from '@naru/shared/contracts/bridge-api'
import type { HttpApp } from '../deps.ts'
import { refuse } from '../errors.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const MAX_FOUND = 100
const LIMIT = `expected a whole number from 1 to ${MAX_FOUND}`
const QUERY = 'expected 1 to 60 characters of a code, a name, its initial consonants or its English name'

const INSTRUMENTS_ROUTE = {
  method: 'get',
  path: '/v1/instruments',
  summary: 'Finds symbols by code, name, initial consonants (초성) or English name, best match first',
  security: BEARER,
  request: {
    query: z.object({
      query: z.string(QUERY).trim().min(1, QUERY).max(60, QUERY),
      limit: z.coerce.number(LIMIT).pipe(z.int(LIMIT).min(1, LIMIT).max(MAX_FOUND, LIMIT)).default(20),
    }),
  },
  responses: { 200: json(InstrumentsResponse, 'What was found'), default: FAILURE },
} as const

export function addInstrumentsRoute(app: HttpApp, { instruments, guard }: MarketDeps): void {
  app.openapi(createRoute({ ...INSTRUMENTS_ROUTE, middleware: guard }), async (context) => {
    const { query, limit } = context.req.valid('query')
    const found = await instruments.search(query, limit)
    return found.ok ? context.json({ instruments: [...found.value] }, 200) : refuse(context, 'database_unavailable')
  })
}

import { createRoute, z } from '@hono/zod-openapi'
import { Adjustment, HistoryResponse } from '@naru/shared/contracts/bridge-api'
import { UnixMs } from '@naru/shared/core/time'
import { BarSource, BarSpec } from '@naru/shared/domain/market-data'
import type { HttpApp } from '../deps.ts'
import { marketErrorCode, refuse } from '../errors.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json, SymbolParams } from '../openapi.ts'

const MAX_BARS = 1_000

const HISTORY_ROUTE = {
  method: 'get',
  path: '/v1/history/{symbol}',
  summary: 'Bars ending at or before a time, oldest first, with the source of each stretch',
  description:
    'Stored bars first; what is missing is asked for, a bounded number of times, and the rest is read in the background (`missingDays`). Prices are divided by later splits unless `adjust` is `none`. Public services (`yahoo`, `alpha_vantage`) are read only where `source` names one.',
  security: BEARER,
  request: {
    params: SymbolParams,
    query: z.object({
      spec: BarSpec.default('1d'),
      to: z.coerce
        .number('expected a time in milliseconds since 1970')
        .pipe(UnixMs)
        .optional()
        .openapi({ description: 'Milliseconds since 1970; now when left out' }),
      limit: z.coerce
        .number(`expected a whole number from 1 to ${MAX_BARS}`)
        .pipe(
          z
            .int(`expected a whole number from 1 to ${MAX_BARS}`)
            .min(1, `expected a whole number from 1 to ${MAX_BARS}`)
            .max(MAX_BARS, `expected a whole number from 1 to ${MAX_BARS}`),
        )
        .default(200),
      adjust: Adjustment.default('splits'),
      source: BarSource.optional(),
    }),
  },
  responses: { 200: json(HistoryResponse, 'The bars'), default: FAILURE },
} as const

/** Bars of any length, from the store and through the caller's own session. */
export function addHistoryRoute(app: HttpApp, { history, instruments, logger, guard }: MarketDeps): void {
  app.openapi(createRoute({ ...HISTORY_ROUTE, middleware: guard }), async (context) => {
    const { userId } = context.get('caller')
    const instrumentId = context.req.valid('param').symbol
    if (instruments.isUnknown(instrumentId)) return refuse(context, 'instrument_unknown')
    const { spec, to = null, limit, adjust, source = null } = context.req.valid('query')
    const answer = await history.read({ userId, instrumentId, spec, to, limit, adjust, source })
    if (answer.ok) {
      const { isAllThereIs: _, ...told } = answer.value
      return context.json(told, 200)
    }
    const { error } = answer
    if (error.kind === 'unavailable' || error.kind === 'busy') logger.alarm('history_unreadable', { kind: error.kind })
    return refuse(context, marketErrorCode(error), error.kind === 'quota' ? { retryAfterMs: error.retryAfterMs } : {})
  })
}

import { createRoute, z } from '@hono/zod-openapi'
import { BarColumnsQuery, SERIES_LIMITS, SeriesUploaded } from '@naru/shared/contracts/bar-columns'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { HttpApp } from '../deps.ts'
import { refuse } from '../errors.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const BARS_ROUTE = {
  method: 'get',
  path: '/v1/backtests/bars',
  summary: 'Stored bars of one instrument as columns, for a backtest in the browser',
  description:
    'Splits are divided out. Nobody is asked for what is missing: `GET /v1/history/{symbol}` does that. The body is `encodeColumns` of shared/src/contracts/bar-columns.ts, compressed with gzip.',
  security: BEARER,
  request: {
    query: BarColumnsQuery.extend({
      uploaded: z.enum(['true', 'false']).default('false').openapi({ description: "The caller's own uploaded bars" }),
    }),
  },
  responses: {
    200: { description: 'The columns', content: { 'application/octet-stream': { schema: z.string() } } },
    default: FAILURE,
  },
} as const

const SERIES_ROUTE = {
  method: 'post',
  path: '/v1/backtests/series',
  summary: 'Keeps bars of the caller’s own for backtests',
  description: `CSV, at most ${SERIES_LIMITS.bytes} bytes; the header is date,open,high,low,close,volume or datetime,open,high,low,close,volume. All of it or nothing is kept; what is wrong is told with its line.`,
  security: BEARER,
  request: {
    query: z.object({ instrument: InstrumentId }),
    body: { content: { 'text/csv': { schema: z.string() } } },
  },
  responses: { 200: json(SeriesUploaded, 'What was kept'), default: FAILURE },
} as const

/** Where files larger than an ordinary question may be sent. */
export const UPLOAD_PATH = SERIES_ROUTE.path
const NOT_KEPT_HERE = 'private, no-store'

/** Bars for backtests that run in the browser, and files of one's own for all of them. */
export function addBacktestRoutes(app: HttpApp, { backtestBars, logger, guard }: MarketDeps): void {
  app.openapi(createRoute({ ...BARS_ROUTE, middleware: guard }), async (context) => {
    const { userId } = context.get('caller')
    const { instrument: instrumentId, uploaded, ...range } = context.req.valid('query')
    const isUploaded = uploaded === 'true'
    const columns = await backtestBars.columns({ userId, instrumentId, ...range, isUploaded })
    if (!columns.ok) {
      logger.event('backtest_bars_unreadable', { code: columns.error.code })
      return refuse(context, 'internal')
    }
    return context.body(new Uint8Array(columns.value), 200, {
      'content-type': 'application/octet-stream',
      'content-encoding': 'gzip',
      'cache-control': NOT_KEPT_HERE,
    })
  })
  app.openapi(createRoute({ ...SERIES_ROUTE, middleware: guard }), async (context) => {
    const { userId } = context.get('caller')
    const { instrument } = context.req.valid('query')
    const kept = await backtestBars.upload(userId, instrument, await context.req.text())
    if (kept.ok) return context.json(kept.value, 200)
    const { code, detail } = kept.error
    if (code === 'input_invalid') return refuse(context, 'input_invalid', { message: detail })
    logger.event('backtest_series_not_kept', { code })
    return refuse(context, 'internal')
  })
}

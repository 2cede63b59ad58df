import { OpenAPIHono } from '@hono/zod-openapi'
import { SERIES_LIMITS } from '@naru/shared/contracts/bar-columns'
import { StreamMessage, StreamRequest } from '@naru/shared/contracts/bridge-api'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { requestId } from 'hono/request-id'
import { matchedRoutes } from 'hono/route'
import { createAnswers } from './answers.ts'
import { requireUser } from './auth.ts'
import type { HttpApp, HttpDeps, HttpEnv } from './deps.ts'
import { expectation, refuse } from './errors.ts'
import { OPENAPI_INFO } from './openapi.ts'
import { addAccountRoutes } from './routes/accounts.ts'
import { addBacktestRoutes, UPLOAD_PATH } from './routes/backtests.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addHistoryRoute } from './routes/history.ts'
import { addInstrumentsRoute } from './routes/instruments.ts'
import { addMarketInfoRoutes } from './routes/market-info.ts'
import { addMetricsRoute } from './routes/metrics.ts'
import { addOrderBookRoute } from './routes/orderbook.ts'
import { addPushKeyRoute } from './routes/push-key.ts'
import { addQuoteRoutes } from './routes/quotes.ts'
import { addRuleRoutes } from './routes/rules.ts'
import { addSessionStatusRoute } from './routes/session-status.ts'
import { addStrategyRoutes } from './routes/strategies.ts'
import { addStreamRoutes } from './routes/stream.ts'

const PREFLIGHT_SECONDS = 600

/** Copies made here, after zod learned to describe itself: the contract's own objects are older than that. */
const STREAM_REQUEST = StreamRequest.meta({ id: 'StreamRequest' })
const STREAM_MESSAGE = StreamMessage.meta({ id: 'StreamMessage' })

/** Ids are ours alone: a caller cannot choose what our log lines say. */
const tagAndMeasure =
  ({ clock, metrics }: HttpDeps): MiddlewareHandler<HttpEnv> =>
  async (context, next) => {
    const startedAt = clock.monotonic()
    context.header('x-request-id', context.get('requestId'))
    context.header('x-content-type-options', 'nosniff')
    context.header('cache-control', 'no-store')
    await next()
    const route = matchedRoutes(context).at(-1)?.path ?? '*'
    metrics.httpRequests.inc({ route, status: context.res.status })
    metrics.httpSeconds.observe({ route }, (clock.monotonic() - startedAt) / 1000)
  }

/** A page on the public web may talk to a bridge on the private network only when that bridge names its origin. */
const answerPrivateNetwork =
  ({ allowedOrigins }: HttpDeps): MiddlewareHandler<HttpEnv> =>
  async (context, next) => {
    await next()
    const isAsked = context.req.header('access-control-request-private-network') === 'true'
    const isAllowed = allowedOrigins.includes(context.req.header('origin') ?? '')
    if (isAsked && isAllowed) context.res.headers.set('access-control-allow-private-network', 'true')
  }

/** The whole HTTP surface. Nothing here changes anything: orders go through the ledger, never through this port. */
export function createHttpApp(deps: HttpDeps): HttpApp {
  const app: HttpApp = new OpenAPIHono<HttpEnv>({
    defaultHook: (result, context) =>
      result.success ? undefined : refuse(context, 'input_invalid', { message: expectation(result.error.issues) }),
  })
  app.use(requestId({ headerName: '' }), tagAndMeasure(deps), answerPrivateNetwork(deps))
  app.use(
    '/v1/*',
    cors({
      origin: [...deps.allowedOrigins],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['authorization', 'content-type'],
      exposeHeaders: ['x-request-id'],
      maxAge: PREFLIGHT_SECONDS,
    }),
    limitBody(deps),
  )

  addHealthRoutes(app, deps)
  addMetricsRoute(app, deps)
  addStreamRoutes(app, deps)
  const market = { ...deps, guard: requireUser(deps), answers: createAnswers(deps.clock) }
  addQuoteRoutes(app, market)
  addSessionStatusRoute(app, market)
  addPushKeyRoute(app, market)
  addOrderBookRoute(app, market)
  addHistoryRoute(app, market)
  addBacktestRoutes(app, market)
  addInstrumentsRoute(app, market)
  addMarketInfoRoutes(app, market)
  addAccountRoutes(app, market)
  addRuleRoutes(app, market)
  addStrategyRoutes(app, market)

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of Supabase Auth',
  })
  app.openAPIRegistry.register('StreamRequest', STREAM_REQUEST)
  app.openAPIRegistry.register('StreamMessage', STREAM_MESSAGE)
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { ...OPENAPI_INFO, version: deps.version } })

  app.notFound((context) => refuse(context, 'not_found'))
  app.onError((error, context) => {
    if (error instanceof HTTPException && error.status < 500) return refuse(context, 'input_invalid')
    deps.logger.alarm('http_failed', { requestId: context.get('requestId'), error: error.name, path: context.req.path })
    return refuse(context, 'internal')
  })
  return app
}

/** A file of bars may be larger than a question. */
function limitBody({ limits }: HttpDeps): MiddlewareHandler<HttpEnv> {
  const onError = (context: Parameters<typeof refuse>[0]) => refuse(context, 'input_invalid', { status: 413 })
  const [ordinary, upload] = [limits.bodyBytes, SERIES_LIMITS.bytes].map((maxSize) => bodyLimit({ maxSize, onError }))
  return (context, next) => (context.req.path === UPLOAD_PATH ? upload : ordinary)!(context, next)
}

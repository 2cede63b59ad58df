import { createRoute } from '@hono/zod-openapi'
import { PushKey } from '@naru/shared/contracts/bridge-api'
import type { HttpApp } from '../deps.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const PUSH_KEY_ROUTE = {
  method: 'get',
  path: '/v1/push-key',
  summary: 'The key this bridge signs pushes with, and the name of its Telegram bot',
  security: BEARER,
  responses: { 200: json(PushKey, 'By what those who carry messages know this bridge'), default: FAILURE },
} as const

export function addPushKeyRoute(app: HttpApp, { senders, guard: middleware }: MarketDeps): void {
  app.openapi(createRoute({ ...PUSH_KEY_ROUTE, middleware }), async (context) =>
    context.json({ publicKey: senders.pushKey, telegramBot: await senders.botName() }, 200),
  )
}

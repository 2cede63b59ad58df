import { createRoute } from '@hono/zod-openapi'
import { PluginList } from '@naru/shared/contracts/plugins-api'
import { Programs } from '@naru/shared/contracts/programs-api'
import type { HttpApp } from '../deps.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const PLUGINS_ROUTE = {
  method: 'get',
  path: '/v1/strategies/plugins',
  summary: 'Strategies the owner of this machine has installed',
  description:
    'Each was tried when the bridge began: those that keep the contract of the built-in strategies can be armed and tested, the others come with their reason.',
  security: BEARER,
  responses: { 200: json(PluginList, 'In the order of their names'), default: FAILURE },
} as const

const PROGRAMS_ROUTE = {
  method: 'get',
  path: '/v1/strategies/programs',
  summary: 'Programs of the owner of this machine that may decide for the caller',
  description:
    'Each connects by itself: one that has not come since the bridge began has no version and no parameters.',
  security: BEARER,
  responses: { 200: json(Programs, 'In the order of their names'), default: FAILURE },
} as const

/** What strategies can be made of besides what everybody has. */
export function addStrategyRoutes(app: HttpApp, { plugins, programs, guard }: MarketDeps): void {
  app.openapi(createRoute({ ...PLUGINS_ROUTE, middleware: guard }), async (context) =>
    context.json(PluginList.parse({ plugins: await plugins() }), 200),
  )
  app.openapi(createRoute({ ...PROGRAMS_ROUTE, middleware: guard }), (context) =>
    context.json(Programs.parse({ programs: programs.list(context.get('caller').userId) }), 200),
  )
}

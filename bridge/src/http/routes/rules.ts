import { createRoute } from '@hono/zod-openapi'
import { DryRunQuestion, DryRunResult, RulePreview, RuleQuestion } from '@naru/shared/contracts/rules-api'
import { createRehearsal } from '../../runtime/rules/rehearsal.ts'
import type { HttpApp } from '../deps.ts'
import { refuse } from '../errors.ts'
import type { MarketDeps } from '../market-deps.ts'
import { BEARER, FAILURE, json } from '../openapi.ts'

const PREVIEW_ROUTE = {
  method: 'post',
  path: '/v1/rules/preview',
  summary: 'What a rule says, what is wrong with it, what it costs and which instruments it watches now',
  description: 'Nothing is saved. A rule that cannot be read or served is no failure: it comes back with its problems.',
  security: BEARER,
  request: { body: { ...json(RuleQuestion, 'The rule as it would be saved'), required: true } },
  responses: { 200: json(RulePreview, 'The rule as it was understood'), default: FAILURE },
} as const

const DRY_RUN_ROUTE = {
  method: 'post',
  path: '/v1/rules/dry-run',
  summary: 'What a rule would have done over the last 60 days',
  description:
    'Played through the same evaluator that watches the market, over the bars that are known (`coverage`): the shortest length the rule names, otherwise 15 minutes, or days where minutes are not kept. Order books and what an account held then are not in bars (`notReplayed`). One at a time for each user.',
  security: BEARER,
  request: { body: { ...json(DryRunQuestion, 'The rule as it would be saved'), required: true } },
  responses: { 200: json(DryRunResult, 'What would have happened'), default: FAILURE },
} as const

const RETRY_MS = 2_000

/** Rules before they are armed. Nothing here changes anything. */
export function addRuleRoutes(app: HttpApp, deps: MarketDeps): void {
  const { guard } = deps
  const rehearsal = createRehearsal(deps)
  app.openapi(createRoute({ ...PREVIEW_ROUTE, middleware: guard }), async (context) => {
    const { userId } = context.get('caller')
    return context.json(await rehearsal.preview(userId, context.req.valid('json').definition), 200)
  })

  app.openapi(createRoute({ ...DRY_RUN_ROUTE, middleware: guard }), async (context) => {
    const { userId } = context.get('caller')
    const { definition, symbols } = context.req.valid('json')
    const result = await rehearsal.dryRun(userId, definition, symbols)
    if (!result.ok) return refuse(context, 'rate_limited', { retryAfterMs: RETRY_MS })
    return context.json(result.value, 200)
  })
}

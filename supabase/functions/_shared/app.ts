import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { type Env, platformOf } from './platform.ts'
import { Refusal, statusOf } from './refusal.ts'

export type Handler = (request: Request) => Promise<Response>

/** Bodies are a few hundred bytes. */
const MAX_BODY_BYTES = 16_384

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/**
 * An Edge Function that answers `POST /<name>` with JSON: exact origins for browsers, refusals as
 * `{code, detail}` with the status that goes with the code, and nothing of what went wrong inside.
 *
 * @param env as the platform sets it; ALLOWED_ORIGINS: the web app's origins, separated by commas
 */
export function createFunction(name: string, env: Env, post: Handler): Handler {
  const { allowedOrigins } = platformOf(env)
  const app = new Hono().basePath(`/${name}`)
  app.use(async (c, next) => {
    const origin = c.req.header('origin')
    const isAllowed = origin !== undefined && allowedOrigins.includes(origin)
    if (c.req.method === 'OPTIONS')
      return new Response(null, { status: 204, headers: isAllowed ? preflight(origin) : {} })
    await next()
    if (isAllowed) c.res.headers.set('access-control-allow-origin', origin)
    c.res.headers.set('vary', 'origin')
  })
  app.post('/', (c) => post(c.req.raw))
  app.all('*', (c) => refuse(new Refusal(c.req.method === 'POST' ? 'not_found' : 'method_not_allowed')))
  app.onError((error) => refuse(error instanceof Refusal ? error : new Refusal(codeOf(error))))
  return async (request) => app.fetch(request)
}

export const answer = (status: number, body: object): Response => Response.json(body, { status, headers: HEADERS })

/**
 * The body as `schema` has it, with nothing added.
 *
 * @errors refuses `input_invalid`, naming the first field that is wrong
 */
export const readBody = async <T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> =>
  parseBody(await readText(request, MAX_BODY_BYTES), schema)

/**
 * The body word for word, as a signature is over it.
 *
 * @errors refuses `input_invalid` beyond so many bytes
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw new Refusal('input_invalid')
  const text = await request.text()
  if (text.length > maxBytes) throw new Refusal('input_invalid')
  return text
}

export function parseBody<T extends z.ZodType>(text: string, schema: T): z.infer<T> {
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.')
  throw new Refusal('input_invalid', { field: field ?? null })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refuse(refusal: Refusal): Response {
  return answer(statusOf(refusal.code), { code: refusal.code, detail: refusal.detail })
}

/** What is thrown by nobody of ours says nothing to the outside; a request that was given up may have taken effect. */
function codeOf(error: Error): 'internal' | 'database_unavailable' {
  const isAway = error.name === 'TimeoutError' || error.name === 'AbortError' || error instanceof TypeError
  return isAway && !(error instanceof HTTPException) ? 'database_unavailable' : 'internal'
}

const preflight = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, apikey, content-type, idempotency-key, x-client-info',
  'access-control-max-age': '600',
  vary: 'origin',
})

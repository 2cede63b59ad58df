/**
 * For uptime monitors: `GET` → 200 `{now, database: 'ok'}`, with a signed-in caller's token also
 * `bridges: [{name, heartbeatAgeSeconds}]` (null: never heard of). 503 `{now, database: 'unreachable'}` when the database
 * does not answer, 401 when the token is not valid.
 *
 * @param env SUPABASE_URL, and SUPABASE_PUBLISHABLE_KEYS (JSON, key "default") or SUPABASE_ANON_KEY, as the platform sets them
 */
export function createSystemStatus(
  env: Readonly<Record<string, string | undefined>>,
): (request: Request) => Promise<Response> {
  const bridgesUrl = `${env.SUPABASE_URL}/rest/v1/bridges?select=name,heartbeat_at&order=name`
  const apikey = publishableKey(env)

  return async (request) => {
    if (request.method !== 'GET') return answer(405, { code: 'method_not_allowed' })
    const headers = { apikey, ...userToken(request) }
    try {
      const response = await fetch(bridgesUrl, { headers, signal: AbortSignal.timeout(5_000) })
      return await describe(response)
    } catch {
      return unreachable()
    }
  }
}

async function describe(response: Response): Promise<Response> {
  const now = Date.now()
  const body: unknown = await response.json()
  if (response.ok && Array.isArray(body)) {
    return answer(200, { now: iso(now), database: 'ok', bridges: body.map((row) => bridgeStatus(row, now)) })
  }
  // Postgres itself refused to show the rows: it is alive, and the caller is nobody it knows.
  if (isRecord(body) && body.code === '42501') return answer(200, { now: iso(now), database: 'ok' })
  if (response.status === 401) return answer(401, { code: 'unauthenticated' })
  return unreachable()
}

function bridgeStatus(row: unknown, now: number): { name: unknown; heartbeatAgeSeconds: number | null } {
  const { name, heartbeat_at: heartbeatAt } = isRecord(row) ? row : {}
  const age = typeof heartbeatAt === 'string' ? (now - Date.parse(heartbeatAt)) / 1000 : null
  return { name, heartbeatAgeSeconds: age === null ? null : Math.max(0, Math.round(age)) }
}

/** Only a user's token is passed on; what clients without one send in its place is the key they already gave. */
function userToken(request: Request): { authorization?: string } {
  const authorization = request.headers.get('authorization') ?? ''
  return /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(authorization) ? { authorization } : {}
}

function publishableKey(env: Readonly<Record<string, string | undefined>>): string {
  const keys: unknown = JSON.parse(env.SUPABASE_PUBLISHABLE_KEYS ?? '{}')
  const key = isRecord(keys) ? keys.default : undefined
  return typeof key === 'string' ? key : (env.SUPABASE_ANON_KEY ?? '')
}

const unreachable = () => answer(503, { now: iso(Date.now()), database: 'unreachable' })
const iso = (at: number) => new Date(at).toISOString()
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const answer = (status: number, body: object) =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } })

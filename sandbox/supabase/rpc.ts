import postgres from 'postgres'
import { type DatabaseError, toAnswer } from './rpc/errors.ts'
import { createSignatures, type Signature, statementOf } from './rpc/signatures.ts'
import { type Claims, createTokenReader } from './rpc/token.ts'

export interface RpcOptions {
  /** URL of `authenticator`. */
  readonly restUrl: string
  /** URL of the superuser, used to read the catalog only. */
  readonly adminUrl: string
  readonly jwtSecret: string
  readonly publishableKey: string
}

/**
 * Calls of functions in schema `public`, as PostgREST makes them: the token's role and claims, the function and the
 * commit go to Postgres in one breath, and the answer is the text that Postgres made. The library sends a dozen
 * statements for each call, one after the other, which took longer than what was asked for.
 */
export interface Rpc {
  /** Undefined: not a plain call of a known function with a user's token; the library answers. */
  answer(request: Request, name: string): Promise<Response | undefined>
  close(): Promise<void>
}

const JSON_TYPE = 'application/json; charset=utf-8'

export async function createRpc({ restUrl, adminUrl, jwtSecret, publishableKey }: RpcOptions): Promise<Rpc> {
  const sql = postgres(restUrl, { max: 10, onnotice: () => {} })
  const catalog = postgres(adminUrl, { max: 1, onnotice: () => {} })
  const signatures = createSignatures(catalog)
  const readToken = createTokenReader(jwtSecret)
  let version = 0
  await catalog.listen('pgrst', () => {
    version += 1
    signatures.forget()
  })

  const call = async (claims: Claims, signature: Signature, body: string): Promise<Response> => {
    const connection = await sql.reserve()
    try {
      const settings = [claims.role, claims.text, 'POST', `/rpc/${signature.name}`]
      // None is awaited before the last is written: one round trip. What fails makes the commit a rollback.
      const sent = [
        connection.unsafe('begin'),
        connection.unsafe(SETTINGS, settings, { prepare: true }),
        // A prepared statement fails once what it returns has changed: each version of the schema has its own.
        connection.unsafe(`${statementOf(signature)} --${version}`, [body], { prepare: true }),
        connection.unsafe('commit'),
      ]
      const settled = await Promise.allSettled(sent)
      const failed = settled.find((one) => one.status === 'rejected')
      if (failed !== undefined) return toAnswer(failed.reason as DatabaseError, claims.role)
      if (signature.isVoid) return new Response(null, { status: 204 })
      const [row] = (await sent[2]) ?? []
      return new Response(row?.body ?? 'null', { status: 200, headers: { 'content-type': JSON_TYPE } })
    } finally {
      connection.release()
    }
  }

  return {
    async answer(request, name) {
      if (request.headers.get('apikey') !== publishableKey || !isPlain(request)) return undefined
      const claims = readToken(request.headers.get('authorization'))
      if (claims === undefined) return undefined
      const body = (await request.clone().text()) || '{}'
      const keys = keysOf(body)
      const signature = keys && (await signatures.find(name, keys))
      return signature && call(claims, signature, body)
    },
    async close() {
      await Promise.all([sql.end({ timeout: 1 }), catalog.end({ timeout: 1 })])
    },
  }
}

const SETTINGS = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
  set_config('request.method', $3, true), set_config('request.path', $4, true)`

/** Without filters, counts or another form of answer than a list or a value. */
function isPlain(request: Request): boolean {
  const { headers, url } = request
  const accepts = headers.get('accept') ?? '*/*'
  const profile = headers.get('content-profile') ?? 'public'
  return (
    !url.includes('?') &&
    (accepts === '*/*' || accepts === 'application/json') &&
    profile === 'public' &&
    (headers.get('prefer') ?? '') === ''
  )
}

/** Names of the arguments, sorted; undefined when the body is no JSON object. */
function keysOf(body: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).sort() : undefined
  } catch {
    return undefined
  }
}

import type { PostgresConnection } from '@supabase/lite/postgres'
import postgres from 'postgres'
import { z } from 'zod'
import { createSilence } from './silence.ts'

// Hashing as slowly as a public service must takes a tenth of a second of everybody's time for each sign-in; these
// passwords guard a sandbox. Each hash names its own cost, so older ones are still read.
process.env.LITE_AUTH_BCRYPT_COST ??= '4'

// Importing @supabase/lite replaces process.emitWarning by a version that throws on Error objects.
const { emitWarning } = process
const { App } = await import('@supabase/lite')
const { createPostgresConnection } = await import('@supabase/lite/postgres')
process.emitWarning = emitWarning

/** The library prints every failed statement with a stack; a refused insert is an answer, not an incident. */
const silently = createSilence(console)

/**
 * @supabase/lite serves REST and Auth. Everything below `connect` exists because the library, as it comes, differs from
 * the platform in a way that matters; lite.test.ts holds each difference by name.
 */
export interface LiteOptions {
  /** URL of `authenticator`: it owns nothing and bypasses nothing, so a request can only ever be what its token says. */
  readonly restUrl: string
  /** URL of `supabase_auth_admin`, owner of schema `auth`. */
  readonly authUrl: string
  /** URL of the superuser, used to read the catalog only. */
  readonly adminUrl: string
  readonly jwtSecret: string
  readonly publishableKey: string
  readonly secretKey: string
  readonly jwtExpirySeconds: number
  /** The origins a sign-in may return to; `*` stands for anything but a dot or a slash. */
  readonly redirectUrls: readonly string[]
  readonly googleClientId: string
}

export interface Lite {
  rest(request: Request): Promise<Response>
  auth(request: Request): Promise<Response>
  close(): Promise<void>
}

/** Patch 2 and 3: JSON is not encoded twice, and numbers and times look as PostgREST prints them. */
const TYPES = {
  json: jsonType(114),
  jsonb: jsonType(3802),
  numeric: { to: 1700, from: [1700], serialize: String, parse: (text: string) => Number(text) },
  timestamptz: { to: 1184, from: [1184], serialize: String, parse: toIsoTime },
}

function jsonType(oid: number) {
  return {
    to: oid,
    from: [oid],
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (text: string): unknown => JSON.parse(text),
  }
}

/** "2026-11-21 03:16:28.73+00" → "2026-11-21T03:16:28.73+00:00". */
function toIsoTime(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
}

interface Internals {
  readonly driver: postgres.Sql
  ensureRlsContext(): Promise<boolean>
  normalizeDbError(error: unknown): unknown
}

let schemaVersion = 0

/**
 * Patch 8: a request is a dozen statements of the library; parsed anew each time they took longer than what was asked
 * for. A prepared statement fails once its table has changed, so each version of the schema has its own.
 */
function prepareStatements(driver: postgres.Sql): void {
  const reserve = driver.reserve.bind(driver)
  driver.reserve = async () => {
    const reserved = await reserve()
    const unsafe: typeof reserved.unsafe = reserved.unsafe.bind(reserved)
    reserved.unsafe = (query, parameters, options) =>
      unsafe(`${query} --${schemaVersion}`, parameters, { prepare: true, ...options })
    return reserved
  }
}

const RaisedError = z.object({
  code: z.literal('P0001'),
  message: z.string(),
  detail: z.string().nullish(),
  hint: z.string().nullish(),
})

/** As PostgREST answers: 400, with message, detail and hint as they were raised. Other errors stay as they are. */
function asRaised(error: unknown): unknown {
  const raised = RaisedError.safeParse(error)
  if (!raised.success) return error
  const { code, message, detail = null, hint = null } = raised.data
  // SQLSTATE PGRST is how SQL may choose the whole answer.
  return {
    code: 'PGRST',
    message: JSON.stringify({ code, message, details: detail, hint }),
    detail: JSON.stringify({ status: 400, headers: {} }),
  }
}

/** What is private to TypeScript only; a test fails should it be renamed. */
const internalsOf = (connection: PostgresConnection) => connection as unknown as Internals

type Introspection = Awaited<ReturnType<PostgresConnection['introspect']>>
type Catalog = Pick<PostgresConnection, 'introspect'>

/**
 * Patch 9: with every request the library looks through the text of every view, once for each of its columns, for casts to
 * types that only SQLite lacks, and through all columns for each that is named. That was half of the processor's time;
 * there are no such casts here, and a request names columns of one schema alone.
 */
export function slimmed(catalog: Catalog, schema: string): Catalog {
  const known = new WeakMap<Introspection, Introspection>()
  const slim = (whole: Introspection): Introspection => ({
    ...whole,
    views: whole.views.map((view) => ({ ...view, sql: '' })),
    columns: whole.columns.filter((column) => column.schema === schema),
  })
  return {
    async introspect(options) {
      const whole = await catalog.introspect(options)
      const result = known.get(whole) ?? slim(whole)
      known.set(whole, result)
      return result
    },
  }
}

export function connect(url: string, catalog: Catalog | undefined, max = 10): PostgresConnection {
  const connection = createPostgresConnection({
    url,
    postgresOptions: { max, onnotice: () => {}, types: TYPES as Record<string, postgres.PostgresType> },
  })
  // Patch 1: the library would grant every table to every role; true says "the roles are there, use them".
  const internals = internalsOf(connection)
  internals.ensureRlsContext = async () => true
  // Patch 7: the library answers 500 to an exception raised in PL/pgSQL and drops its code, detail and hint.
  internals.normalizeDbError = asRaised
  prepareStatements(internals.driver)
  // Patch 5: the catalog is read by the superuser, so that a table without a grant is "forbidden" and not "unknown".
  if (catalog !== undefined) connection.introspect = (options) => catalog.introspect(options)
  return connection
}

/** Makes the tables of schema `auth`, run as the superuser (patch 4: the requests themselves never are). */
export async function createAuthTables(adminUrl: string): Promise<void> {
  const connection = connect(adminUrl, undefined, 1)
  const app = new App({
    connection,
    auth: { enabled: true, jwt_secret: 'x'.repeat(32) },
    db: { migrations: { enabled: false } },
  })
  await silently(() => app.ensureSystemSchema())
  await connection.close()
}

export async function createLite(options: LiteOptions): Promise<Lite> {
  const catalog = connect(options.adminUrl, undefined, 2)
  const rest = connect(options.restUrl, slimmed(catalog, 'public'))
  const auth = connect(options.authUrl, slimmed(catalog, 'auth'), 5)
  const keys = { jwt_secret: options.jwtSecret, publishable_key: options.publishableKey, secret_key: options.secretKey }
  // Without an address of its own the library answers under the one it was called by, whatever the port.
  const api = { enabled: true, schemas: ['public'], external_url: '', max_rows: 1000 }

  const restApp = new App({
    connection: rest,
    api,
    auth: { enabled: true, ...keys },
    options: { server: { middlewares: [trustTheToken], disableStudio: true } },
  })
  const authApp = new App({
    connection: auth,
    api: { ...api, enabled: false },
    auth: {
      enabled: true,
      ...keys,
      jwt_expiry: options.jwtExpirySeconds,
      enable_refresh_token_rotation: true,
      site_url: options.redirectUrls[0] ?? 'http://localhost:3000',
      additional_redirect_urls: [...options.redirectUrls],
      email: { enable_signup: true, enable_confirmations: false },
      external: { google: { enabled: true, client_id: options.googleClientId, secret: 'development-only' } },
    },
    options: { server: { disableStudio: true } },
  })

  // Patch 6: the library does not listen for schema changes.
  const listener = postgres(options.adminUrl, { max: 1, onnotice: () => {} })
  await listener.listen('pgrst', () => {
    schemaVersion += 1
    for (const connection of [catalog, rest, auth]) void connection.clearSchemaCache()
  })

  return {
    rest: (request) => silently(async () => restApp.fetch(request)),
    auth: (request) => silently(async () => authApp.fetch(request)),
    async close() {
      // The library would wait for ever for a request that was cut off in the middle.
      const drivers = [catalog, rest, auth].map((connection) => internalsOf(connection).driver)
      await Promise.all([listener, ...drivers].map((driver) => driver.end({ timeout: 1 })))
    },
  }
}

interface LiteContext {
  set(name: 'authService', value: unknown): void
}

/** PostgREST asks no user table about a token, and `authenticator` may not read one: the signature is enough. */
async function trustTheToken(context: LiteContext, next: () => Promise<void>): Promise<void> {
  const found = async () => ({})
  context.set('authService', { repo: { findUserById: found, findSessionById: found } })
  await next()
}

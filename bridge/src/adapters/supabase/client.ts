import { err, ok, type Result } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Logger } from '../../ports/logger.ts'
import type { StoreError, StoreResult } from '../../ports/store.ts'
import { createCallBatches } from './call-batches.ts'
import { createRest } from './rest.ts'

export interface LedgerAccess {
  readonly url: string
  readonly publishableKey: string
  readonly email: string
  readonly password: Secret
}

/** The bridge's own signed-in connection. It has the rights of one machine user, never more. */
export interface LedgerClient {
  readonly supabase: SupabaseClient
  /** Calls a function of the ledger. What comes back is checked against `schema`. */
  rpc<S extends z.ZodType>(name: string, args: Readonly<Record<string, unknown>>, schema: S): StoreResult<z.output<S>>
  /** The same for what is called for every order: under load many of these travel together. */
  rpcTogether<S extends z.ZodType>(
    name: string,
    args: Readonly<Record<string, unknown>>,
    schema: S,
  ): StoreResult<z.output<S>>
  /** The same for a function that answers in pages (`p_after`, `p_limit`): asks on until it has told everything. */
  rpcAll<S extends z.ZodType>(name: string, args: PagedCall, schema: S): StoreResult<z.output<S>>
  /** Reads rows of a view whose column has one of these values. */
  select<S extends z.ZodType>(
    table: string,
    where: { readonly column: string; readonly values: readonly string[] },
    schema: S,
  ): StoreResult<z.output<S>>
  close(): Promise<void>
}

export interface PagedCall {
  /** The column to go on after: unique, and the one the function orders by. */
  readonly key: string
  readonly args?: Readonly<Record<string, unknown>>
}

/** The most rows the Data API gives at once; it cuts off the rest without a word. */
const PAGE_ROWS = 1_000
const CALL_TIMEOUT_MS = 4_000
/** Auth allows few sign-ins an hour from one address. */
const SIGN_IN_RETRY_MS = 3_000

const Row = z.record(z.string(), z.unknown())
type Row = z.infer<typeof Row>

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' }
const Problem = z.object({ message: z.string(), code: z.string().default('') })

interface Answer {
  readonly data: unknown
  readonly error: { readonly message: string; readonly code?: string } | null
  readonly status: number
}

export function createLedgerClient(access: LedgerAccess, logger: Logger): LedgerClient {
  const supabase = createClient(access.url, access.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: true, detectSessionInUrl: false },
    global: { fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }) },
  })
  const rest = createRest(access.url, CALL_TIMEOUT_MS)
  let token = access.publishableKey
  let isSignedIn = false
  let signingIn: Promise<boolean> | undefined
  let lastTriedAt = Number.NEGATIVE_INFINITY

  supabase.auth.onAuthStateChange((event, session) => {
    if (event === 'SIGNED_OUT') isSignedIn = false
    token = session?.access_token ?? access.publishableKey
  })

  const trySignIn = async (): Promise<boolean> => {
    lastTriedAt = performance.now()
    const { email, password } = access
    const { error } = await supabase.auth.signInWithPassword({ email, password: password.expose() })
    isSignedIn = error === null
    if (error) logger.alarm('ledger_sign_in_failed', { status: error.status ?? null, code: error.code ?? null })
    else logger.event('ledger_signed_in')
    return isSignedIn
  }

  const signIn = async (): Promise<boolean> => {
    if (isSignedIn) return true
    if (!signingIn && performance.now() - lastTriedAt < SIGN_IN_RETRY_MS) return false
    signingIn ??= trySignIn()
      .catch(() => false)
      .finally(() => {
        signingIn = undefined
      })
    return signingIn
  }

  const read = <S extends z.ZodType>(data: unknown, schema: S): Result<z.output<S>, StoreError> => {
    const parsed = schema.safeParse(data)
    if (parsed.success) return ok(parsed.data)
    logger.alarm('ledger_answer_unreadable', { issues: parsed.error.issues.map((issue) => issue.path.join('.')) })
    return err({ kind: 'unavailable', cause: 'unreadable' })
  }

  const ask = async <S extends z.ZodType>(question: () => PromiseLike<Answer>, schema: S): StoreResult<z.output<S>> => {
    try {
      if (!(await signIn())) return err({ kind: 'unavailable', cause: 'not_signed_in' })
      const { data, error, status } = await question()
      if (error) {
        if (status === 401) isSignedIn = false
        return err(toStoreError(error, status))
      }
      return read(data, schema)
    } catch (error) {
      return err({ kind: 'unavailable', cause: error instanceof Error ? error.name : 'unknown' })
    }
  }

  /** What is asked hundreds of times a second goes straight to the API, with the token the library keeps fresh. */
  const call = async (name: string, args: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const headers = { ...JSON_HEADERS, apikey: access.publishableKey, authorization: `Bearer ${token}` }
    const { status, text } = await rest.post(`/rest/v1/rpc/${name}`, headers, JSON.stringify(args))
    if (status >= 400) return { data: null, error: problemIn(text), status }
    return { data: text === '' ? null : JSON.parse(text), error: null, status }
  }

  const askAll = async (name: string, { key, args = {} }: PagedCall): StoreResult<readonly Row[]> => {
    const rows: Row[] = []
    for (;;) {
      const after = rows.at(-1)?.[key] ?? null
      const page = await ask(() => call(name, { ...args, p_after: after, p_limit: PAGE_ROWS }), z.array(Row))
      if (!page.ok) return page
      rows.push(...page.value)
      if (page.value.length < PAGE_ROWS) return ok(rows)
    }
  }

  const batches = createCallBatches(
    (name, args) => ask(() => call(name, args), z.unknown()),
    (code, message) => toStoreError({ code, message }, 400),
  )

  return {
    supabase,
    rpcTogether: async (name, args, schema) => {
      const reply = await batches.call(name, args)
      return reply.ok ? read(reply.value, schema) : reply
    },
    rpcAll: async (name, call, schema) => {
      const rows = await askAll(name, call)
      return rows.ok ? read(rows.value, schema) : rows
    },
    rpc: (name, args, schema) => ask(() => call(name, args), schema),
    select: (table, { column, values }, schema) =>
      ask(() => supabase.from(table).select('*').in(column, values), schema),
    async close() {
      await supabase.removeAllChannels()
      await supabase.auth.stopAutoRefresh()
      await rest.close()
    },
  }
}

/** What the API says of an error; what stands in its way may say something else, in any form. */
function problemIn(text: string): { readonly message: string; readonly code?: string } {
  try {
    return Problem.parse(JSON.parse(text))
  } catch {
    return { message: '' }
  }
}

/**
 * An answer of the ledger's own functions (a snake_case code) or of Postgres' rules is a refusal: asking again would
 * change nothing. Everything else leaves open whether it was done.
 */
function toStoreError(error: { readonly message: string; readonly code?: string }, status: number): StoreError {
  const { code = '', message } = error
  const isAnswer = status >= 400 && status < 500 && status !== 401 && SQLSTATE.test(code) && !isPassing(code)
  if (!isAnswer) return { kind: 'unavailable', cause: code || `http_${status}` }
  return { kind: 'refused', code: /^[a-z_]+$/.test(message) ? message : code }
}

/** Only Postgres says no with one: a proxy on the way, or an API that has not read the schema yet, decides nothing. */
const SQLSTATE = /^[0-9A-Z]{5}$/
/** Classes that another try may not meet: connection, transaction, resources, intervention, system. */
const isPassing = (code: string): boolean => /^(08|40|53|55|57|58)/.test(code)

'use client'

import type { Database } from '@naru/shared/contracts/database.types'
import { PostgrestClient } from '@supabase/postgrest-js'
import { z } from 'zod'
import { AppError, fromPostgrest } from '@/lib/app-error.ts'
import { accessToken } from './access-token.ts'

/**
 * The part of Supabase a page needs at once. Sign-in stays on the server, so the auth client is not shipped; each request
 * carries the access token of the moment.
 */
let client: PostgrestClient | undefined

/** Makes the page's one client; later calls change nothing. */
export function connectSupabase(url: string, key: string): void {
  client ??= new PostgrestClient(new URL('/rest/v1', url).href, {
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('apikey', key)
      headers.set('Authorization', `Bearer ${await accessToken()}`)
      return fetch(input, { ...init, headers })
    },
  })
}

function data(): PostgrestClient {
  if (!client) throw new Error('connectSupabase() has not been called: RealtimeProvider is missing')
  return client
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new AppError('answer_unreadable', z.prettifyError(parsed.error))
  return parsed.data
}

// Names and arguments are those of the migrations; rows are checked where they arrive, so their types come from there.
type Views = Database['public']['Tables'] & Database['public']['Views']
type Functions = Database['public']['Functions']
type Query = ReturnType<ReturnType<PostgrestClient['from']>['select']>

export interface ReadOptions<S extends z.ZodType> {
  /** Schema of one row. */
  readonly row: S
  /** All of them unless named: "id,state". */
  readonly columns?: string
  readonly signal?: AbortSignal
  /** Narrows and orders the query. */
  readonly refine?: (query: Query) => PromiseLike<unknown>
}

interface Answer {
  readonly data: unknown
  readonly error: { readonly message: string; readonly code?: string; readonly details?: string | null } | null
  readonly status: number
}

async function settle(request: PromiseLike<unknown>): Promise<unknown> {
  // The client never rejects; its answer is this object whatever happened.
  const answer = (await request) as Answer
  if (answer.error) throw fromPostgrest(answer.error, answer.status)
  return answer.data
}

/** Reads rows of an exposed view, each checked against its schema. Throws `AppError`. */
export async function readRows<S extends z.ZodType>(
  view: keyof Views,
  options: ReadOptions<S>,
): Promise<z.output<S>[]> {
  await accessToken() // says why when there is none; inside the client that would look like a lost network
  const query = data()
    .from(view)
    .select<string, unknown>(options.columns ?? '*')
  if (options.signal) query.abortSignal(options.signal)
  return parse(z.array(options.row), await settle(options.refine ? options.refine(query) : query))
}

/** Calls a database function. Throws `AppError`; `network_unreachable` means that the outcome is not known. */
export async function callRpc<N extends keyof Functions, S extends z.ZodType>(
  name: N,
  args: Functions[N]['Args'],
  result: S,
): Promise<z.output<S>> {
  await accessToken()
  return parse(result, await settle(data().rpc(name, args)))
}

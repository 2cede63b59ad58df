'use client'

import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { AppError, fromPostgrest } from '@/lib/app-error.ts'
import { accessToken } from './access-token.ts'

let client: SupabaseClient | undefined

/** The page's one Supabase client. It holds no session: each request asks for the current access token. */
export function supabase(url: string, key: string): SupabaseClient {
  client ??= createClient(url, key, { accessToken })
  return client
}

function theClient(): SupabaseClient {
  if (!client) throw new Error('supabase() has not been called: SupabaseProvider is missing')
  return client
}

function parse<S extends z.ZodType>(schema: S, data: unknown): z.output<S> {
  const parsed = schema.safeParse(data)
  if (!parsed.success) throw new AppError('answer_unreadable', z.prettifyError(parsed.error))
  return parsed.data
}

type Query = ReturnType<ReturnType<SupabaseClient['from']>['select']>

export interface ReadOptions<S extends z.ZodType> {
  /** Schema of one row. */
  readonly row: S
  readonly signal?: AbortSignal
  /** Narrows and orders the query. */
  readonly refine?: (query: Query) => PromiseLike<unknown>
}

type Answer = { data: unknown; error: { message: string; code?: string; details?: string } | null; status: number }

async function settle(request: PromiseLike<unknown>): Promise<unknown> {
  // supabase-js never rejects; its answer is this object whatever happened.
  const { data, error, status } = (await request) as Answer
  if (error) throw fromPostgrest(error, status)
  return data
}

/** Reads rows of an exposed view, each checked against its schema. Throws `AppError`. */
export async function readRows<S extends z.ZodType>(view: string, options: ReadOptions<S>): Promise<z.output<S>[]> {
  await accessToken() // says why when there is none; inside the client that would look like a lost network
  const query = theClient().from(view).select('*')
  if (options.signal) query.abortSignal(options.signal)
  return parse(z.array(options.row), await settle(options.refine ? options.refine(query) : query))
}

/** Calls a database function. Throws `AppError`; `network_unreachable` means the outcome is not known. */
export async function callRpc<S extends z.ZodType>(name: string, args: object, result: S): Promise<z.output<S>> {
  await accessToken()
  return parse(result, await settle(theClient().rpc(name, args)))
}

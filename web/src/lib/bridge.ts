import { ApiError, StreamTicket } from '@naru/shared/contracts/bridge-api'
import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { z } from 'zod'
import { AppError } from './app-error.ts'
import type { PinnedBridge } from './env.ts'
import { accessToken } from './supabase/access-token.ts'

interface BridgeRequest<S extends z.ZodType> {
  readonly bridge: PinnedBridge
  /** Begins with "/v1/". */
  readonly path: string
  readonly answer: S
  readonly method?: 'GET' | 'POST'
  /** Sent as JSON. */
  readonly body?: object
  /** Sent as it is, instead. */
  readonly csv?: string
  readonly signal?: AbortSignal
}

/**
 * Asks the bridge for the caller's own data. Nothing here places or cancels an order: those go through the ledger.
 *
 * @errors AppError: `bridge_unreachable`, `answer_unreadable`, or the code the bridge gives.
 */
export async function askBridge<S extends z.ZodType>({ answer, ...request }: BridgeRequest<S>): Promise<z.output<S>> {
  const parsed = answer.safeParse(await send(request, (response) => response.json()))
  if (!parsed.success) throw new AppError('answer_unreadable')
  return parsed.data
}

/** The same for what is no JSON. */
export const askBridgeBytes = (request: Pick<Sent, 'bridge' | 'path' | 'signal'>): Promise<ArrayBuffer> =>
  send(request, (response) => (response.ok ? response.arrayBuffer() : response.json()))

type Sent = Omit<BridgeRequest<z.ZodType>, 'answer'>

async function send<Body>(request: Sent, read: (response: Response) => Promise<Body>): Promise<Body> {
  const { bridge, path, method = 'GET', body: sent, csv, signal } = request
  const token = await accessToken()
  let response: Response
  let body: Body
  try {
    const type = csv === undefined ? sent && 'application/json' : 'text/csv'
    const headers = { Authorization: `Bearer ${token}`, ...(type && { 'Content-Type': type }) }
    response = await fetch(new URL(path, bridge.url), {
      method,
      headers,
      signal,
      body: csv ?? (sent ? JSON.stringify(sent) : null),
      credentials: 'omit',
      cache: 'no-store',
    })
    body = await read(response)
  } catch (error) {
    if (signal?.aborted) throw error
    throw new AppError('bridge_unreachable')
  }
  if (response.ok) return body
  const refusal = ApiError.safeParse(body)
  const code = refusal.success && isErrorCode(refusal.data.code) ? refusal.data.code : 'internal'
  throw new AppError(code, refusal.success ? refusal.data.message : null)
}

/** A one-use ticket for the stream, so that no token ever stands in an address. */
export async function askStreamTicket(bridge: PinnedBridge, signal?: AbortSignal): Promise<string> {
  const path = '/v1/stream/tickets'
  return (await askBridge({ bridge, path, answer: StreamTicket, method: 'POST', signal })).ticket
}

export function streamUrl(bridge: PinnedBridge): string {
  const url = new URL('/v1/stream', bridge.url)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

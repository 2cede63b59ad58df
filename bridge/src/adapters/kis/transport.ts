import { err, ok, type Result } from '@naru/shared/core/result'
import { Client, type Dispatcher, Pool } from 'undici'
import type { Clock } from '../../ports/clock.ts'

/** A whole HTTP answer. `continuation` is the header `tr_cont`, `date` the other side's clock; empty without one. */
export interface Wire {
  readonly status: number
  readonly text: string
  readonly continuation: string
  readonly date?: string
}

/** `sent` is the bit that separates "not sent" from "unknown": at least one byte of the request may have left. */
export interface WireFailure {
  readonly sent: boolean
  readonly cause: string
}

export interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
  readonly maxBytes: number
  /** Monotonic time after which the first byte may no longer leave. */
  readonly leaveBy?: number
}

// Deadlines come from our own clock, so undici's are off.
const CLIENT_OPTIONS = { headersTimeout: 0, bodyTimeout: 0, allowH2: false } as const
/** Live allows 18 a second and answers in far less than one. */
const READ_CONNECTIONS = 4

/** Kept-alive connections for reads, which may be repeated. */
export const createReadPool = (url: string): Pool =>
  new Pool(url, { ...CLIENT_OPTIONS, connections: READ_CONNECTIONS, pipelining: 1, keepAliveTimeout: 10_000 })

/**
 * One request on a connection of its own that is closed afterwards. A kept-alive socket could be dead already, and a
 * library that notices may send again: for an order that is a second order.
 */
export async function exchangeOnce(url: string, clock: Clock, request: Exchange): Promise<Result<Wire, WireFailure>> {
  const client = new Client(url, { ...CLIENT_OPTIONS, pipelining: 1, maxResponseSize: request.maxBytes })
  try {
    return await exchange(client, clock, request)
  } finally {
    void client.destroy().catch(() => undefined)
  }
}

/** Sends one request and reads the answer to its end. Follows no redirects, repeats nothing, never rejects. */
export function exchange(
  dispatcher: Dispatcher,
  clock: Clock,
  { method, path, headers, body, timeoutMs, maxBytes, leaveBy = Number.POSITIVE_INFINITY }: Exchange,
): Promise<Result<Wire, WireFailure>> {
  return new Promise((resolve) => {
    let isSent = false
    let isDone = false
    let status = 0
    let continuation = ''
    let date = ''
    let size = 0
    const chunks: Buffer[] = []
    let abort: ((reason: Error) => void) | undefined

    const finish = (result: Result<Wire, WireFailure>): void => {
      if (isDone) return
      isDone = true
      cancelTimeout()
      resolve(result)
    }
    const give = (cause: string): void => {
      finish(err({ sent: isSent, cause }))
      abort?.(new Error(cause))
    }
    const cancelTimeout = clock.after(timeoutMs, () => give('timeout'))

    const handler: Dispatcher.DispatchHandler = {
      // undici calls this right before the first byte is written, on an open connection.
      onRequestStart: (controller) => {
        // A library that put the request back in its queue would come here again: a POST is never written twice.
        if (isDone || (isSent && method === 'POST')) {
          controller.abort(new Error('not again'))
          return
        }
        // A connection that took its time, or a process that froze: what nobody waits for any more stays here.
        if (clock.monotonic() >= leaveBy) {
          finish(err({ sent: isSent, cause: 'too_late' }))
          controller.abort(new Error('too late'))
          return
        }
        isSent = true
        abort = (reason) => controller.abort(reason)
      },
      onResponseStart: (_controller, statusCode, responseHeaders) => {
        status = statusCode
        const value = responseHeaders.tr_cont
        continuation = typeof value === 'string' ? value.trim() : ''
        date = typeof responseHeaders.date === 'string' ? responseHeaders.date : ''
      },
      onResponseData: (_controller, chunk) => {
        size += chunk.length
        if (size > maxBytes) give('answer_too_large')
        else chunks.push(chunk)
      },
      onResponseEnd: () => finish(ok({ status, text: Buffer.concat(chunks).toString('utf8'), continuation, date })),
      onResponseError: (_controller, error) => give(causeOf(error)),
    }
    try {
      const options = { method, path, headers: { ...headers }, body: body ?? null, reset: method === 'POST' }
      dispatcher.dispatch(options, handler)
    } catch (error) {
      give(causeOf(error))
    }
  })
}

/** The code of an error and never its message, which may quote addresses or headers. */
function causeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code.toLowerCase()
  return error instanceof Error ? error.name.toLowerCase() : 'failed'
}

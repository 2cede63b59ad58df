import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIPv6 } from 'node:net'
import { err, ok, type Result } from '@naru/shared/core/result'
import { type Destination, type Reach, reachUrl, type Unreachable } from './reach.ts'

export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
  readonly method?: 'GET' | 'POST'
  /** Longer only where the other side holds an answer back on purpose. */
  readonly timeoutMs?: number
  /** More only of whoever answers with what many people wrote. */
  readonly maxBytes?: number
  /** Ends it early, as a timeout. */
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly body: string
  /** What the other side asked for, in seconds or as a date; null when it did not. */
  readonly retryAfterMs: number | null
}

export type HttpFailure = Unreachable | 'timeout' | 'connection_lost' | 'answer_too_large'
type Posted = Result<HttpAnswer, HttpFailure>

const TIMEOUT_MS = 3_000
const MAX_BYTES = 16 * 1024

/**
 * One request, no redirect followed, 16 KB of answer at most. A failure has a name and nothing of what was sent or
 * where. Never rejects.
 */
export async function post(address: string, message: HttpMessage, reach: Reach): Promise<Posted> {
  const limit = AbortSignal.timeout(message.timeoutMs ?? TIMEOUT_MS)
  const signal = message.signal ? AbortSignal.any([limit, message.signal]) : limit
  const over = new Promise<Posted>((resolve) => signal.addEventListener('abort', () => resolve(err('timeout'))))
  const posted = reachUrl(address, reach).then((found) => (found.ok ? exchange(found.value, message, signal) : found))
  return Promise.race([posted, over])
}

function exchange(to: Destination, message: HttpMessage, signal: AbortSignal): Promise<Posted> {
  return new Promise((resolve) => {
    const send = to.url.protocol === 'http:' ? httpRequest : httpsRequest
    const request = send(to.url, { ...optionsOf(to, message), signal }, (response) => {
      void readAnswer(response, message.maxBytes ?? MAX_BYTES).then((answer) => {
        resolve(answer)
        request.destroy()
      })
    })
    request.on('error', () => resolve(err(signal.aborted ? 'timeout' : 'connection_lost')))
    request.end(message.body)
  })
}

const optionsOf = ({ addresses }: Destination, { headers, body, method = 'POST' }: HttpMessage): RequestOptions => ({
  method,
  headers: { 'user-agent': 'naru-bridge', ...headers, 'content-length': Buffer.byteLength(body) },
  agent: false, // no connection outlives the check of where it leads
  lookup: (_host, options, callback) => {
    // Not a second question: only what was checked.
    const checked = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
    const [first] = checked
    if (options.all === true) callback(null, checked)
    else if (first) callback(null, first.address, first.family)
  },
})

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<Posted> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) return err('answer_too_large')
      chunks.push(chunk)
    }
  } catch {
    return err('connection_lost')
  }
  const body = Buffer.concat(chunks).toString('utf8')
  return ok({ status: response.statusCode ?? 0, body, retryAfterMs: retryAfter(response.headers['retry-after']) })
}

/** Source: RFC 9110 §10.2.3. */
function retryAfter(text: string | undefined): number | null {
  if (text === undefined) return null
  const seconds = Number(text)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

import { err, ok, type Result } from '@naru/shared/core/result'
import type { Environment } from '@naru/shared/domain/order'
import type { BrokerError } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { KisCredential } from '../../ports/vault.ts'
import type { Auth, AuthError } from './auth.ts'
import { createBrokerClock } from './broker-clock.ts'
import { classify, isWorthRepeating } from './classify.ts'
import { agree } from './environment.ts'
import { type Page, pageOf } from './page.ts'
import type { Lane, RateLimiter } from './rate-limiter.ts'
import type { Redactor } from './redact.ts'
import { type Answer, readAnswer } from './schema/envelope.ts'
import { type TrName, trId, trOf } from './tr-table.ts'
import { createReadPool, exchange, exchangeOnce } from './transport.ts'

export interface Timeouts {
  /** From handing over the request to its last byte. */
  readonly orderMs: number
  readonly readMs: number
  /** Longest an order may wait for token, rate limit and connection together: then it was not sent. */
  readonly beforeOrderMs: number
  readonly readQueueMs: number
}

/** Paper answers take 5–8 s at times. */
export const TIMEOUTS: Readonly<Record<Environment, Timeouts>> = {
  live: { orderMs: 7_000, readMs: 8_000, beforeOrderMs: 1_500, readQueueMs: 10_000 },
  paper: { orderMs: 7_000, readMs: 20_000, beforeOrderMs: 1_500, readQueueMs: 30_000 },
}

const ORDER_REPLY_LIMIT = 64 * 1024
const READ_REPLY_LIMIT = 4 * 1024 * 1024
const READ_ATTEMPTS = 3
const RETRY_BASE_MS = 200

/** What became of an order request. `lost`: at least one byte went out and no whole answer came back. */
export type OrderReply =
  | { readonly kind: 'not_sent'; readonly cause: string }
  | { readonly kind: 'lost'; readonly cause: string }
  | { readonly kind: 'answered'; readonly status: number; readonly answer: Answer | undefined }

export interface ReadRequest {
  readonly tr: TrName
  readonly query: Readonly<Record<string, string>>
  /** Whose turn it is, when it is not that of its service. */
  readonly lane?: Exclude<Lane, 'order'>
  /** `true` asks for the page after the one whose keys `query` carries. */
  readonly isNextPage?: boolean
}

export interface RestClient {
  /** Repeats what is worth repeating, at most twice. */
  read(request: ReadRequest): Promise<Result<Page, BrokerError>>
  /** One request on a fresh connection that begins before `leaveBy` (monotonic), or none. Never rejects. */
  order(tr: TrName, body: Readonly<Record<string, string>>, leaveBy?: number): Promise<OrderReply>
  /** Our clock against the broker's, ms, as its answers say. */
  clockSkewMs(): number
  close(): Promise<void>
}

export type OnRead = (tr: TrName, body: Page['body']) => void

export interface RestPorts {
  readonly url: string
  /** Environment of the host, as `environmentOfUrl` says. */
  readonly host: Environment | undefined
  readonly credential: KisCredential
  readonly auth: Auth
  readonly limiter: RateLimiter
  readonly clock: Clock
  readonly random: () => number
  readonly redactor: Redactor
  readonly logger: Logger
  readonly timeouts: Timeouts
  readonly hashesOrders: boolean
  readonly onRead: OnRead | undefined
}

interface Attempt {
  readonly result: Result<Page, BrokerError>
  /** The token it went out with, when it went out. */
  readonly token?: string
}

export function createRestClient(ports: RestPorts): RestClient {
  const { credential, auth, limiter, clock, redactor, logger, timeouts } = ports
  const pool = createReadPool(ports.url)
  const brokerClock = createBrokerClock(clock)

  /** The id to send, or why nothing may be sent. */
  const idOf = (tr: TrName): Result<string, 'not_offered' | 'environment_mismatch'> => {
    const id = trId(tr, credential.environment)
    if (id === null) return err('not_offered')
    const agreed = agree(credential.environment, ports.host, id)
    return agreed.ok ? ok(id) : err(agreed.error.kind)
  }

  const headersOf = (id: string, token: string, isNextPage: boolean): Record<string, string> => ({
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
    'user-agent': 'naru-bridge',
    authorization: `Bearer ${token}`,
    appkey: credential.appKey.expose(),
    appsecret: credential.appSecret.expose(),
    tr_id: id,
    tr_cont: isNextPage ? 'N' : '',
    custtype: 'P',
  })

  /** Tells limiter and token source what an answer means for the next request. */
  const learnFrom = (status: number, answer: Answer | undefined, token: string): void => {
    const known = classify(status, answer?.envelope)
    if (known === 'rate') limiter.penalize(answer?.envelope.code === LEDGER_LIMIT ? 'ledger' : 'all')
    if (known === 'auth') auth.suspect(token)
    if (known === 'success') auth.confirm(token)
  }

  const scrubbed = (error: BrokerError): BrokerError =>
    error.kind === 'refused' ? { ...error, text: redactor.scrub(error.text) } : error

  const readOnce = async (
    id: string,
    { tr, query, lane = laneOf(tr), isNextPage = false }: ReadRequest,
  ): Promise<Attempt> => {
    const token = await auth.token()
    if (!token.ok) return { result: err(readErrorOfAuth(token.error)) }
    if (!(await limiter.acquire(lane, timeouts.readQueueMs))) return { result: err({ kind: 'rate_limited' }) }
    const askedAt = clock.now()
    const wire = await exchange(pool, clock, {
      method: 'GET',
      path: `${trOf(tr).path}?${new URLSearchParams(query).toString()}`,
      headers: headersOf(id, token.value, isNextPage),
      timeoutMs: timeouts.readMs,
      maxBytes: READ_REPLY_LIMIT,
    })
    if (!wire.ok) return { result: err({ kind: 'unreachable', cause: wire.error.cause }), token: token.value }
    const { status, text, date } = wire.value
    brokerClock.observe(date, askedAt)
    const answer = readAnswer(text)
    learnFrom(status, answer, token.value)
    const page = pageOf(wire.value, answer, brokerClock.writtenAt(date, askedAt))
    if (page.ok) ports.onRead?.(tr, page.value.body)
    return { result: page.ok ? page : err(scrubbed(page.error)), token: token.value }
  }

  const read = async (request: ReadRequest): Promise<Result<Page, BrokerError>> => {
    const id = idOf(request.tr)
    if (!id.ok) {
      return err(id.error === 'not_offered' ? { kind: id.error } : { kind: 'refused', code: id.error, text: '' })
    }
    let hasNewToken = false
    for (let attempt = 1; ; attempt += 1) {
      const { result, token } = await readOnce(id.value, request)
      if (result.ok) return result
      // Any refusal of a token that was really sent may mean "revoked": exactly one new one, then it is the key.
      const mayRefresh = result.error.kind === 'unauthorized' && token !== undefined && !hasNewToken
      if (mayRefresh) hasNewToken = true
      if (!mayRefresh && (attempt >= READ_ATTEMPTS || token === undefined || !isWorthRepeating(result.error))) {
        logger.event('kis_read_failed', { tr: request.tr, kind: result.error.kind, attempt, ...codeOf(result.error) })
        return result
      }
      await pause(clock, RETRY_BASE_MS * 2 ** (attempt - 1) * (0.5 + ports.random()))
    }
  }

  /** Token and a slot, or why the order stays here. */
  const prepare = async (leaveBy: number): Promise<Result<string, string>> => {
    const left = (): number => Math.max(0, leaveBy - clock.monotonic())
    const token = await within(clock, left(), auth.token())
    if (token === undefined) return err('token_timeout')
    if (!token.ok) return err(token.error.kind === 'refused' ? token.error.code : `token_${token.error.kind}`)
    return (await limiter.acquire('order', left())) ? token : err('rate_limited')
  }

  /** The header that proves the body, where it is wanted. */
  const hashOf = async (body: Readonly<Record<string, string>>, leaveBy: number) => {
    if (!ports.hashesOrders) return ok({})
    const hash = await within(clock, Math.max(0, leaveBy - clock.monotonic()), auth.hash(body))
    return hash?.ok ? ok({ hashkey: hash.value }) : err('no_hash')
  }

  const order: RestClient['order'] = async (tr, body, asked = Number.POSITIVE_INFINITY) => {
    const leaveBy = Math.min(asked, clock.monotonic() + timeouts.beforeOrderMs)
    const id = idOf(tr)
    if (!id.ok) return { kind: 'not_sent', cause: id.error }
    const hash = await hashOf(body, leaveBy)
    if (!hash.ok) return { kind: 'not_sent', cause: hash.error }
    const token = await prepare(leaveBy)
    if (!token.ok) return { kind: 'not_sent', cause: token.error }
    const wire = await exchangeOnce(ports.url, clock, {
      method: 'POST',
      path: trOf(tr).path,
      headers: { ...headersOf(id.value, token.value, false), ...hash.value },
      body: JSON.stringify(body),
      timeoutMs: timeouts.orderMs,
      leaveBy,
      maxBytes: ORDER_REPLY_LIMIT,
    })
    if (!wire.ok) return { kind: wire.error.sent ? 'lost' : 'not_sent', cause: wire.error.cause }
    const answer = readAnswer(wire.value.text)
    learnFrom(wire.value.status, answer, token.value)
    return { kind: 'answered', status: wire.value.status, answer }
  }

  return { read, order, clockSkewMs: brokerClock.skewMs, close: () => pool.destroy() }
}

/** "Too many" of orders and account reads alone. */
const LEDGER_LIMIT = 'EGW00215'

const laneOf = (tr: TrName): Exclude<Lane, 'order'> => (trOf(tr).lane === 'quote' ? 'quote' : 'account')

const codeOf = (error: BrokerError): { code?: string } => ('code' in error ? { code: error.code } : {})

function readErrorOfAuth(error: AuthError): BrokerError {
  switch (error.kind) {
    case 'refused':
      return { kind: 'unauthorized', code: error.code }
    case 'rate_limited':
      return { kind: 'unauthorized', code: 'token_rate_limited' }
    case 'unreachable':
      return { kind: 'unreachable', cause: error.cause }
  }
}

export const pause = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delayMs, resolve)
  })

/** The value, or `undefined` when it takes longer. */
function within<T>(clock: Clock, limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => resolve(undefined))
    void promise.then((value) => {
      cancel()
      resolve(value)
    })
  })
}

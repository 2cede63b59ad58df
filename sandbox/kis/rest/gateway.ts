import type { HttpBindings } from '@hono/node-server'
import type { Environment } from '@naru/shared/domain/order'
import { Hono } from 'hono'
import { type Auth, type GatewayError, UNKNOWN_KEY } from '../auth.ts'
import type { FaultAction, FaultSubject, Faults } from '../faults.ts'
import type { Account } from '../ledger.ts'
import type { RateLimit } from '../rate-limit.ts'
import type { World } from '../world.ts'
import {
  envelope,
  gatewayRefusal,
  type HttpAnswer,
  type KisContext,
  plainAnswer,
  resetAfter,
  resetConnection,
  stayOpen,
} from './http.ts'
import { answerOauth, hashOf } from './oauth.ts'
import { route } from './tr-table.ts'

export interface GatewayOptions {
  readonly environment: Environment
  readonly world: World
  readonly auth: Auth
  readonly faults: Faults
  readonly limit: RateLimit
  /** Requests a second of keys without a limit of their own; null: no limit at all, for any key. */
  readonly restPerSecond: number | null
  /** Round trip added to every answer, half before and half after the work. */
  readonly latencyMs: number
}

interface Call {
  readonly method: string
  readonly path: string
  readonly trId: string
  readonly header: (name: string) => string
  readonly body: Readonly<Record<string, unknown>>
  readonly input: Readonly<Record<string, string>>
  readonly ip: string
}

const TOO_MANY: GatewayError = { status: 500, code: 'EGW00201', text: '초당 거래건수를 초과하였습니다.' }
const NOT_JSON: GatewayError = { status: 500, code: 'EGW00132', text: 'Content-Type이 유효하지 않습니다.' }
const WRONG_HASH: GatewayError = { status: 500, code: 'EGW00131', text: '유효하지 않은 hashkey입니다.' }
const NO_TR_ID: GatewayError = { status: 500, code: 'OPSQ9999', text: 'JSON PARSING ERROR : tr_id not found' }

/** The REST host of one environment: every path, with faults and latency around it. */
export function createGateway(options: GatewayOptions): Hono<{ Bindings: HttpBindings }> {
  const { world, faults, latencyMs } = options
  const app = new Hono<{ Bindings: HttpBindings }>()
  const pause = (ms: number): Promise<void> =>
    ms <= 0 ? Promise.resolve() : new Promise((resolve) => void world.clock.after(ms, resolve))

  app.all('*', async (context) => {
    const call = await readCall(context)
    const fault = faults.strike(subjectOf(options, call))
    await pause(latencyMs / 2)
    const early = await beforeWork(fault, context, { work: () => answer(options, call, fault), pause, world })
    if (early) return early
    const answered = answer(options, call, fault)
    await pause(latencyMs / 2)
    return afterWork(fault, context, { answered, pause, date: new Date(world.clock.now()).toUTCString() })
  })
  return app
}

interface EarlyTools {
  readonly work: () => HttpAnswer
  readonly pause: (ms: number) => Promise<void>
  readonly world: World
}

/** Faults that keep the request from being carried out now. */
async function beforeWork(
  fault: FaultAction | undefined,
  context: KisContext,
  { work, world }: EarlyTools,
): Promise<Response | undefined> {
  switch (fault?.kind) {
    case 'drop_request':
      return resetConnection(context)
    case 'status':
      return write(context, plainAnswer(fault.status, asObject(fault.body)), undefined)
    case 'late_accept':
      world.clock.after(fault.ms, () => void work())
      return fault.hang ? stayOpen() : resetConnection(context)
    case 'half_open':
      if (fault.carriedOut) work()
      return stayOpen()
    default:
      return undefined
  }
}

/** Faults that change the answer to a request that was carried out. */
async function afterWork(
  fault: FaultAction | undefined,
  context: KisContext,
  { answered, pause, date }: { answered: HttpAnswer; pause: EarlyTools['pause']; date: string },
): Promise<Response> {
  switch (fault?.kind) {
    case 'drop_response':
      return resetConnection(context)
    case 'reset_after':
      return resetAfter(context, answered, fault.bytes)
    case 'body':
      return write(context, { ...answered, status: fault.status, body: fault.body }, date)
    case 'delay':
      await pause(fault.ms)
      return write(context, answered, date)
    default:
      return write(context, answered, date)
  }
}

function write(context: KisContext, { status, headers, body }: HttpAnswer, date: string | undefined): Response {
  return context.body(body, status as 200, date === undefined ? headers : { ...headers, date }) // any status is written as it is
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

async function readCall(context: KisContext): Promise<Call> {
  const { req } = context
  const query = Object.entries(req.query()).map(([name, value]) => [name.toUpperCase(), value])
  const body = req.method === 'POST' ? parseJson(await req.text()) : {}
  return {
    method: req.method,
    // Real servers tolerate "//uapi/…"; one popular client sends it.
    path: new URL(req.url).pathname.replace(/\/{2,}/g, '/'),
    trId: req.header('tr_id') ?? '',
    header: (name) => req.header(name) ?? '',
    body,
    // Names of a query in any case; those of a body as they are, which must be upper case.
    input: req.method === 'POST' ? textFields(body) : Object.fromEntries(query),
    ip: (context.env.incoming.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', ''),
  }
}

function parseJson(source: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(source)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {} // an object, by the check
  } catch {
    return {}
  }
}

/** Every value of a request is text; anything else counts as missing. */
const textFields = (body: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

function subjectOf({ environment, auth }: GatewayOptions, call: Call): FaultSubject {
  const account = auth.accountOf(call.header('appkey'))
  return {
    side: 'rest',
    environment,
    method: call.method,
    path: call.path,
    trId: call.trId,
    account: account ? `${account.cano}-${account.productCode}` : '',
    fields: call.input,
  }
}

/** Key, token, rate and service, in the order the gateway looks at them. */
function answer(options: GatewayOptions, call: Call, fault: FaultAction | undefined): HttpAnswer {
  const { auth, environment, limit } = options
  const { path, body, trId } = call
  const headers = { appKey: call.header('appkey'), appSecret: call.header('appsecret') }
  const isJson = call.method !== 'POST' || call.header('content-type').includes('application/json')
  const oauth = answerOauth({ auth, limit, environment, path, body: isJson ? body : {}, headers })
  if (oauth) return oauth
  if (headers.appKey === '') return gatewayRefusal(UNKNOWN_KEY, trId)
  const account = auth.account(headers.appKey, headers.appSecret, environment)
  if (!account.ok) return gatewayRefusal(account.error, trId)
  const refused =
    auth.checkToken(call.header('authorization'), account.value) ??
    overLimit(options, account.value) ??
    (isJson ? undefined : NOT_JSON) ??
    (trId === '' ? NO_TR_ID : undefined) ??
    wrongHash(call)
  return refused ? gatewayRefusal(refused, trId) : serve(options, call, { account: account.value, fault })
}

function overLimit({ limit, restPerSecond }: GatewayOptions, account: Account): GatewayError | undefined {
  if (restPerSecond === null) return undefined
  return limit.take(account.appKey, account.restPerSecond ?? restPerSecond) ? undefined : TOO_MANY
}

function wrongHash(call: Call): GatewayError | undefined {
  const hash = call.header('hashkey')
  return hash === '' || hash === hashOf(call.body) ? undefined : WRONG_HASH
}

function serve(
  { environment, world }: GatewayOptions,
  call: Call,
  { account, fault }: { account: Account; fault: FaultAction | undefined },
): HttpAnswer {
  const { method, path, trId, input, ip } = call
  const found = route({ environment, method, path, trId })
  if (found.kind === 'refused') return envelope(found.status, found.reply, trId)
  const reply = found.handle({
    world,
    account,
    environment,
    trId,
    input,
    isNextPage: call.header('tr_cont') === 'N',
    ip,
    hideNewerThanMs: fault?.kind === 'hide_orders' ? fault.newerThanMs : 0,
    isRejectedLater: fault?.kind === 'reject_later',
  })
  return envelope(200, reply, trId)
}

import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Environment } from '@naru/shared/domain/order'
import { Hono } from 'hono'
import { type Auth, type GatewayError, UNKNOWN_KEY } from '../auth.ts'
import type { Faults, RestAction, RestSubject } from '../faults.ts'
import type { Account } from '../ledger.ts'
import type { RateLimit } from '../rate-limit.ts'
import type { Reservations } from '../reservations.ts'
import type { World } from '../world.ts'
import { afterWork, beforeWork, maintenance } from './fault-answers.ts'
import { envelope, gatewayRefusal, type HttpAnswer, type KisContext } from './http.ts'
import { masterFile } from './masters.ts'
import { answerOauth, hashOf } from './oauth.ts'
import { route } from './tr-table.ts'

export interface GatewayOptions {
  readonly environment: Environment
  readonly world: World
  readonly reservations: Reservations
  readonly auth: Auth
  readonly faults: Faults
  readonly limit: RateLimit
  /** Requests a second of keys without a limit of their own; null: no limit at all, for any key. */
  readonly restPerSecond: number | null
  /** Account services a second and key: the ledger's own limit, whose figure is not published; null: none. */
  readonly ledgerPerSecond: number | null
  /** Round trip added to every answer, half before and half after the work. */
  readonly latencyMs: number
  /** Where recorded stock masters lie; undefined: the lists hold the simulated stocks alone. */
  readonly mastersDir: string | undefined
}

interface Call {
  readonly method: string
  readonly path: string
  readonly trId: string
  readonly header: (name: string) => string
  /** The JSON object of a POST; undefined when there is none to read. */
  readonly body: Readonly<Record<string, unknown>> | undefined
  readonly input: Readonly<Record<string, string>>
  readonly ip: string
}

const TOO_MANY: GatewayError = { status: 500, code: 'EGW00201', text: '초당 거래건수를 초과하였습니다.' }
const TOO_MANY_OF_LEDGER: GatewayError = {
  status: 500,
  code: 'EGW00215',
  text: '원장에서 허용 가능한 초당 거래건수를 초과하였습니다.',
}
const NOT_JSON: GatewayError = { status: 500, code: 'EGW00132', text: 'Content-Type이 유효하지 않습니다.' }
const WRONG_HASH: GatewayError = { status: 500, code: 'EGW00131', text: '유효하지 않은 hashkey입니다.' }
const UNREADABLE: GatewayError = {
  status: 500,
  code: 'OPSQ9997',
  text: 'JSON PARSING ERROR : invalid json format',
}
const WRONG_CUSTOMER: GatewayError = {
  status: 500,
  code: 'EGW00208',
  text: '고객유형(custtype)이 유효하지 않습니다.',
}
const NO_TR_ID: GatewayError = { status: 500, code: 'OPSQ9999', text: 'JSON PARSING ERROR : tr_id not found' }

/** The REST host of one environment: every path, with faults and latency around it. */
export function createGateway(options: GatewayOptions): Hono<{ Bindings: HttpBindings }> {
  const { world, faults, latencyMs, environment } = options
  const app = new Hono<{ Bindings: HttpBindings }>()
  const pause = (ms: number): Promise<void> =>
    ms <= 0 ? Promise.resolve() : new Promise((resolve) => void world.clock.after(ms, resolve))

  app.all('*', async (context) => {
    const call = await readCall(context)
    if (faults.isDown(environment)) return maintenance(context)
    const fault = faults.strike(subjectOf(options, call))
    await pause(latencyMs / 2)
    const { path, trId } = call
    const early = await beforeWork(fault, context, { work: () => answer(options, call, fault), world, path, trId })
    if (early) return early
    const list = masterFile(world, path, options.mastersDir)
    if (list) return context.body(new Uint8Array(list.bytes), 200, { 'content-type': list.type })
    const answered = answer(options, call, fault)
    await pause(latencyMs / 2)
    return afterWork(fault, context, { answered: withCallId(answered, call), world })
  })
  return app
}

/** Every answer to a service carries the caller's `gt_uid`, or one of its own. */
function withCallId(answered: HttpAnswer, call: Call): HttpAnswer {
  if (answered.headers.tr_id === undefined) return answered
  const id = call.header('gt_uid') || randomUUID().replaceAll('-', '')
  return { ...answered, headers: { ...answered.headers, gt_uid: id } }
}

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
    input: req.method === 'POST' ? textFields(body ?? {}) : Object.fromEntries(query),
    ip: (context.env.incoming.socket.remoteAddress ?? '127.0.0.1').replace('::ffff:', ''),
  }
}

function parseJson(source: string): Call['body'] {
  try {
    const value: unknown = JSON.parse(source)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined // an object, by the check
  } catch {
    return undefined
  }
}

/** Every value of a request is text; anything else counts as missing. */
const textFields = (body: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

function subjectOf({ environment, auth }: GatewayOptions, call: Call): RestSubject {
  const account = auth.accountOf(call.header('appkey'))
  return {
    environment,
    method: call.method,
    path: call.path,
    trId: call.trId,
    isNextPage: call.header('tr_cont') === 'N',
    account: account ? `${account.cano}-${account.productCode}` : '',
    fields: call.input,
  }
}

/** Key, token, rate and service, in the order the gateway looks at them. */
function answer(options: GatewayOptions, call: Call, fault: RestAction | undefined): HttpAnswer {
  const { auth, environment, limit } = options
  const { path, trId } = call
  const headers = { appKey: call.header('appkey'), appSecret: call.header('appsecret') }
  const isJson = call.method !== 'POST' || call.header('content-type').includes('application/json')
  const body = (isJson && call.body) || {}
  const isLimited = options.restPerSecond !== null
  const oauth = answerOauth({ auth, limit, isLimited, environment, path, body, headers })
  if (oauth) return oauth
  if (headers.appKey === '') return gatewayRefusal(UNKNOWN_KEY, trId)
  const account = auth.account(headers.appKey, headers.appSecret, environment)
  if (!account.ok) return gatewayRefusal(account.error, trId)
  const refused =
    auth.checkToken(call.header('authorization'), account.value) ??
    overLimit(options, account.value, path) ??
    (isJson ? undefined : NOT_JSON) ??
    (call.body === undefined ? UNREADABLE : undefined) ??
    (trId === '' ? NO_TR_ID : undefined) ??
    (/^[PB]?$/.test(call.header('custtype')) ? undefined : WRONG_CUSTOMER) ??
    wrongHash(call)
  return refused ? gatewayRefusal(refused, trId) : serve(options, call, { account: account.value, fault })
}

function overLimit(options: GatewayOptions, account: Account, path: string): GatewayError | undefined {
  const { limit, restPerSecond, ledgerPerSecond } = options
  const { appKey } = account
  if (restPerSecond !== null && !limit.take(appKey, account.restPerSecond ?? restPerSecond)) return TOO_MANY
  const isLedgers = ledgerPerSecond !== null && path.includes('/trading/')
  return isLedgers && !limit.take(`ledger|${appKey}`, ledgerPerSecond) ? TOO_MANY_OF_LEDGER : undefined
}

function wrongHash(call: Call): GatewayError | undefined {
  const hash = call.header('hashkey')
  return hash === '' || hash === hashOf(call.body ?? {}) ? undefined : WRONG_HASH
}

function serve(
  { environment, world, reservations }: GatewayOptions,
  call: Call,
  { account, fault }: { account: Account; fault: RestAction | undefined },
): HttpAnswer {
  const { method, path, trId, input, ip } = call
  const found = route({ environment, method, path, trId })
  if (found.kind === 'refused') return envelope(found.status, found.reply, trId)
  const request = {
    world,
    reservations,
    account,
    environment,
    trId,
    input,
    isNextPage: call.header('tr_cont') === 'N',
    ip,
    hideNewerThanMs: fault?.kind === 'hide_orders' ? fault.newerThanMs : 0,
    isRejectedLater: fault?.kind === 'reject_later',
  }
  const lagMs = fault?.kind === 'balance_lag' ? fault.ms : 0
  return envelope(
    200,
    world.asSeen(lagMs, () => found.handle(request)),
    trId,
  )
}

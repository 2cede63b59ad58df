import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Secret } from '@naru/shared/core/secret'
import { type UnixMs, unixMs } from '@naru/shared/core/time'
import { AccountId, type Environment } from '@naru/shared/domain/order'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { createKisSession, type KisLimits } from '../../src/adapters/kis/index.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Logger } from '../../src/ports/logger.ts'
import type { KisCredential, SecretStore } from '../../src/ports/vault.ts'

export const wallClock: Clock = {
  now: () => unixMs(Date.now()),
  monotonic: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

export interface DrivenClock extends Clock {
  /** Runs everything due within `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>
}

/** A clock that moves only when told. */
export function drivenClock(start = 1_763_700_000_000): DrivenClock {
  let elapsed = 0
  let timers: { at: number; run: () => void }[] = []
  const settle = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve()
  }
  return {
    now: () => unixMs(start + elapsed),
    monotonic: () => elapsed,
    after: (delayMs, run) => {
      const timer = { at: elapsed + Math.max(0, delayMs), run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance: async (ms) => {
      const until = elapsed + ms
      await settle()
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        elapsed = Math.max(elapsed, next.at)
        timers = timers.filter((other) => other !== next)
        next.run()
        await settle()
      }
      elapsed = until
    },
  }
}

export interface RecordingLogger extends Logger {
  readonly lines: string[]
}

/** Keeps everything that would be written. */
export function recordingLogger(lines: string[] = [], bound: Readonly<Record<string, unknown>> = {}): RecordingLogger {
  const write = (level: string) => (name: string, fields?: Readonly<Record<string, unknown>>) => {
    lines.push(JSON.stringify({ level, name, ...bound, ...fields }))
  }
  return {
    lines,
    event: write('event'),
    alarm: write('alarm'),
    child: (fields) => recordingLogger(lines, { ...bound, ...fields }),
  }
}

export function memorySecrets(): SecretStore & { readonly values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    get: async (name) => values.get(name),
    set: async (name, value) => void values.set(name, value),
    remove: async (name) => void values.delete(name),
  }
}

export const APP_KEY = 'PSCANARYappkey0123456789abcdefghijkl'
export const APP_SECRET = `CANARYappsecret${'s'.repeat(165)}`
export const CANO = '50123456'
export const HTS_ID = 'canaryhts'

export const aCredential = (
  environment: Environment = 'paper',
  changes: Partial<KisCredential> = {},
): KisCredential => ({
  accountId: AccountId.parse('0198a000-0000-7000-8000-000000000001'),
  environment,
  appKey: new Secret(APP_KEY),
  appSecret: new Secret(APP_SECRET),
  cano: CANO,
  productCode: '01',
  htsId: HTS_ID,
  ...changes,
})

export interface StubRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What the stub answers: a body, or a function that does with the connection what it likes. */
export type StubAnswer =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown }
  | ((response: ServerResponse) => void)

export interface KisStub {
  readonly rest: string
  readonly ws: string
  readonly requests: StubRequest[]
  /** Requests to paths that end like this. */
  to(suffix: string): StubRequest[]
  /** Answers a path (by its end), replacing what it answered before. */
  on(suffix: string, answer: (request: StubRequest, nth: number) => StubAnswer): void
  /** What clients of the socket sent, and the sockets themselves, newest last. */
  readonly sent: string[]
  readonly sockets: WebSocket[]
  onMessage(handle: (socket: WebSocket, text: string) => void): void
}

const TOKEN = 'CANARYtoken.eyJ0b2tlbiI6ImNhbmFyeSJ9'
export const APPROVAL_KEY = 'ca9a41e5-0000-4111-8222-222233334444'
export const STUB_SECRETS = [APP_KEY, APP_SECRET, CANO, HTS_ID, TOKEN, APPROVAL_KEY]

/** A KIS of few words on loopback: gives tokens, and for the rest what a test tells it to. */
export async function aKisStub(): Promise<KisStub> {
  const routes = new Map<string, { answer: (request: StubRequest, nth: number) => StubAnswer; count: number }>()
  const requests: StubRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://stub')
      const request: StubRequest = {
        method: incoming.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      }
      requests.push(request)
      const route = [...routes].find(([suffix]) => url.pathname.endsWith(suffix))?.[1]
      if (route) route.count += 1
      const answer = route?.answer(request, route.count) ?? { status: 404, body: 'nothing here' }
      if (typeof answer === 'function') {
        answer(response)
        return
      }
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sent: string[] = []
  const sockets: WebSocket[] = []
  let handle: (socket: WebSocket, text: string) => void = () => undefined
  const realtime = new WebSocketServer({ server })
  realtime.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('message', (data: Buffer) => {
      sent.push(data.toString())
      handle(socket, data.toString())
    })
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.terminate()
    realtime.close()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // listening on a port
  const stub: KisStub = {
    rest: `http://127.0.0.1:${port}`,
    ws: `ws://127.0.0.1:${port}`,
    requests,
    to: (suffix) => requests.filter(({ path }) => path.endsWith(suffix)),
    on: (suffix, answer) => void routes.set(suffix, { answer, count: 0 }),
    sent,
    sockets,
    onMessage: (next) => {
      handle = next
    },
  }
  stub.on('/oauth2/tokenP', () => ({ body: { access_token: TOKEN, token_type: 'Bearer', expires_in: 86_400 } }))
  stub.on('/oauth2/Approval', () => ({ body: { approval_key: APPROVAL_KEY } }))
  return stub
}

/** Limits that do not make a test wait. */
export const FAST: KisLimits = {
  rate: { perSecond: 1_000, orderReserve: 5 },
  timeouts: { orderMs: 2_000, readMs: 2_000, beforeOrderMs: 1_000, readQueueMs: 2_000 },
  socket: { spacingMs: 1, answerMs: 1_000, quietMs: 2_000, staleMs: 1_000, settleMs: 1_000 },
}

/** A session on the stub (or on whatever `urls` says), closed after the test. */
export function aSession(
  stub: { readonly rest: string; readonly ws: string },
  changes: {
    readonly credential?: KisCredential
    readonly clock?: Clock
    readonly secrets?: SecretStore
    readonly limits?: Partial<KisLimits>
    readonly random?: () => number
  } = {},
) {
  const logger = recordingLogger()
  const secrets = changes.secrets ?? memorySecrets()
  const session = createKisSession({
    credential: changes.credential ?? aCredential(),
    urls: { rest: stub.rest, ws: stub.ws },
    clock: changes.clock ?? wallClock,
    logger,
    secrets,
    random: changes.random ?? (() => 0),
    limits: { ...FAST, ...changes.limits },
  })
  onTestFinished(() => session.close())
  return { session, logger, secrets }
}

export const at = (text: string): UnixMs => unixMs(Date.parse(text))

/** The values of one fill notice of `CANO`, 26 of them. A receipt of an order of ten shares unless changed. */
export const aNotice = ({
  account = `${CANO}01`,
  change = '0',
  quantity = '0000000010',
  price = '000070000',
  refused = '0',
  isFill = '1',
  receipt = '1',
  orderNo = '0000012345',
} = {}): string[] => [
  HTS_ID,
  account,
  orderNo,
  '',
  '02',
  change,
  '00',
  '0',
  '005930',
  quantity,
  price,
  '090100',
  refused,
  isFill,
  receipt,
  '00950',
  '0000000010',
  '홍길동',
  '0',
  '1',
  'Y',
  '',
  '',
  '',
  '삼성전자',
  '000070000',
]

import { once } from 'node:events'
import {
  type StreamMessage,
  StreamMessage as StreamMessageSchema,
  StreamTicket,
} from '@naru/shared/contracts/bridge-api'
import { err, ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { HttpLimits } from '../../src/http/limits.ts'
import { type RunningHttp, startHttp } from '../../src/http/server.ts'
import type { BarFiles } from '../../src/ports/backtests.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { OpenSession } from '../../src/ports/sessions.ts'
import type { InstalledPlugin } from '../../src/ports/strategies.ts'
import type { VerifyToken } from '../../src/ports/token.ts'
import { createMarketDataHub } from '../../src/runtime/market-data-hub.ts'
import { createMetrics } from '../../src/runtime/metrics.ts'
import { someHistory } from './history-service.ts'
import { memoryLogger, someSessions, systemClock } from './market.ts'
import { NO_BARS } from './no-bars.ts'

export const ORIGIN = 'https://naru.test'
export const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001'
export const BOB = 'bbbbbbbb-0000-4000-8000-000000000002'

/** "user:<id>" or "user:<id>:<expiresAt>" stands for a verified token; anything else is refused. */
export const tokenOf = (userId: string, expiresAt = Date.now() + 600_000): string => `user.${userId}.${expiresAt}`
const verifyToken: VerifyToken = (token) => {
  const [, userId, expiresAt] = /^user\.([\w-]+)\.(\d+)$/.exec(token) ?? []
  if (token === 'away') return Promise.resolve(err({ kind: 'unavailable', cause: 'test' }))
  if (userId === undefined) return Promise.resolve(err({ kind: 'invalid' }))
  if (Number(expiresAt) <= Date.now()) return Promise.resolve(err({ kind: 'expired' }))
  return Promise.resolve(ok({ userId, sessionId: null, expiresAt: unixMs(Number(expiresAt)) }))
}

/** One that can be used, and one that cannot. */
const SOME_PLUGINS: readonly InstalledPlugin[] = [
  {
    state: 'ready',
    id: 'cross',
    plugin: 'cross.0123456789ab',
    about: {
      id: 'cross',
      label: { ko: '교차', en: 'Cross' },
      about: { ko: '오르내리기만 하면 잃어요.', en: 'Loses without a trend.' },
      params: [
        { id: 'fast', kind: 'integer', label: { ko: '짧게', en: 'Fast' }, min: 2, max: 50, step: 1, default: 20 },
      ],
      series: 1,
      bars: 'any',
    },
    trades: true,
  },
  { state: 'refused', id: 'moody', code: 'repeats', detail: 'it traded otherwise from fill 3 on' },
]

/** That may decide for whoever asks. */
const A_PROGRAM = { version: '1.0.0', params: [], isConnected: true, late: 0, refused: 0 } as const

/** The whole HTTP side on a free loopback port, over feeds driven by the test. */
export async function aBridgeHttp(
  open: OpenSession[],
  limits: Partial<HttpLimits> = {},
  clock: Clock = systemClock,
  backtestBars: BarFiles = NO_BARS,
) {
  const sessions = someSessions(...open)
  const logger = memoryLogger()
  const metrics = createMetrics()
  const hub = createMarketDataHub({ sessions, clock: systemClock, logger, pollIntervalMs: 5, lingerMs: 5 })
  const { history, instruments, readList, store, close } = await someHistory({ sessions, logger })
  const http = await startHttp({
    host: '127.0.0.1',
    port: 0,
    version: '1.2.3',
    clock,
    logger,
    sessions,
    hub,
    history,
    instruments,
    backtestBars,
    plugins: () => Promise.resolve(SOME_PLUGINS),
    programs: { list: (userId) => [{ ...A_PROGRAM, name: `for.${userId}` }] },
    metrics,
    senders: { pushKey: 'BPushKey', botName: () => Promise.resolve('naru_test_bot') },
    verifyToken,
    allowedOrigins: [ORIGIN],
    limits: { conflationMs: 20, ...limits },
  })
  onTestFinished(async () => {
    await http.close()
    hub.close()
    close()
  })
  return { http, sessions, logger, metrics, hub, store, readList }
}

type Answer = { status: number; headers: Headers; body: unknown }

export async function call(
  http: RunningHttp,
  path: string,
  { token, ...init }: RequestInit & { token?: string } = {},
): Promise<Answer> {
  const headers = new Headers(init.headers)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(http.url + path, { ...init, headers })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

export async function aTicket(http: RunningHttp, userId: string, expiresAt?: number): Promise<string> {
  const headers = { origin: ORIGIN }
  const { body } = await call(http, '/v1/stream/tickets', {
    method: 'POST',
    token: tokenOf(userId, expiresAt),
    headers,
  })
  return StreamTicket.parse(body).ticket
}

/** Opens the stream address; resolves with the open socket, or with the HTTP status that refused it. */
export async function upgrade(
  http: RunningHttp,
  { ticket, origin = ORIGIN, path = '/v1/stream' }: { ticket?: string; origin?: string | null; path?: string },
): Promise<WebSocket | number> {
  const url = `${http.url.replace('http', 'ws')}${path}${ticket === undefined ? '' : `?ticket=${ticket}`}`
  const socket = new WebSocket(url, origin === null ? {} : { origin })
  onTestFinished(() => socket.terminate())
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket | number>()
  socket.on('open', () => resolve(socket))
  socket.on('unexpected-response', (_, response) => {
    resolve(response.statusCode ?? 0)
    response.resume()
  })
  socket.on('error', reject)
  return promise
}

type Of<T extends StreamMessage['type']> = Extract<StreamMessage, { type: T }>

/** A connected browser. Every message is checked against the contract as it arrives. */
export async function aStream(http: RunningHttp, userId: string, expiresAt?: number) {
  const ticket = await aTicket(http, userId, expiresAt)
  const messages: StreamMessage[] = []
  const url = `${http.url.replace('http', 'ws')}/v1/stream?ticket=${ticket}`
  const socket = new WebSocket(url, { origin: ORIGIN })
  onTestFinished(() => socket.terminate())
  const closed = once(socket, 'close').then(([code]) => Number(code))
  socket.on('message', (data: Buffer) => messages.push(StreamMessageSchema.parse(JSON.parse(data.toString()))))
  await once(socket, 'open')
  const all = <T extends StreamMessage['type']>(type: T): Of<T>[] =>
    messages.filter((message): message is Of<T> => message.type === type)
  return {
    socket,
    messages,
    closed,
    all,
    send: (message: object) => socket.send(JSON.stringify(message)),
    quotes: () => all('quotes').flatMap((message) => message.quotes),
    untilUp: () =>
      vi.waitFor(() => {
        if (all('feed').at(-1)?.state !== 'up') throw new Error('the feed is not up yet')
      }),
  }
}

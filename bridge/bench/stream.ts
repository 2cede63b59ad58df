import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { ok } from '@naru/shared/core/result'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { WebSocketServer } from 'ws'
import { createSystemClock } from '../src/adapters/system/system-clock.ts'
import { startHttp } from '../src/http/server.ts'
import type { MarketFeed } from '../src/ports/market-feed.ts'
import type { VerifyToken } from '../src/ports/token.ts'
import { createMarketDataHub } from '../src/runtime/market-data-hub.ts'
import { createMetrics } from '../src/runtime/metrics.ts'
import { shareFeed } from '../src/runtime/shared-feed.ts'
import { someHistory } from '../test/support/history-service.ts'
import { aFeed, aSession, type FakeFeed, memoryLogger, someSessions, tickOf } from '../test/support/market.ts'
import { NO_BARS } from '../test/support/no-bars.ts'
import type { ClientsData, ClientsReport } from './stream-clients.ts'

const SYMBOLS_PER_CLIENT = 20
const HOT_SYMBOLS = 200
const TICKS_PER_SYMBOL_PER_S = 25
const STEP_MS = 10
const STEPS_PER_TICK = 1000 / TICKS_PER_SYMBOL_PER_S / STEP_MS
const LAST_PRICE = 1
const MAX_CATCH_UP_MS = 3 * STEP_MS
const WARM_UP_MS = 1000
const ROUNDS = 5
const ROUND_MS = 1000
const NO_SENDERS = { pushKey: '', botName: () => Promise.resolve(null) }
const ORIGIN = 'https://naru.test'
const FLOOR_MESSAGE_BYTES = 7200
const FLOOR_INTERVAL_MS = 100

type Figures = Record<string, number>
const SYMBOLS = Array.from({ length: HOT_SYMBOLS }, (_, n) => instrumentId(String(n).padStart(6, '0')))
const userId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const now = (): number => performance.timeOrigin + performance.now()
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const rounded = (value: number): number => Math.round(value * 100) / 100

/** In these runs a token is a user id: what Auth would say is measured elsewhere. */
const verifyToken: VerifyToken = (token) =>
  Promise.resolve(ok({ userId: token, sessionId: null, expiresAt: unixMs(Date.now() + 3_600_000) }))

const symbolsOf = (user: number): typeof SYMBOLS =>
  Array.from({ length: SYMBOLS_PER_CLIENT }, (_, n) => SYMBOLS[(user * 7 + n) % HOT_SYMBOLS] ?? instrumentId('000000'))

/** Every symbol of every feed trades 25 times a second, spread evenly over it. `cumTurnover` carries the instant. */
function trade(feeds: readonly FakeFeed[]): { readonly count: () => number; stop(): void } {
  const tradingDate = kstDate(unixMs(Date.now()))
  const models = feeds.map((_, user) => symbolsOf(user).map((id) => tickOf(id, 70_000)))
  let step = 0
  let count = 0
  let nextAt = performance.now()
  const emit = (isDue: (n: number) => boolean, price: number): void => {
    for (const [user, ticks] of models.entries()) {
      const due = ticks.filter((_, n) => isDue(n))
      const cumTurnover = now()
      feeds[user]?.emit(
        ...due.map((tick) => ({ kind: 'trade', tick: { ...tick, price, cumTurnover }, tradingDate }) as const),
      )
      count += due.length
    }
  }
  const timer = setInterval(() => {
    // A late timer catches up a little, so that the load does not shrink with every hiccup; what a busy machine cannot
    // carry is left out, and shows in `ticks_per_s`.
    nextAt = Math.max(nextAt, performance.now() - MAX_CATCH_UP_MS)
    for (const until = performance.now(); nextAt <= until; nextAt += STEP_MS) {
      step += 1
      emit((n) => (n + step) % STEPS_PER_TICK === 0, 70_000 + step)
    }
  }, STEP_MS)
  return {
    count: () => count,
    stop: () => {
      clearInterval(timer)
      emit(() => true, LAST_PRICE)
    },
  }
}

/** The browsers, on a thread of their own. */
class Clients {
  readonly #worker: Worker

  constructor(data: ClientsData) {
    this.#worker = new Worker(new URL('./stream-clients.ts', import.meta.url), { workerData: data })
  }

  async ask(question: 'ready' | 'report' | 'close'): Promise<ClientsReport> {
    this.#worker.postMessage(question)
    const [answer] = await once(this.#worker, 'message')
    return answer as ClientsReport // the only thing that thread ever says
  }

  async rounds(): Promise<Figures> {
    await wait(WARM_UP_MS)
    await this.ask('report')
    const reports: ClientsReport[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      await wait(ROUND_MS)
      reports.push(await this.ask('report'))
    }
    const of = (pick: (report: ClientsReport) => number): number => rounded(median(reports.map(pick)))
    return {
      p50_ms: of((report) => report.p50),
      p95_ms: of((report) => report.p95),
      p99_ms: of((report) => report.p99),
      messages_per_s: of((report) => report.messages),
    }
  }
}

/** As a session shares its feed: the engine hears every event too. */
function shared(source: FakeFeed, signal: AbortSignal): MarketFeed {
  const { feed, pump } = shareFeed(source, () => undefined)
  void pump(signal, () => undefined)
  return feed
}

export async function measureStream(size: { users: number; clientsPerUser: number }): Promise<Figures> {
  const feeds = Array.from({ length: size.users }, () => aFeed())
  const stop = new AbortController()
  const sessions = someSessions(...feeds.map((feed, n) => aSession(userId(n), { feed: shared(feed, stop.signal) })))
  const clock = createSystemClock()
  const logger = memoryLogger()
  const hub = createMarketDataHub({ sessions, clock, logger })
  const { history, instruments, close } = await someHistory({ sessions, logger })
  const parts = {
    history,
    instruments,
    clock,
    logger,
    hub,
    sessions,
    verifyToken,
    metrics: createMetrics(),
    version: 'bench',
  }
  const limits = { requestsPerSecond: 1000 }
  const http = await startHttp({
    ...parts,
    senders: NO_SENDERS,
    backtestBars: NO_BARS,
    plugins: () => Promise.resolve([]),
    programs: { list: () => [] },
    host: '127.0.0.1',
    port: 0,
    allowedOrigins: [ORIGIN],
    limits,
  })
  const wanted = feeds.flatMap((_, user) =>
    Array.from({ length: size.clientsPerUser }, () => ({ token: userId(user), symbols: symbolsOf(user) })),
  )
  const clients = new Clients({ url: http.url, origin: ORIGIN, wanted })
  await clients.ask('ready')
  const trading = trade(feeds)
  const startedAt = performance.now()
  const figures = await clients.rounds()
  const ticksPerSecond = trading.count() / ((performance.now() - startedAt) / 1000)
  const rssMb = process.memoryUsage.rss() / 1024 / 1024
  trading.stop()
  await wait(1000)
  const { lastPrices } = await clients.ask('report')
  await clients.ask('close')
  await http.close()
  hub.close()
  stop.abort()
  close()
  return {
    clients: wanted.length,
    symbols_per_client: SYMBOLS_PER_CLIENT,
    ticks_per_s: Math.round(ticksPerSecond),
    ...Object.fromEntries(
      Object.entries(figures).map(([key, value]) => [key.endsWith('ms') ? `tick_${key}` : key, value]),
    ),
    lost_last_values: wanted.length * SYMBOLS_PER_CLIENT - lastPrices.filter((price) => price === LAST_PRICE).length,
    rss_mb: Math.round(rssMb),
  }
}

/** A bare WebSocket server and the same clients: what the machine can do without us. */
export async function measureFloor({ clients: count }: { clients: number }): Promise<Figures> {
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server has a port
  const filler = 'x'.repeat(FLOOR_MESSAGE_BYTES)
  sockets.on('connection', (socket) => {
    const timer = setInterval(() => {
      socket.send(JSON.stringify({ type: 'quotes', quotes: [{ cumTurnover: now(), filler }] }))
    }, FLOOR_INTERVAL_MS)
    socket.on('close', () => clearInterval(timer))
  })
  const wanted = Array.from({ length: count }, () => ({ token: '', symbols: [] }))
  const clients = new Clients({ url: `http://127.0.0.1:${port}`, origin: ORIGIN, wanted })
  await clients.ask('ready')
  const figures = await clients.rounds()
  await clients.ask('close')
  sockets.close()
  server.close()
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [`floor_${key}`, value]))
}

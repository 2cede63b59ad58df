import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { drivenClock } from '../kis/clock.ts'
import type { Recording } from '../kis/market/recording.ts'
import { startKisSimulator } from '../kis/start.ts'

/**
 * The simulator alone in a process, so that it can be measured by itself: two hundred symbols, a clock that only moves
 * when told, one session a customer for ten customers. Speaks IPC with the bench.
 */
const SYMBOLS = 200
const SESSIONS = 10
const STEP_MS = 10
const SPEED = 60
/** One trade a symbol and step. */
const SECONDS_PER_TRADE = (STEP_MS * SPEED) / 1000
const BAR_MINUTES = 10
const DAYS = 40
const MAX_UNSENT = 4_194_304

export type Question = { readonly kind: 'simulator' | 'floor'; readonly trades: number }
export type Answer =
  | { readonly kind: 'ready'; readonly url: string; readonly floorUrl: string; readonly keys: readonly string[] }
  | {
      readonly kind: 'done'
      readonly trades: number
      readonly wallMs: number
      readonly cpuMs: number
      readonly rssMb: number
    }

const codes = Array.from({ length: SYMBOLS }, (_, i) => String(100_000 + i * 10))

const dayBefore = (close: number) => ({
  date: '20200228',
  open: close,
  high: close,
  low: close,
  close,
  volume: 1_000_000,
})

function recording(): Recording {
  const symbols = codes.map((code, i) => {
    const start = 10_000 + i * 500
    const bars = Array.from({ length: DAYS }, () => [
      {
        start: 9 * 3_600_000,
        durationMs: BAR_MINUTES * 60_000,
        open: start,
        high: Math.round(start * 1.02),
        low: Math.round(start * 0.98),
        close: start,
        volume: 1_000_000,
      },
    ])
    const listing = { isin: '', nameKo: code, nameEn: code, sectorKo: '', listedDate: '2000-01-01', faceValue: 5_000 }
    const kind = { market: 'kospi', kind: 'stock', isOnNxt: false } as const
    return { code, ...listing, ...kind, listedShares: 50_000_000, history: [dayBefore(start)], bars }
  })
  return {
    days: Array.from(
      { length: DAYS },
      (_, i) => `2020-${i < 28 ? '03' : '04'}-${String((i % 28) + 1).padStart(2, '0')}`,
    ),
    symbols,
  }
}

const clock = drivenClock(Date.UTC(2026, 10, 20, 1))
const simulator = await startKisSimulator({
  clock,
  recording: recording(),
  speed: SPEED,
  stepMs: STEP_MS,
  secondsPerTrade: SECONDS_PER_TRADE,
  maxRegistrations: SYMBOLS,
  pongTimeoutMs: 86_400_000,
  pingIntervalMs: 86_400_000,
})

/** Trades of the day are over after the bar; the next day brings as many. */
const BAR_STEPS = (BAR_MINUTES * 60_000) / (STEP_MS * SPEED)
const SESSION_MS = 6 * 3_600_000
let day = 0
let steps = 0

const print = (): number => codes.reduce((sum, code) => sum + simulator.world.market.quote(code).count, 0)

async function step(): Promise<void> {
  if (steps === BAR_STEPS) {
    day += 1
    steps = 0
    simulator.driver.set({ elapsed: day * SESSION_MS })
  }
  steps += 1
  await clock.advance(STEP_MS)
}

interface Measured {
  readonly trades: number
  readonly wallMs: number
  readonly cpuMs: number
}

async function measured(work: () => Promise<number>): Promise<Measured> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const trades = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { trades, wallMs: performance.now() - started, cpuMs: (user + system) / 1000 }
}

/** Plays until so many trades have printed, never further ahead of the clients than they can read. */
async function play(trades: number): Promise<number> {
  let printed = 0
  let before = print()
  while (printed < trades) {
    await step()
    const now = print()
    printed += now >= before ? now - before : now
    before = now
    while (simulator.sockets.live.unsentBytes > MAX_UNSENT) await new Promise((resolve) => setImmediate(resolve))
  }
  return printed
}

// The floor: a bare WebSocket server that sends texts of the same length as often, one send a session and frame.
const floorServer = createServer()
const floor = new WebSocketServer({ server: floorServer })
const floorSockets: WebSocket[] = []
floor.on('connection', (socket) => floorSockets.push(socket))
floorServer.listen(0, '127.0.0.1')
await once(floorServer, 'listening')

async function playFloor(trades: number): Promise<number> {
  const text = `0|H0STCNT0|001|${'1234567^'.repeat(32).slice(0, 255)}`
  let sent = 0
  while (sent < trades) {
    for (let i = 0; i < SYMBOLS; i++) for (const socket of floorSockets) socket.send(text)
    sent += SYMBOLS
    await new Promise((resolve) => setImmediate(resolve))
    while (floorSockets.some((socket) => socket.bufferedAmount > MAX_UNSENT)) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return sent
}

const tell = (answer: Answer): void => void process.send?.(answer)
process.on('message', (question: Question) => {
  void (async () => {
    const work = question.kind === 'floor' ? playFloor : play
    const result = await measured(() => work(question.trades))
    tell({ kind: 'done', ...result, rssMb: Math.round(process.memoryUsage.rss() / 1_048_576) })
  })()
})
process.on('disconnect', () => process.exit(0))

const keys: string[] = []
for (let i = 0; i < SESSIONS; i++) {
  const body = JSON.stringify({ environment: 'live', accountNumber: `${70_000_000 + i}-01` })
  const headers = { 'content-type': 'application/json' }
  const opened = await fetch(`${simulator.urls.control}/accounts`, { method: 'POST', headers, body })
  const { appKey: appkey, appSecret: secretkey } = (await opened.json()) as { appKey: string; appSecret: string } // its own words
  const asked = JSON.stringify({ grant_type: 'client_credentials', appkey, secretkey })
  const approval = await fetch(`${simulator.urls.liveRest}/oauth2/Approval`, { method: 'POST', headers, body: asked })
  keys.push(((await approval.json()) as { approval_key: string }).approval_key)
}
const { port } = floorServer.address() as AddressInfo // listening on a port
tell({ kind: 'ready', url: simulator.urls.liveWs, floorUrl: `ws://127.0.0.1:${port}`, keys })

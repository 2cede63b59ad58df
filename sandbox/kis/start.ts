import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Environment } from '@naru/shared/domain/order'
import { Auth } from './auth.ts'
import { type ServerClock, skewedClock, wallClock } from './clock.ts'
import { createControl, truth } from './control.ts'
import { accountFrom, DEMO_CREDENTIALS, type KisCredentials } from './demo-accounts.ts'
import { Faults } from './faults.ts'
import { type ChargeRates, MOCK_CHARGES } from './funds.ts'
import { fileLedger, memoryLedger } from './ledger-store.ts'
import { Market } from './market/market.ts'
import { loadRecording, type Recording } from './market/recording.ts'
import { RateLimit } from './rate-limit.ts'
import { ReplayDriver, savedElapsed } from './replay-driver.ts'
import { atEveryOpen, reservationsOf } from './reservation-timer.ts'
import { createGateway } from './rest/gateway.ts'
import { World } from './world.ts'
import { SocketHost } from './ws/server.ts'

interface KisPorts {
  readonly paperRest: number
  readonly paperWs: number
  readonly liveRest: number
  readonly liveWs: number
  readonly control: number
}

/** Everything has a default; times in milliseconds, cash in won. */
export interface KisSimulatorOptions {
  /** 127.0.0.1: the simulator speaks without TLS and must not be reachable from outside. */
  readonly host?: string
  /** 0 (the default) takes any free port. */
  readonly ports?: Partial<KisPorts>
  /** Where the ledger is kept; without one it is forgotten at the end. */
  readonly dataDir?: string
  /** Replayed seconds a second. */
  readonly speed?: number
  /** How often the market moves: the trades of a step travel in one frame. */
  readonly stepMs?: number
  readonly seed?: number
  readonly clock?: ServerClock
  /** Added to every REST answer. */
  readonly latencyMs?: number
  /** REST requests a second and key; null switches the limit off. Defaults: 18 live, 1 paper, as at KIS. */
  readonly restPerSecond?: Readonly<Record<Environment, number | null>>
  /** The demo keys' own limit; null (the default) leaves them the one above. */
  readonly demoRestPerSecond?: number | null
  readonly tokenIntervalMs?: number
  readonly marketHours?: 'replay' | 'calendar'
  /** The replayed day and time the very first run begins at. */
  readonly startAt?: { readonly date: string; readonly time: string }
  readonly cash?: Readonly<Record<Environment, number>>
  readonly charges?: ChargeRates
  readonly secondsPerTrade?: number
  readonly pingIntervalMs?: number
  readonly pongTimeoutMs?: number
  /** How long a WebSocket slot stays taken after its connection broke. */
  readonly sessionLingerMs?: number
  readonly noticeDelayMs?: number
  readonly noticeFields?: 26 | 23
  readonly recording?: Recording
}

export interface KisSimulator {
  readonly urls: Readonly<Record<keyof KisPorts, string>>
  readonly ports: KisPorts
  readonly credentials: Readonly<Record<Environment, KisCredentials>>
  readonly faults: Faults
  readonly world: World
  readonly driver: ReplayDriver
  readonly sockets: Readonly<Record<Environment, SocketHost>>
  truth(): ReturnType<typeof truth>
  stop(): Promise<void>
}

const KIS_LIMITS: Readonly<Record<Environment, number>> = { live: 18, paper: 1 }
const DEMO_CASH: Readonly<Record<Environment, number>> = { live: 10_000_000, paper: 10_000_000 }

/** Starts both hosts of both environments and the control port over one market and one ledger. */
export async function startKisSimulator(options: KisSimulatorOptions = {}): Promise<KisSimulator> {
  const exchangeClock = options.clock ?? wallClock()
  const clock = skewedClock(exchangeClock)
  const world = createWorld(options, clock)
  openDemoAccounts(world, options)
  const auth = new Auth(world, { tokenIntervalMs: options.tokenIntervalMs ?? 60_000 })
  const reservations = reservationsOf(world)
  const stopReservations = atEveryOpen(world.clock, () => reservations.send())
  const faults = new Faults(options.seed ?? 1)
  const sockets = { paper: socketHost('paper'), live: socketHost('live') }
  world.onNotice((notices) => {
    sockets.paper.notify(notices)
    sockets.live.notify(notices)
  })
  const watchers = [sockets.paper, sockets.live]
  const driver = new ReplayDriver({
    clock: exchangeClock, // the market does not jump when the broker's clock is wrong
    dataDir: options.dataDir,
    speed: options.speed ?? 10,
    stepMs: options.stepMs ?? 200,
    elapsed: world.market.elapsed,
    advance: (elapsed) => {
      world.advanceTo(elapsed, {
        onTrade: (code, trade) => {
          for (const watcher of watchers) watcher.onTrade(code, trade)
        },
        onBook: (code) => {
          for (const watcher of watchers) watcher.onBook(code)
        },
      })
      for (const watcher of watchers) watcher.flush()
    },
  })
  const control = createControl({ world, auth, faults, driver, sockets, clock, credentials: DEMO_CREDENTIALS })
  const servers = {
    paperRest: restServer('paper'),
    paperWs: sockets.paper.server,
    liveRest: restServer('live'),
    liveWs: sockets.live.server,
    control: httpServer(control.fetch),
  }
  const ports = await listenAll(servers, options)
  driver.start()
  const host = options.host ?? '127.0.0.1'
  const url = (scheme: string, port: number): string => `${scheme}://${host}:${port}`
  return {
    urls: {
      paperRest: url('http', ports.paperRest),
      paperWs: url('ws', ports.paperWs),
      liveRest: url('http', ports.liveRest),
      liveWs: url('ws', ports.liveWs),
      control: url('http', ports.control),
    },
    ports,
    credentials: DEMO_CREDENTIALS,
    faults,
    world,
    driver,
    sockets,
    truth: () => truth(world),
    async stop() {
      driver.stop()
      stopReservations()
      sockets.paper.close()
      sockets.live.close()
      await Promise.all([servers.paperRest, servers.liveRest, servers.control].map(closeServer))
      world.store.close()
    },
  }

  function socketHost(environment: Environment): SocketHost {
    return new SocketHost({
      environment,
      world,
      auth,
      faults,
      pingIntervalMs: options.pingIntervalMs ?? 15_000,
      pongTimeoutMs: options.pongTimeoutMs ?? 100_000,
      lingerMs: options.sessionLingerMs ?? 0,
      noticeDelayMs: options.noticeDelayMs ?? 5,
      noticeFields: options.noticeFields ?? 26,
    })
  }

  function restServer(environment: Environment): Server {
    const limits = options.restPerSecond ?? KIS_LIMITS
    const gateway = createGateway({
      environment,
      world,
      reservations,
      auth,
      faults,
      limit: new RateLimit(world.clock),
      restPerSecond: limits[environment],
      latencyMs: options.latencyMs ?? 0,
    })
    return httpServer(gateway.fetch)
  }
}

function createWorld(options: KisSimulatorOptions, clock: ServerClock): World {
  const recording = options.recording ?? loadRecording()
  const { seed = 1, secondsPerTrade = 3, startAt, dataDir } = options
  const terms = { recording, seed, secondsPerTrade }
  const begin = startAt ? Market.elapsedAt(recording, startAt.date, startAt.time) : 0
  return new World({
    clock,
    market: new Market(terms, savedElapsed(dataDir) ?? begin),
    store: dataDir === undefined ? memoryLedger() : fileLedger(dataDir),
    charges: options.charges ?? MOCK_CHARGES,
    marketHours: options.marketHours ?? 'replay',
  })
}

function openDemoAccounts(world: World, options: KisSimulatorOptions): void {
  for (const credentials of Object.values(DEMO_CREDENTIALS)) {
    const cash = (options.cash ?? DEMO_CASH)[credentials.environment]
    const account = accountFrom(credentials, { cash, restPerSecond: options.demoRestPerSecond ?? null })
    if (!world.state.accounts[account.key]) world.openAccount(account)
  }
}

async function listenAll(
  servers: Readonly<Record<keyof KisPorts, Server>>,
  options: KisSimulatorOptions,
): Promise<KisPorts> {
  const host = options.host ?? '127.0.0.1'
  const listen = (name: keyof KisPorts): Promise<number> =>
    new Promise((resolve, reject) => {
      const server = servers[name]
      server.once('error', reject)
      server.listen(options.ports?.[name] ?? 0, host, () => resolve((server.address() as AddressInfo).port)) // a TCP address
    })
  const [paperRest, paperWs, liveRest, liveWs, control] = await Promise.all([
    listen('paperRest'),
    listen('paperWs'),
    listen('liveRest'),
    listen('liveWs'),
    listen('control'),
  ])
  return { paperRest, paperWs, liveRest, liveWs, control }
}

function httpServer(fetch: Parameters<typeof getRequestListener>[0]): Server {
  const listener = getRequestListener(fetch)
  return createServer((incoming, outgoing) => void listener(incoming, outgoing))
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { kstDate, unixMs } from '@naru/shared/core/time'
import type { Environment } from '@naru/shared/domain/order'
import { regularSession } from '@naru/shared/market/session-phase'
import { CARRIED_CALENDAR, type TradingCalendar } from '@naru/shared/market/trading-calendar'
import { Auth } from './auth.ts'
import { type ServerClock, skewedClock, wallClock } from './clock.ts'
import { createControl } from './control.ts'
import { accountFrom, DEMO_CREDENTIALS, type KisCredentials } from './demo-accounts.ts'
import { Exchange } from './exchange.ts'
import { Faults } from './faults.ts'
import { type ChargeRates, MOCK_CHARGES } from './funds.ts'
import { fileLedger, memoryLedger } from './ledger-store.ts'
import { withDerivedListings } from './market/derived.ts'
import { Market } from './market/market.ts'
import { midnight, PlayedDays } from './market/played-days.ts'
import { loadRecording, type Recording } from './market/recording.ts'
import { RateLimit } from './rate-limit.ts'
import { ReplayDriver, savedElapsed } from './replay-driver.ts'
import { atEveryOpen } from './reservation-timer.ts'
import { createGateway } from './rest/gateway.ts'
import { CalendarHours, ReplayHours } from './trading-hours.ts'
import { truth } from './truth.ts'
import { World } from './world.ts'
import { MAX_REGISTRATIONS, SocketHost } from './ws/server.ts'
import { watchedBy } from './ws/stream.ts'

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
  /** Where recorded stock masters lie ("kospi_code.mst.gz"): they are served with the simulated stocks among them. */
  readonly mastersDir?: string
  /** REST requests a second and key; null switches the limit off. Defaults: 18 live, 1 paper, as at KIS. */
  readonly restPerSecond?: Readonly<Record<Environment, number | null>>
  /** Account services a second and key (EGW00215); null (the default) switches the limit off. */
  readonly ledgerPerSecond?: number | null
  /** The demo keys' own limit; null (the default) leaves them the one above. */
  readonly demoRestPerSecond?: number | null
  readonly tokenIntervalMs?: number
  /** `replay`: open whenever the replay runs. `calendar`: the exchanges' hours by the server clock. */
  readonly marketHours?: 'replay' | 'calendar'
  /** Closures and days with other hours; the carried calendar unless told otherwise. */
  readonly calendar?: TradingCalendar
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
  readonly maxRegistrations?: number
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
  const { world, days } = createWorld(options, { clock, exchangeClock })
  openDemoAccounts(world, options)
  const auth = new Auth(world, { tokenIntervalMs: options.tokenIntervalMs ?? 60_000 })
  // By the calendar the day's intake sends them; the replay has no nights, so the clock's opening bell does.
  const stopReservations = days ? () => undefined : atEveryOpen(clock, () => world.reservations.send())
  const faults = new Faults(options.seed ?? 1)
  const sockets = { paper: socketHost('paper'), live: socketHost('live') }
  world.onNotice((notices) => {
    sockets.paper.notify(notices)
    sockets.live.notify(notices)
  })
  world.watch(watchedBy([sockets.paper.stream, sockets.live.stream]))
  const driver = new ReplayDriver({
    clock: exchangeClock, // the market does not jump when the broker's clock is wrong
    dataDir: options.dataDir,
    speed: options.speed ?? 10,
    stepMs: options.stepMs ?? 200,
    elapsed: world.market.elapsed,
    ...(days && { byCalendar: () => days.elapsedAt(exchangeClock.now()) }),
    advance: (elapsed) => {
      world.advanceTo(elapsed)
      sockets.paper.flush()
      sockets.live.flush()
    },
  })
  const credentials = DEMO_CREDENTIALS
  const control = createControl({ world, auth, faults, driver, sockets, clock, exchangeClock, credentials })
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
      maxRegistrations: options.maxRegistrations ?? MAX_REGISTRATIONS,
    })
  }

  function restServer(environment: Environment): Server {
    const limits = options.restPerSecond ?? KIS_LIMITS
    const gateway = createGateway({
      environment,
      world,
      reservations: world.reservations,
      auth,
      faults,
      limit: new RateLimit(world.clock),
      restPerSecond: limits[environment],
      ledgerPerSecond: options.ledgerPerSecond ?? null,
      latencyMs: options.latencyMs ?? 0,
      mastersDir: options.mastersDir,
    })
    return httpServer(gateway.fetch)
  }
}

interface Clocks {
  /** The broker's, which can be wrong. */
  readonly clock: ServerClock
  readonly exchangeClock: ServerClock
}

function createWorld(options: KisSimulatorOptions, { clock, exchangeClock }: Clocks): Created {
  const recording = options.recording ?? withDerivedListings(loadRecording())
  const { seed = 1, secondsPerTrade = 3, startAt, dataDir } = options
  const calendar = options.calendar ?? CARRIED_CALENDAR
  const days = options.marketHours === 'calendar' ? new PlayedDays(calendar) : undefined
  const now = (): number => exchangeClock.now()
  const terms = { recording, seed, secondsPerTrade, ...(days && { labels: days }) }
  const begin = startAt ? Market.elapsedAt(recording, startAt.date, startAt.time) : 0
  const market = days
    ? new Market(terms, days.elapsedAt(now()), isBeforeOpen(calendar, now()))
    : new Market(terms, savedElapsed(dataDir) ?? begin)
  const exchange: Exchange = new Exchange({
    market,
    seed,
    hasAutoVi: days !== undefined,
    now: () => (hours instanceof CalendarHours ? hours.now : now()),
    timeOfDay: () =>
      hours instanceof CalendarHours ? hours.now - midnight(kstDate(unixMs(hours.now))) : market.position.timeOfDay,
  })
  const hours = days ? new CalendarHours(exchange, days, now) : new ReplayHours(exchange, calendar, now)
  const store = dataDir === undefined ? memoryLedger() : fileLedger(dataDir)
  const world = new World({ clock, exchange, hours, store, charges: options.charges ?? MOCK_CHARGES })
  return { world, days }
}

interface Created {
  readonly world: World
  /** Undefined while the replay decides. */
  readonly days: PlayedDays | undefined
}

/** A trading day on which nothing has been traded yet. */
function isBeforeOpen(calendar: TradingCalendar, now: number): boolean {
  const hours = regularSession(calendar, 'KRX', kstDate(unixMs(now)))
  return hours !== undefined && now < hours.open
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

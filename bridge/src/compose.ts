import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fingerprint, publicKeyOf } from '@naru/shared/crypto/sealed-box'
import type { Environment } from '@naru/shared/domain/order'
import { DEFAULT_TIMING, type EngineSettings } from '@naru/shared/engine/settings'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import { effectiveLimits, type RiskCaps } from '@naru/shared/risk/limits'
import { openFileJournal } from './adapters/journal/file-journal.ts'
import {
  createKisSession,
  createMasters,
  type KisLimits,
  rateLimitAt,
  reportOf,
  TIMEOUTS,
} from './adapters/kis/index.ts'
import { createRedisMarketExchange } from './adapters/redis/market-exchange.ts'
import { createRedisQuoteCache } from './adapters/redis/quote-cache.ts'
import {
  createCalendarStore,
  createLedger,
  createLedgerClient,
  createListingsStore,
  createQuoteRelayStore,
  createTokenVerifier,
  createVault,
  type LedgerClient,
} from './adapters/supabase/index.ts'
import { watchCapsFile } from './adapters/system/caps-file.ts'
import { lockDataDir } from './adapters/system/data-lock.ts'
import { killFileIn, watchKillFile } from './adapters/system/kill-file.ts'
import { createLogger } from './adapters/system/logger.ts'
import { guardLoop } from './adapters/system/loop-guard.ts'
import { createFileSecretStore } from './adapters/system/secret-store.ts'
import { createSystemClock } from './adapters/system/system-clock.ts'
import { createTimetable } from './adapters/system/timetable.ts'
import { openAutomation } from './compose-automation.ts'
import { openBacktests } from './compose-backtests.ts'
import { openHistory } from './compose-history.ts'
import { openNotifications } from './compose-notify.ts'
import type { Config } from './config.ts'
import { createLoopLag } from './http/loop-lag.ts'
import { startHttp } from './http/server.ts'
import type { CalendarStore } from './ports/calendar-store.ts'
import type { Clock } from './ports/clock.ts'
import type { ConnectBroker } from './ports/connection.ts'
import type { Journal } from './ports/journal.ts'
import type { Logger } from './ports/logger.ts'
import type { HardCaps } from './ports/safeguards.ts'
import type { Sessions } from './ports/sessions.ts'
import type { LedgerAccount } from './ports/store.ts'
import type { SecretStore } from './ports/vault.ts'
import { createBasePrices } from './runtime/base-prices.ts'
import { startCalendarCheck } from './runtime/calendar-check.ts'
import { startCalendarKeeper } from './runtime/calendar-keeper.ts'
import { createFactBus } from './runtime/fact-bus.ts'
import { startInstrumentImport } from './runtime/instrument-import.ts'
import { createLease, LEASE_TIMING } from './runtime/lease.ts'
import { createLedgerClock, onLedgerTime } from './runtime/ledger-clock.ts'
import { failingReasons, startWatchdog } from './runtime/liveness.ts'
import { createMarketDataHub } from './runtime/market-data-hub.ts'
import { startMarketSharing } from './runtime/market-sharing.ts'
import { createMemoryExchange } from './runtime/memory-exchange.ts'
import { createMetrics } from './runtime/metrics.ts'
import { startProjector } from './runtime/projector.ts'
import { createQuoteRelay } from './runtime/quote-relay.ts'
import { createRecorder, type Recorder } from './runtime/recorder.ts'
import { createSessionManager, MANAGER_TIMING, type SessionManager } from './runtime/session-manager.ts'
import { findBaselines, findUnrecorded } from './runtime/unrecorded-outcomes.ts'
import { startWantedSymbols } from './runtime/wanted-symbols.ts'

export const VERSION = '0.1.0'
/** How long a stopping bridge tries to tell the ledger that its sessions have ended. */
const LAST_WORDS_MS = 2_000

export interface Bridge {
  readonly url: string
  readonly logger: Logger
  stop(): Promise<void>
}

/** Puts the bridge together: the only place that knows both what is needed and who provides it. */
export async function startBridge(config: Config, onBug: (error: unknown) => void): Promise<Bridge> {
  const clock = createSystemClock()
  const logger = createLogger({ level: config.logLevel })
  const { lock, journal, secrets, safeguards } = await openDataDir(config, logger)
  const { client, ledger, ledgerClock, calendarStore, calendar } = openLedger(config, clock, logger)
  const metrics = createMetrics()
  const bus = createFactBus()
  const recorder = createRecorder({ facts: ledger.facts, journal, clock, logger })
  const owner = randomUUID()
  const lease = createLease({ store: ledger.leases, clock, ledgerClock, logger, owner, timing: LEASE_TIMING, lock })

  const day = { clock, now: ledgerClock.now, calendar: calendar.current, logger }
  const isReplay = config.marketHours === 'replay'
  const basePrices = createBasePrices({ ...day, instruments: ledger.instruments, isReplay })
  const baselines = await resume(journal, recorder)

  const records = { ledger, lease, journal, recorder, basePrices, bus, metrics, ...safeguards }
  const shared = { ...records, clock, ledgerClock, logger, onBug }
  const manager = createSessionManager({
    ...shared,
    version: VERSION,
    allowsLive: config.environment === 'live',
    timing: MANAGER_TIMING,
    vault: createVault(client, config.key),
    connect: connectKis(config, { clock: onLedgerTime(clock, ledgerClock), logger, secrets }),
    calendar: calendar.current,
    settingsFor: (account) => engineSettings(config, account, safeguards.hardCaps),
    baselineOf: (id) => baselines.get(id) ?? [],
    feedFacts: () => hub.currentFeed(),
    onWakeup: (wakeup) => {
      notifications.hear(wakeup)
      automation.hear(wakeup)
      backtests.hear(wakeup)
    },
    onRelayRequested: ({ userId, instrumentIds }) => relay.request(userId, instrumentIds),
  })
  const market = openMarket(config, { manager, calendar: calendar.current, clock, logger })
  const { hub } = market
  const relay = createQuoteRelay({ hub, clock, logger, relay: createQuoteRelayStore(client) })
  const projector = startProjector({ bus, accounts: ledger.accounts, clock, logger })
  const past = openHistory(config, { client, calendar: calendar.current, sessions: manager.sessions, clock, logger })
  const told = { ...day, client, accounts: ledger.accounts, sessions: manager.sessions }
  const notifications = openNotifications(config, { ...told, metrics, isActive: () => lease.current() !== undefined })
  const acting = { ...shared, ...told, hub, ...past.http, calendar: calendar.current, manager }
  const { pluginsDir, gateway, deskTapeDir } = config
  const automation = await openAutomation(client, { ...acting, plugins: pluginsDir, gateway, deskTapeDir })
  const { plugins, programs } = automation
  const backtests = openBacktests(config, { client, ...past.http, clock, logger, owner, onBug, plugins })
  const stopWanting = startWantedSymbols(bus, hub)
  const listed = { plugins, programs, backtestBars: backtests.bars, senders: notifications.senders }
  const { sessions } = manager
  const http = await listen(config, { ...listed, ...past.http, sessions, hub, metrics, clock, logger })
  const stopMornings = startMornings(config.mastersUrl, { ...day, client, calendarStore, info: manager.liveInfo })
  const stopWatching = watchOver(config, { sessions: manager.sessions, clock, onFailed: onBug })
  const key = await fingerprint(await publicKeyOf(config.key.secretKey))
  logger.event('bridge_started', { url: http.url, version: VERSION, environment: config.environment, key })
  manager.start()

  const stop = async (): Promise<void> => {
    logger.event('bridge_stopping')
    relay.close()
    await automation.close()
    await Promise.all([manager.stop(), notifications.stop(), backtests.stop()])
    await Promise.race([projector.idle(), new Promise<void>((resolve) => clock.after(LAST_WORDS_MS, resolve))])
    for (const part of [projector, recorder, basePrices, calendar, safeguards]) part.stop()
    for (const end of [stopWanting, stopWatching, stopMornings]) end()
    for (const part of [past, market]) part.close()
    for (const part of [http, client, journal]) await part.close()
    lock.release()
    logger.event('bridge_stopped')
  }
  return { url: http.url, logger, stop }
}

/** What browsers ask, and who may. */
function listen(
  { http, ledger }: Config,
  parts: Omit<Parameters<typeof startHttp>[0], keyof Config['http'] | 'version' | 'verifyToken'>,
) {
  const { url, publishableKey } = ledger
  const verifyToken = createTokenVerifier({ url, publishableKey, clock: parts.clock })
  return startHttp({ ...http, ...parts, version: VERSION, verifyToken })
}

/** The ledger as this bridge signs in to it, and what it says of time: its clock and the days the markets open. */
function openLedger(config: Config, clock: Clock, logger: Logger) {
  const client = createLedgerClient(config.ledger, logger)
  const ledgerClock = createLedgerClock(clock)
  const calendarStore = createCalendarStore(client)
  const calendar = startCalendarKeeper({ store: calendarStore, clock, now: ledgerClock.now, logger })
  return { client, ledger: createLedger(client, clock, logger), ledgerClock, calendarStore, calendar }
}

interface MarketParts {
  readonly manager: SessionManager
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  readonly logger: Logger
}

/** What users see of the market, with what Redis adds where there is one: last prices, and the other processes. */
function openMarket({ redisUrl }: Config, { manager, calendar, clock, logger }: MarketParts) {
  const { sessions } = manager
  const cache = redisUrl && createRedisQuoteCache(redisUrl, logger)
  const exchange = redisUrl ? createRedisMarketExchange(redisUrl, logger) : createMemoryExchange()
  // A screen that still says closed while a recorded day plays is wrong for as long as a heartbeat takes.
  const onFeedChanged = manager.beat
  const hub = createMarketDataHub({ sessions, clock, logger, cache, exchange, calendar, onFeedChanged })
  const stopSharing = startMarketSharing({ hub, sessions, exchange, clock })
  const close = (): void => {
    stopSharing()
    for (const part of [hub, exchange, cache]) part?.close()
  }
  return { hub, close }
}

interface Watched {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly onFailed: (error: unknown) => void
}

/** A process that does not work ends itself: whoever runs containers starts it again, but does not look at its health. */
function watchOver({ dataDir }: Config, { sessions, clock, onFailed }: Watched): () => void {
  const loopLag = createLoopLag()
  const look = () => failingReasons({ sessions, loopLagMs: loopLag.read() })
  const stops = [loopLag.stop, guardLoop({ killFile: killFileIn(dataDir) }), startWatchdog({ clock, look, onFailed })]
  return () => {
    for (const stop of stops) stop()
  }
}

interface Mornings extends Omit<Parameters<typeof startCalendarCheck>[0], 'store' | 'timetable'> {
  readonly client: LedgerClient
  readonly calendarStore: CalendarStore
}

/** What is done once a day, before the markets open. */
function startMornings(mastersUrl: string | undefined, { client, calendarStore, ...parts }: Mornings): () => void {
  const { clock, logger } = parts
  const timetable = createTimetable()
  const stops = [startCalendarCheck({ ...parts, store: calendarStore, timetable })]
  if (mastersUrl !== undefined) {
    const source = createMasters({ url: mastersUrl, logger })
    stops.push(startInstrumentImport({ source, store: createListingsStore(client), clock, timetable, logger }))
  }
  return () => {
    for (const stop of stops) stop()
  }
}

/** Everything this bridge keeps on disk, for itself alone. */
async function openDataDir(config: Config, logger: Logger) {
  const { dataDir, key } = config
  const lock = lockDataDir(dataDir)
  if (!lock.ok) throw new Error(`another bridge is already using ${dataDir}`)
  const journal = await openFileJournal(join(dataDir, 'journal'))
  const secrets = createFileSecretStore(join(dataDir, 'secrets'), key.secretKey)
  return { lock: lock.value, journal, secrets, safeguards: openSafeguards(config, logger) }
}

/** What stands above the ledger: the kill file and the hard caps. Each change of the caps is said, and what is wrong with them. */
function openSafeguards({ dataDir, capsFile, environment }: Config, logger: Logger) {
  const killSwitch = watchKillFile(dataDir)
  const hardCaps = watchCapsFile(capsFile)
  const tell = (): void => {
    const caps = hardCaps.current()
    if (caps.ok) logger.event('hard_caps_read', { ...caps.value })
    else logger[environment === 'live' ? 'alarm' : 'event']('hard_caps_unreadable', { cause: caps.error.cause })
  }
  tell()
  hardCaps.onChange(tell)
  const stop = (): void => {
    for (const part of [killSwitch, hardCaps]) part.stop()
  }
  return { killSwitch, hardCaps, stop }
}

/** What an earlier life could not record is recorded now. Returns what it saw on the list before each send. */
async function resume(journal: Journal, recorder: Recorder): Promise<ReturnType<typeof findBaselines>> {
  const history = await journal.read()
  for (const { accountId, fact, holder } of findUnrecorded(history)) {
    void recorder.recordOutcome(accountId, fact, holder)
  }
  return findBaselines(history)
}

interface KisParts {
  readonly clock: Clock
  readonly logger: Logger
  readonly secrets: SecretStore
}

const connectKis =
  (config: Config, { clock, logger, secrets }: KisParts): ConnectBroker =>
  (credential) => {
    const { environment, accountId } = credential
    const session = createKisSession({
      credential,
      urls: { ...config.kis[environment], environment },
      clock,
      logger: logger.child({ accountId }),
      secrets,
      random: Math.random,
      limits: limitsFor(config, environment, clock),
      egressIp: config.egressIp,
    })
    const { broker, feed, info, history, verify, clockSkewMs, close } = session
    return {
      broker,
      feed,
      info,
      history,
      verify,
      clockSkewMs,
      close,
      status: () => describeKis(session.status()),
      report: () => reportOf(session.status(), clock),
    }
  }

/** Keys have KIS' own figures; a paper key against a simulator may be given more. */
function limitsFor(config: Config, environment: Environment, clock: Clock): Partial<KisLimits> {
  const { paperRequestsPerSecond: perSecond } = config
  const timeouts = { ...TIMEOUTS[environment], orderMs: config.orderTimeoutMs }
  if (environment === 'live' || perSecond === rateLimitAt('paper', clock.now()).perSecond) return { timeouts }
  return { timeouts, rate: { perSecond, orderReserve: Math.floor(perSecond / 4) } }
}

/** Facts for the screen; counters that change with every frame stay out of the database. */
const describeKis = ({ token, socket }: ReturnType<ReturnType<typeof createKisSession>['status']>) => ({
  token: { state: token.state, expiresAt: token.expiresAt, code: token.code },
  socket: { state: socket.state },
})

function capsOf(hardCaps: HardCaps): RiskCaps {
  const caps = hardCaps.current()
  return caps.ok ? caps.value : {}
}

const engineSettings = (config: Config, account: LedgerAccount, hardCaps: HardCaps): EngineSettings => ({
  timing: {
    ...DEFAULT_TIMING,
    sendTimeoutMs: config.orderTimeoutMs,
    quiesceMs: config.proof.quiesceMs,
    cancelQuiesceMs: Math.min(DEFAULT_TIMING.cancelQuiesceMs, config.proof.quiesceMs),
    absentSpanMs: config.proof.spanMs,
  },
  limits: effectiveLimits(account.limits, capsOf(hardCaps)),
  access: account.access,
  isAlwaysOpen: config.marketHours === 'replay',
  needsFreshQuote: account.environment === 'live',
  busyReadMs: account.environment === 'live' ? 1_000 : Math.max(500, 2_000 / config.paperRequestsPerSecond),
})

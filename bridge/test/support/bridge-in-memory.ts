import { ok } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import type { UnixMs } from '@naru/shared/core/time'
import { DEFAULT_TIMING, type EngineSettings } from '@naru/shared/engine/settings'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import { DEFAULT_LIMITS } from '@naru/shared/risk/check'
import type { Clock } from '../../src/ports/clock.ts'
import type { BrokerConnection } from '../../src/ports/connection.ts'
import type { DataLock } from '../../src/ports/data-lock.ts'
import type { Journal, JournalEntry } from '../../src/ports/journal.ts'
import type { Logger } from '../../src/ports/logger.ts'
import type { HardCaps, KillSwitch } from '../../src/ports/safeguards.ts'
import type { Ledger } from '../../src/ports/store.ts'
import { createBasePrices } from '../../src/runtime/base-prices.ts'
import { createFactBus } from '../../src/runtime/fact-bus.ts'
import { createLease, LEASE_TIMING } from '../../src/runtime/lease.ts'
import { createLedgerClock } from '../../src/runtime/ledger-clock.ts'
import type { Metrics } from '../../src/runtime/metrics.ts'
import { startProjector } from '../../src/runtime/projector.ts'
import { createRecorder } from '../../src/runtime/recorder.ts'
import { createSessionManager, MANAGER_TIMING, type SessionManager } from '../../src/runtime/session-manager.ts'
import { findBaselines, findUnrecorded } from '../../src/runtime/unrecorded-outcomes.ts'
import { anAccount } from './memory-ledger.ts'

/** What one process of a bridge is given of the world. */
export interface BridgeWorld {
  readonly owner: string
  readonly ledger: Ledger
  readonly journal: Journal
  /** What the journal held when this process started. */
  readonly history: readonly JournalEntry[]
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  /** `now` is the ledger's time, which connections live on. */
  readonly connect: (now: () => UnixMs) => BrokerConnection
  readonly calendar: () => TradingCalendar
  readonly settings?: Partial<EngineSettings> | undefined
  readonly lock?: Pick<DataLock, 'previous' | 'remember'>
  readonly allowsLive?: boolean | undefined
  readonly killSwitch?: KillSwitch | undefined
  readonly hardCaps?: HardCaps | undefined
  readonly onBug: (error: unknown) => void
}

const never = () => (): void => undefined
const NEVER_KILLED: KillSwitch = { isOn: () => false, onChange: never, recorded: () => undefined }
const NO_CAPS: HardCaps = { current: () => ok({}), onChange: never }

/** A bridge as `compose.ts` puts it together, without screens and market data. Not started yet. */
export function assembleBridge(world: BridgeWorld): SessionManager {
  const { owner, ledger, journal, history, clock, logger, lock, calendar, onBug } = world
  const ledgerClock = createLedgerClock(clock)
  const bus = createFactBus()
  const recorder = createRecorder({ facts: ledger.facts, journal, clock, logger })
  startProjector({ bus, accounts: ledger.accounts, clock, logger })
  for (const { accountId, fact, holder } of findUnrecorded(history))
    void recorder.recordOutcome(accountId, fact, holder)
  const baselines = findBaselines(history)
  const { now } = ledgerClock
  const { instruments, leases: store } = ledger
  const basePrices = createBasePrices({ instruments, clock, now, calendar, logger, isReplay: false })
  const timing = LEASE_TIMING
  return createSessionManager({
    calendar,
    ledger,
    journal,
    recorder,
    basePrices,
    clock,
    ledgerClock,
    bus,
    logger,
    metrics: world.metrics,
    lease: createLease({ store, clock, ledgerClock, logger, owner, timing, ...(lock && { lock }) }),
    vault: {
      open: async () => ({ ok: true, value: { credential: CREDENTIAL, credentialId: anAccount().credentialId ?? '' } }),
    },
    connect: () => world.connect(now),
    allowsLive: world.allowsLive ?? false,
    killSwitch: world.killSwitch ?? NEVER_KILLED,
    hardCaps: world.hardCaps ?? NO_CAPS,
    settingsFor: () => ({
      timing: DEFAULT_TIMING,
      limits: DEFAULT_LIMITS,
      isAlwaysOpen: false,
      needsFreshQuote: false,
      busyReadMs: 1_000,
      ...world.settings,
    }),
    baselineOf: (id) => baselines.get(id) ?? [],
    onBug,
    version: 'test',
    timing: MANAGER_TIMING,
    feedFacts: () => ({ kind: 'live' }),
    onRelayRequested: () => undefined,
  })
}

const CREDENTIAL = {
  accountId: anAccount().accountId,
  environment: 'paper' as const,
  appKey: new Secret('app-key'),
  appSecret: new Secret('app-secret'),
  cano: '12345678',
  productCode: '01',
  htsId: 'tester',
}

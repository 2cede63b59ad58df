import { unixMs } from '@naru/shared/core/time'
import type { BalanceReport } from '@naru/shared/domain/execution'
import type { IntentState, OrderIntent } from '@naru/shared/domain/order'
import { IntentId } from '@naru/shared/domain/order'
import { anIntent, OPENING } from '@naru/shared/engine/fixtures.test-support'
import type { EngineSettings } from '@naru/shared/engine/settings'
import { CARRIED_CALENDAR, type CalendarDay, createCalendar } from '@naru/shared/market/trading-calendar'
import type { Logger } from '../../src/ports/logger.ts'
import type { HardCaps, KillSwitch } from '../../src/ports/safeguards.ts'
import type { LedgerAccount } from '../../src/ports/store.ts'
import { createMetrics } from '../../src/runtime/metrics.ts'
import type { SessionManager } from '../../src/runtime/session-manager.ts'
import { assembleBridge } from './bridge-in-memory.ts'
import { createMemoryJournal } from './memory-journal.ts'
import { anAccount, createMemoryLedger } from './memory-ledger.ts'
import { mortal } from './mortal.ts'
import { createScriptedBroker, type Script } from './scripted-broker.ts'
import { createVirtualClock } from './virtual-clock.ts'

const ACCOUNT = anAccount()

export interface DeskOptions {
  readonly broker?: readonly Script[]
  readonly account?: Partial<LedgerAccount>
  readonly settings?: Partial<EngineSettings>
  /** What the broker holds when the bridge first asks. */
  readonly balance?: BalanceReport
  readonly killSwitch?: KillSwitch
  readonly hardCaps?: HardCaps
  /** Was the bridge started for real money? */
  readonly allowsLive?: boolean
  /** How far the wall clock of the bridge is from the ledger's, ms. */
  readonly wallOffset?: () => number
}

/** "buy 10 Samsung at 70,000" in one breath. */
export const buy = (quantity: number) => ({
  at: (limitPrice: number): Partial<OrderIntent> => ({ side: 'buy', quantity, limitPrice }),
})
export const sell = (quantity: number) => ({
  at: (limitPrice: number): Partial<OrderIntent> => ({ side: 'sell', quantity, limitPrice }),
})

/** A whole bridge in memory on virtual time: everything but sockets, disks and databases is the real thing. */
export async function aDesk(options: DeskOptions = {}) {
  const clock = createVirtualClock(OPENING)
  const ledger = createMemoryLedger(clock.now)
  const journal = createMemoryJournal()
  const broker = createScriptedBroker({ now: clock.now, after: clock.after })
  const alarms: string[] = []
  const bugs: unknown[] = []
  const logger: Logger = { event: () => undefined, alarm: (name) => alarms.push(name), child: () => logger }
  const account = { ...ACCOUNT, ...options.account }
  ledger.setAccounts([account])
  broker.next(...(options.broker ?? []))
  if (options.balance) broker.setBalance(options.balance)
  let calendar = CARRIED_CALENDAR
  let orders = 0
  let bridges = 0

  const startBridge = (): { readonly manager: SessionManager; readonly kill: () => void } => {
    bridges += 1
    const owner = `bridge-${bridges}`
    let isDead = false
    // A killed process does nothing more: neither its timers nor its requests go anywhere, and no answer arrives.
    const own = <T extends object>(part: T): T => mortal(part, () => isDead)
    const [ownLedger, ownJournal] = [own(ledger), own(journal)]
    const ownClock = {
      ...clock,
      now: () => unixMs(clock.now() + (options.wallOffset?.() ?? 0)),
      after: (ms: number, callback: () => void) => clock.after(ms, () => isDead || callback()),
    }
    const manager = assembleBridge({
      owner,
      ledger: ownLedger,
      journal: ownJournal,
      history: [...journal.lines],
      clock: ownClock,
      logger,
      metrics: createMetrics(),
      connect: () => own(broker.connection),
      calendar: () => calendar,
      settings: options.settings,
      killSwitch: options.killSwitch,
      hardCaps: options.hardCaps,
      allowsLive: options.allowsLive,
      onBug: (error) => bugs.push(error),
    })
    manager.start()
    return {
      manager,
      kill: () => {
        isDead = true
      },
    }
  }

  const first = startBridge()
  await clock.advance(2_000)

  return {
    clock,
    ledger,
    journal,
    broker,
    alarms,
    bugs,
    manager: first.manager,
    kill: first.kill,
    startBridge,
    /** Puts an order into the ledger, as the web does, and lets the bridge act on it. */
    async places(order: Partial<OrderIntent> = {}): Promise<IntentId> {
      orders += 1
      const id = IntentId.parse(`00000000-0000-4000-8000-${String(orders).padStart(12, '0')}`)
      const createdAt = clock.now()
      ledger.place({ ...anIntent(), ...order, id, createdAt, expiresAt: unixMs(createdAt + 30_000) })
      await clock.settle()
      return id
    },
    async cancels(orderNo: string): Promise<IntentId> {
      orders += 1
      const id = IntentId.parse(`00000000-0000-4000-8000-${String(orders).padStart(12, '0')}`)
      const row = broker.list.find((report) => report.venueOrderId.orderNo === orderNo)
      if (!row) throw new Error(`no order ${orderNo}`)
      ledger.cancel(id, ACCOUNT.accountId, row.venueOrderId)
      await clock.settle()
      return id
    },
    /** An admin changed the calendar; the bridge has read it. */
    calendarIs(days: readonly CalendarDay[]): void {
      calendar = createCalendar([...CARRIED_CALENDAR.days, ...days])
    },
    passes: (ms: number): Promise<void> => clock.advance(ms),
    state: (id: IntentId): IntentState | undefined => ledger.rows.get(id)?.state,
    session: () => ledger.sessions.at(-1),
    /** What the ledger was told of one order's fills: cumulative quantities in the order they came. */
    fills: (orderNo: string): readonly number[] =>
      ledger.facts.log
        .flatMap(({ fact }) => (fact.kind === 'order_reports' ? fact.reports : []))
        .filter(({ report }) => report.venueOrderId.orderNo === orderNo)
        .map(({ report }) => report.cumQty),
    recorded: () => ledger.facts.log.map(({ fact }) => fact),
  }
}
